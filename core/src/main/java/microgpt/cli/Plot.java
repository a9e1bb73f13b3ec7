package microgpt.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import microgpt.MicroGpt;
import microgpt.checkpoint.OwnFile;
import microgpt.picture.AttentionDrawing;
import microgpt.session.Engine;
import microgpt.session.Failure;
import microgpt.session.KernelChoice;
import microgpt.session.Look;
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

    /// How a file begins that this command may write over.
    private static final String MARK = "<svg data-made-by=\"microgpt plot\" ";

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
        if (text != null && text.isEmpty()) {
            throw console.wrong("--text is empty: it takes a text to attend to");
        }
        if (Files.exists(out) && !Files.isDirectory(out)) {
            throw new Failure(out + " is no directory: --out takes one, or the name of one to make");
        }
        var pictures = pictures(console);
        try {
            for (var file : pictures.keySet()) {
                file.require();
            }
            for (var picture : pictures.entrySet()) {
                picture.getKey().write(picture.getValue().replaceFirst("<svg ", MARK));
                console.out().println(picture.getKey().path());
            }
            return 0;
        } catch (IOException e) {
            throw new Failure(e.getMessage(), e);
        }
    }

    private Map<OwnFile, String> pictures(Console console) {
        var loaded = MicroGpt.load(model.path(), Engine.TAPE, KernelChoice.SCALAR, 1);
        var metrics = Look.file(model.path());
        var pictures = new LinkedHashMap<OwnFile, String>();
        if (Files.exists(metrics)) {
            pictures.put(file("loss.svg"), Look.draw(metrics));
        } else if (text == null) {
            throw new Failure(metrics + " is not there, so there are no losses to draw: --text draws attention");
        }
        if (text != null) {
            try {
                pictures.put(file("attention.svg"), AttentionDrawing.svg(loaded.tokens(text), loaded.attention(text)));
            } catch (IllegalArgumentException e) {
                throw console.wrong("--text: " + e.getMessage());
            }
        }
        return pictures;
    }

    private OwnFile file(String name) {
        return new OwnFile(out.resolve(name), MARK, "picture of this command", "--out says where else");
    }
}
