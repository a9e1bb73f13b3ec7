package microgpt.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import microgpt.page.PageRecording;
import microgpt.page.PageRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `microgpt page`: makes an HTML page of a saved model.
@Command(
        name = "page",
        description = {
            PageCommand.ABOUT,
            "",
            "The page is one file that needs no network. It holds the final weights, and the losses in the model's"
                    + " metrics.csv: train --page makes one of the whole run.",
            ""
        },
        footer = {
            "",
            "Example: look into a saved model, and into another beside it",
            "  ${ROOT-COMMAND-NAME:-microgpt} page --model runs/names --compare runs/others"
        })
final class PageCommand implements Callable<Integer> {
    static final String ABOUT = "Make an HTML page of a saved model, in which it can be looked into.";

    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOption model;

    @Option(
            names = "--out",
            preprocessor = FileValue.class,
            paramLabel = "FILE",
            description = "The page to write (default: the model's name with .html, here).")
    private Path out;

    @Option(
            names = PageOptions.COMPARE,
            preprocessor = FileValue.class,
            paramLabel = "RUN",
            description = PageOptions.COMPARE_ABOUT)
    private Path compare;

    @Override
    public Integer call() {
        var console = new Console(spec, false);
        var request = console.right(() -> PageRequest.ofModel(model.path(), out, compare, Path.of("")));
        PageRecording.write(request, model.path(), console::fact);
        return 0;
    }
}
