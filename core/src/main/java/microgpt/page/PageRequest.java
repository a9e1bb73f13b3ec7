package microgpt.page;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import microgpt.checkpoint.CheckpointException;
import microgpt.checkpoint.OwnFile;
import microgpt.checkpoint.SavedModel;
import microgpt.model.Sampler;
import microgpt.session.Failure;
import microgpt.session.Look;

/// A page that is wanted.
///
/// @param file where it goes
/// @param bytes how large it may be
/// @param other the run beside it, as a page holds it
public record PageRequest(PageFile file, long bytes, Optional<String> other) {
    /// How large a page may be in MB, unless the user says otherwise.
    public static final double SIZE = 2;

    private static final double MOST = 1000;

    /// A page that can be made.
    ///
    /// @param file its name
    /// @param megabytes how large it may be
    /// @param run to show beside, a page or a saved model; null for none
    /// @throws IllegalArgumentException if no page has that size
    /// @throws Failure if the file cannot be written, or the run not be read
    public static PageRequest of(Path file, double megabytes, Path run) {
        double least = Page.skeleton() / 1e6;
        if (!(megabytes > least && megabytes <= MOST)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "--page-size is %s: it must be above %.2f, which a page takes by itself, and at most %,.0f, in MB",
                    megabytes,
                    least,
                    MOST));
        }
        return new PageRequest(
                PageFile.of(file),
                (long) (megabytes * 1e6),
                Optional.ofNullable(run).map(PageRequest::other));
    }

    /// A page of a saved model.
    ///
    /// @param model what it is made of
    /// @param file its name; null for the model's with `.html`, which takes the place of no recorded run
    /// @param run to show beside, a page or a saved model; null for none
    /// @param here the directory for a page whose name is the model's
    /// @throws IllegalArgumentException if the model has no name and the page none either
    /// @throws Failure if the file cannot be written, or the run not be read
    public static PageRequest ofModel(Path model, Path file, Path run, Path here) {
        var name = model.toAbsolutePath().normalize().getFileName();
        if (file == null && name == null) {
            throw new IllegalArgumentException("--model " + model + " has no name: --out gives the page one");
        }
        if (file != null) {
            return of(file, SIZE, run);
        }
        var own = of(here.resolve(name + ".html"), SIZE, run);
        own.file().requireNoRecording();
        return own;
    }

    private static String other(Path run) {
        if (Files.isRegularFile(run) && !run.toString().endsWith(".safetensors")) {
            return PageFile.run(run);
        }
        var json = new StringWriter();
        try {
            saved(run, Long.MAX_VALUE).json().writeTo(json);
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory can be written", e);
        }
        return json.toString();
    }

    /// All that a page tells of a run.
    record Told(Story story, Recording recording, Contents contents) {
        OwnFile.Text json() {
            return RunJson.of(story, recording, contents);
        }
    }

    /// What a page tells of a saved model.
    ///
    /// @param bytes how large the page may be
    static Told saved(Path path, long bytes) {
        try (var saved = SavedModel.open(path)) {
            var config = saved.info().config();
            var weights = saved.weights();
            var story = new Story(
                    String.valueOf(path.toAbsolutePath().normalize().getFileName()),
                    "saved weights, in float",
                    config,
                    saved.info().tokenizer(),
                    saved.info().documents(),
                    Optional.empty(),
                    looks(path, saved.step()),
                    Sampler.Settings.DEFAULT,
                    42,
                    new Story.Outcome(
                            Story.Outcome.Kind.SAVED,
                            "This page is made of a saved model: its final weights. train --page records how it learns."));
            return new Told(story, Recording.of(saved.step(), weights), Contents.of(config, bytes, 0, 1, false));
        } catch (CheckpointException e) {
            throw new Failure(e.getMessage(), e);
        }
    }

    private static List<Look> looks(Path model, int step) {
        return Look.readIfThere(Look.file(model)).stream()
                .filter(look -> look.done() <= step)
                .toList();
    }
}
