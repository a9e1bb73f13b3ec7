package microgpt.cli;

import java.nio.file.Path;
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
            description = "Steps from one save to the next (default: two minutes' worth).")
    private int saveEvery;

    @Option(
            names = RESUME,
            preprocessor = FileValue.class,
            paramLabel = "DIR",
            description = "Go on with the run saved in this directory: with its options, and saving to it.")
    private Path resume;

    /// The directory to save to, or null.
    Path out() {
        return out == null ? resume : out;
    }

    /// The directory of the run to go on with, or null.
    Path resume() {
        return resume;
    }

    /// Steps from one save to the next, 0 to go by time.
    ///
    /// @throws IllegalArgumentException with one line that says what is wrong
    int saveEvery() {
        if (saveEvery < 0) {
            throw new IllegalArgumentException("--save-every is " + saveEvery + ": it must be at least 1");
        }
        if (saveEvery > 0 && out() == null) {
            throw new IllegalArgumentException("--save-every without --out: there is no directory to save to");
        }
        return saveEvery;
    }
}
