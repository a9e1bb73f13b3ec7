package microgpt.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import microgpt.MicroGpt;
import microgpt.checkpoint.AtomicFile;
import microgpt.checkpoint.CheckpointDirectory;
import microgpt.picture.AttentionDrawing;
import microgpt.picture.LossDrawing;
import microgpt.session.Engine;
import microgpt.session.Failure;
import microgpt.session.Input;
import microgpt.session.KernelChoice;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `microgpt plot`: draws the losses of a saved run, and what its model attends to.
@Command(
        name = "plot",
        description = {
            "Draw the losses of a saved run, and the attention of its model on a text.",
            "",
            "loss.svg has the losses of training and validation from metrics.csv; with --text, attention.svg has every"
                    + " layer and head, the text's characters on both axes. Any browser shows them, also in dark mode.",
            ""
        },
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        sortOptions = false,
        footer = {
            "",
            "Example: how a run went, and what its model looks at in a name",
            "  ${COMMAND-FULL-NAME} --model runs/names --text emma"
        })
final class Plot implements Callable<Integer> {
    /// How a file begins that this command may write over.
    private static final String MARK = "<svg data-made-by=\"microgpt plot\" ";

    private static final String HEADER = "step,loss,validation_loss,learning_rate";

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--model",
            preprocessor = FileValue.class,
            paramLabel = "DIR",
            required = true,
            description = "What train --out saved: a directory, or a safetensors file in it.")
    private Path model;

    @Option(names = "--text", paramLabel = "TEXT", description = "Draw attention on this text, too.")
    private String text;

    @Option(
            names = "--out",
            preprocessor = FileValue.class,
            paramLabel = "DIR",
            description = "Where the pictures go: a directory that is there (default: the current one).")
    private Path out = Path.of("");

    @Override
    public Integer call() {
        if (text != null && text.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--text is empty: it takes a text to attend to");
        }
        if (!Files.isDirectory(out)) {
            throw new Failure(out + " is no directory: --out takes one that is there");
        }
        try {
            var pictures = pictures();
            for (var name : pictures.keySet()) {
                requireOurs(out.resolve(name));
            }
            for (var picture : pictures.entrySet()) {
                var file = out.resolve(picture.getKey());
                AtomicFile.replace(
                        file, picture.getValue().replaceFirst("<svg ", MARK).getBytes(StandardCharsets.UTF_8));
                spec.commandLine().getOut().println(file);
            }
            return 0;
        } catch (IOException e) {
            throw new Failure("the pictures cannot be written: " + Input.reason(e), e);
        }
    }

    /// By the names of their files.
    private Map<String, String> pictures() {
        var loaded = MicroGpt.load(model, Engine.TAPE, KernelChoice.SCALAR, 1);
        var directory =
                Files.isDirectory(model) ? model : model.toAbsolutePath().getParent();
        var metrics = directory.resolve(CheckpointDirectory.METRICS_FILE_NAME);
        var pictures = new LinkedHashMap<String, String>();
        if (Files.exists(metrics)) {
            pictures.put("loss.svg", loss(metrics));
        } else if (text == null) {
            throw new Failure(metrics + " is not there, so there are no losses to draw: --text draws attention");
        }
        if (text != null) {
            pictures.put("attention.svg", attention(loaded));
        }
        return pictures;
    }

    private String attention(MicroGpt loaded) {
        try {
            return AttentionDrawing.svg(loaded.tokens(text), loaded.attention(text));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--text: " + e.getMessage(), e);
        }
    }

    private static String loss(Path metrics) {
        try {
            return LossDrawing.svg("training, the mean of the steps since the point before", points(metrics));
        } catch (IllegalArgumentException e) {
            throw new Failure(metrics + ": " + e.getMessage(), e);
        }
    }

    private static List<LossDrawing.Point> points(Path metrics) {
        List<String> lines;
        try {
            lines = Files.readAllLines(metrics, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new Failure(metrics + " cannot be read: " + Input.reason(e), e);
        }
        if (lines.isEmpty() || !lines.getFirst().equals(HEADER)) {
            throw new Failure(metrics + " is no metrics of a run: its first line is not " + HEADER);
        }
        var points = new ArrayList<LossDrawing.Point>();
        for (int i = 1; i < lines.size(); i++) {
            var columns = lines.get(i).split(",", -1);
            try {
                var validation = columns[2].isEmpty()
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(Double.parseDouble(columns[2]));
                points.add(new LossDrawing.Point(
                        Integer.parseInt(columns[0]), Double.parseDouble(columns[1]), validation));
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
                throw new Failure(metrics + ": line " + (i + 1) + " is no row under " + HEADER, e);
            }
        }
        return points;
    }

    private static void requireOurs(Path file) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        boolean ours = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
        if (ours) {
            try (var in = Files.newInputStream(file)) {
                ours = new String(in.readNBytes(MARK.length()), StandardCharsets.UTF_8).equals(MARK);
            }
        }
        if (!ours) {
            throw new Failure(file + " is no picture of this command and would be overwritten: --out says where else");
        }
    }
}
