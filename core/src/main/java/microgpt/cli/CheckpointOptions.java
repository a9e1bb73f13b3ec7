package microgpt.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import microgpt.checkpoint.SavedRun;
import picocli.CommandLine.Option;

/// Where a run is saved, how often, and which one goes on.
final class CheckpointOptions {
    static final String OUT = "--out";
    static final String RESUME = "--resume";

    @Option(
            names = OUT,
            preprocessor = FileValue.class,
            paramLabel = "DIR",
            description = "Save the model, what resuming needs, and metrics.csv to this directory.")
    private Path out;

    @Option(
            names = "--save-every",
            paramLabel = "N",
            description = "Steps from one save to the next; 0 for two minutes' worth (default: ${DEFAULT-VALUE}).")
    private int saveEvery;

    @Option(
            names = RESUME,
            preprocessor = FileValue.class,
            paramLabel = "DIR",
            description =
                    "Go on with the run saved in this directory, with its options; it saves there unless --out says"
                            + " otherwise.")
    private Path resume;

    /// The directory to save to, or null.
    Path out() {
        return out == null ? resume() : out;
    }

    /// The directory of the run to go on with, or null. The run's file in it does as well, as a model's file does for
    /// its directory.
    Path resume() {
        boolean file = resume != null && resume.endsWith(SavedRun.FILE_NAME) && !Files.isDirectory(resume);
        return file ? Objects.requireNonNullElse(resume.getParent(), Path.of(".")) : resume;
    }

    /// Steps from one save to the next, 0 to go by time.
    ///
    /// @throws IllegalArgumentException with one line that says what is wrong
    int saveEvery() {
        if (saveEvery < 0) {
            throw new IllegalArgumentException(
                    "--save-every is " + saveEvery + ": it must be at least 1, or 0 to go by time");
        }
        if (saveEvery > 0 && out() == null) {
            throw new IllegalArgumentException("--save-every without --out: there is no directory to save to");
        }
        return saveEvery;
    }
}
