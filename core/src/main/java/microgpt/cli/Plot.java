package microgpt.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import microgpt.Pictures;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `microgpt plot`: draws the losses of a saved run, and what its model attends to.
@Command(
        name = "plot",
        description = {
            Plot.ABOUT,
            "",
            "loss.svg has the losses of training and validation from metrics.csv; with --text, attention.svg has every"
                    + " layer and head, the text's characters on both axes. Any browser shows them, also in dark mode.",
            ""
        },
        footer = {
            "",
            "Example: how a run went, and what its model looks at in a name",
            "  ${COMMAND-FULL-NAME} --model runs/names --text emma"
        })
final class Plot implements Callable<Integer> {
    static final String ABOUT = "Draw the losses of a saved run, and the attention of its model on a text.";

    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOption model;

    @Option(names = "--text", paramLabel = "TEXT", description = "Draw attention on this text, too.")
    private String text;

    @Option(
            names = "--out",
            preprocessor = FileValue.class,
            paramLabel = "DIR",
            description = "Where the pictures go: a directory, made if there is none (default: the current one).")
    private Path out = Path.of("");

    @Override
    public Integer call() {
        var console = new Console(spec, false);
        console.right(() -> Pictures.write(model.path(), text, out)).forEach(console.out()::println);
        return 0;
    }
}
