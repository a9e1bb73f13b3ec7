package microgpt.session;

import java.util.function.LongSupplier;
import java.util.function.Supplier;
import microgpt.kernels.Kernels;
import microgpt.model.Config;
import microgpt.model.Trainer;
import microgpt.tape.Tape;
import microgpt.text.Examples;

/// Changes a training run from scalar to vector kernels when that pays.
///
/// Until C2 has compiled it, vector code makes an object of every vector: that costs a second or so, in which a short
/// run on scalar kernels is over. So a run begins on these. It is watched for a moment; when it will last, it changes,
/// and should it not have become faster after some seconds, it changes back for good. All kernels give the same bits,
/// so nothing shows but the time.
public final class Changeover implements Trainer.Listener {
    private static final long LOOK_NANOS = 250_000_000;

    /// Seconds on scalar kernels that are worth a change: it costs one to two.
    private static final double WORTH_SECONDS = 4;

    private static final long PATIENCE_NANOS = 5_000_000_000L;

    /// Floating-point operations of a step that scalar kernels need about a twentieth of a second for.
    private static final double HEAVY = 2e8;

    private enum Stage {
        SETTLING,
        WATCHING,
        TRYING,
        DONE
    }

    private final Tape tape;
    private final Kernels present;
    private final Supplier<Kernels> better;
    private final int steps;
    private final LongSupplier clock;

    private Stage stage = Stage.SETTLING;
    private long lookedAt;
    private int lookedStep;
    private double presentRate;
    private long changedAt;
    private String outcome;

    /// Begins to watch a run.
    ///
    /// @param tape the run's
    /// @param present the kernels the tape has
    /// @param better makes those to change to, or throws with the reason why there are none
    /// @param from the step the run goes on from
    /// @param steps where it ends
    /// @param clock nanoseconds since some moment
    public Changeover(Tape tape, Kernels present, Supplier<Kernels> better, int from, int steps, LongSupplier clock) {
        this.tape = tape;
        this.present = present;
        this.better = better;
        this.steps = steps;
        this.clock = clock;
        lookedStep = from;
        lookedAt = clock.getAsLong();
    }

    /// Whether the steps of a run are so long that it had better begin on vector kernels: each calls them often
    /// enough to get them compiled.
    public static boolean isHeavy(Config config, Examples examples, int batchSize) {
        double rows =
                Footprint.Extent.of(examples, batchSize, config.blockSize()).rows();
        return 6.0 * config.parameterCount() * rows > HEAVY;
    }

    /// What came of it, in a line; null until something did.
    public String outcome() {
        return outcome;
    }

    @Override
    public void onStep(int step, double loss, double learningRate) {
        if (stage == Stage.DONE) {
            return;
        }
        long now = clock.getAsLong();
        if (now - lookedAt >= LOOK_NANOS) {
            double rate = (step + 1 - lookedStep) * 1e9 / (now - lookedAt);
            lookedAt = now;
            lookedStep = step + 1;
            stage = next(rate, now);
        }
    }

    /// @param rate steps a second since the last look
    private Stage next(double rate, long now) {
        return switch (stage) {
            // At first a run is slow because its own code is being compiled: that says nothing.
            case SETTLING -> Stage.WATCHING;
            case WATCHING -> (steps - lookedStep) / rate < WORTH_SECONDS ? Stage.WATCHING : change(rate, now);
            case TRYING -> {
                if (rate > presentRate) {
                    yield Stage.DONE;
                }
                yield now - changedAt < PATIENCE_NANOS ? Stage.TRYING : changeBack();
            }
            case DONE -> Stage.DONE;
        };
    }

    private Stage change(double rate, long now) {
        try {
            var kernels = better.get();
            tape.use(kernels);
            outcome = "kernels from step " + (lookedStep + 1) + " on: " + kernels.name();
        } catch (RuntimeException e) {
            outcome = "kernels stay " + present.name() + ": " + e.getMessage();
            return Stage.DONE;
        }
        presentRate = rate;
        changedAt = now;
        return Stage.TRYING;
    }

    private Stage changeBack() {
        tape.use(present);
        outcome = "kernels from step " + (lookedStep + 1) + " on: " + present.name() + ", which are faster here";
        return Stage.DONE;
    }
}
