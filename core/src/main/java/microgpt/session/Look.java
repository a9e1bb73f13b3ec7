package microgpt.session;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import microgpt.checkpoint.CheckpointDirectory;
import microgpt.picture.LossDrawing;

/// What there was to see of a run after some steps: a row of the `metrics.csv` that it saves.
///
/// @param done how many steps
/// @param loss the mean over the steps since the look before, in nats a token
/// @param validation the loss on what is held out, if anything is
/// @param rate the learning rate of the last step
public record Look(int done, double loss, OptionalDouble validation, double rate) {
    /// The first line.
    static final String HEADER = "step,loss,validation_loss,learning_rate";

    private static final int COLUMNS = 4;

    /// A row under [#HEADER]; nothing stands for a loss that there is not.
    String row() {
        var held = validation.isPresent() ? Double.toString(validation.getAsDouble()) : "";
        return done + "," + loss + "," + held + "," + rate;
    }

    private static Look of(String row) {
        var columns = row.split(",", -1);
        if (columns.length != COLUMNS) {
            throw new NumberFormatException("a row has " + COLUMNS + " columns");
        }
        var held = columns[2].isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(columns[2]));
        return new Look(
                Integer.parseInt(columns[0]), Double.parseDouble(columns[1]), held, Double.parseDouble(columns[3]));
    }

    /// {@return where a run saves its rows}
    ///
    /// @param model what it saved: a directory, or a file in it
    public static Path file(Path model) {
        var directory =
                Files.isDirectory(model) ? model : model.toAbsolutePath().getParent();
        return directory.resolve(CheckpointDirectory.METRICS_FILE_NAME);
    }

    /// {@return the losses of a file as a picture, an SVG}
    ///
    /// @param file a `metrics.csv`
    /// @param looks its rows
    /// @throws Failure if none has a loss that is a number
    public static String draw(Path file, List<Look> looks) {
        var points = looks.stream()
                .map(look -> new LossDrawing.Point(look.done, look.loss, look.validation))
                .toList();
        try {
            return LossDrawing.svg("training, the mean of the steps since the point before", points);
        } catch (IllegalArgumentException e) {
            throw new Failure(file + ": " + e.getMessage(), e);
        }
    }

    /// {@return whether one of its losses is a finite number}
    public boolean isDrawable() {
        return Double.isFinite(loss) || Double.isFinite(validation.orElse(Double.NaN));
    }

    /// {@return the rows of a file in their order} A last one without the end of its line is passed over: a run
    /// that was killed left it, and the run that goes on writes it anew.
    ///
    /// @param file a `metrics.csv`
    /// @throws Failure if it cannot be read, or is no such file
    public static List<Look> read(Path file) {
        var lines = lines(file);
        if (!areMetrics(lines)) {
            throw new Failure(file + " is no metrics of a run: its first line is not " + HEADER);
        }
        return rows(file, lines);
    }

    /// {@return the rows of a file, for what can do without them: none if there is no file, or one of others that is
    /// called so}
    ///
    /// @param file a `metrics.csv`
    /// @throws Failure if it cannot be read, or is one of ours that is damaged
    public static List<Look> readIfThere(Path file) {
        var lines = Files.exists(file) ? lines(file) : List.<String>of("");
        return areMetrics(lines) ? rows(file, lines) : List.of();
    }

    private static List<String> lines(Path file) {
        try {
            return List.of(Files.readString(file, StandardCharsets.ISO_8859_1).split("\n", -1));
        } catch (IOException e) {
            throw new Failure(file + " cannot be read: " + Input.reason(e), e);
        }
    }

    /// Of a file that is torn off within the header there may be less.
    private static boolean areMetrics(List<String> lines) {
        return lines.size() == 1
                ? HEADER.startsWith(lines.getFirst())
                : lines.getFirst().equals(HEADER);
    }

    private static List<Look> rows(Path file, List<String> lines) {
        var looks = new ArrayList<Look>();
        for (int i = 1; i < lines.size() - 1; i++) {
            try {
                var look = of(lines.get(i));
                if (look.done <= (looks.isEmpty() ? 0 : looks.getLast().done)) {
                    throw new NumberFormatException("steps are counted from 1, and grow");
                }
                looks.add(look);
            } catch (NumberFormatException e) {
                throw new Failure(file + ": line " + (i + 1) + " is no row under " + HEADER, e);
            }
        }
        return looks;
    }
}
