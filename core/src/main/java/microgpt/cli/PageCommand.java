package microgpt.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import microgpt.page.PageFile;
import microgpt.page.PageRecording;
import microgpt.page.PageRequest;
import microgpt.session.Failure;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `microgpt page`: makes an HTML page of a saved model.
@Command(
        name = "page",
        description = {
            "Make an HTML page of a saved model, in which it can be looked into.",
            "",
            "The page is one file that needs no network. It holds the final weights alone: train --page makes one of the"
                    + " whole run.",
            ""
        },
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        sortOptions = false,
        footer = {
            "",
            "Example: look into a saved model, and into another beside it",
            "  ${ROOT-COMMAND-NAME:-microgpt} page --model runs/names --compare runs/others"
        })
final class PageCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--model",
            preprocessor = FileValue.class,
            paramLabel = "DIR",
            required = true,
            description = "What train --out saved: a directory, or a safetensors file in it.")
    private Path model;

    @Option(
            names = "--out",
            preprocessor = FileValue.class,
            paramLabel = "FILE",
            description = "The page to write (default: the model's name with .html, here).")
    private Path out;

    @Option(
            names = "--compare",
            preprocessor = FileValue.class,
            paramLabel = "RUN",
            description = "Show another run beside it: a page, or a directory that train --out saved to.")
    private Path compare;

    @Override
    public Integer call() {
        var console =
                new Console(spec.commandLine().getOut(), spec.commandLine().getErr(), false);
        var name = model.toAbsolutePath().normalize().getFileName();
        if (out == null && name == null) {
            throw new ParameterException(
                    spec.commandLine(), "--model " + model + " has no name: --out gives the page one");
        }
        try {
            var file = PageFile.of(out == null ? Path.of(name + ".html") : out);
            var told = PageRequest.saved(model, PageRequest.bytes(PageRequest.SIZE));
            var request = new PageRequest(file, PageRequest.bytes(PageRequest.SIZE), PageRequest.other(compare));
            PageRecording.write(request, told, console::fact);
            return 0;
        } catch (IOException e) {
            throw new Failure(e.getMessage(), e);
        }
    }
}
