package microgpt.session;

import java.lang.management.ManagementFactory;
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
/// run on scalar kernels is over. So a run begins on these. When it is sure to last, at once, else when it has been
/// watched for a moment and will last, single steps are made on vector kernels, as many as take half of the time,
/// until they have become faster: then all are. Code is compiled for having been called so many times, and while the
/// compilers are at it, steps go on at half of the old pace.
/// Should vector kernels not have become faster after some seconds, the run stays as it was for good. All kernels give
/// the same bits, so nothing shows but the time.
final class Changeover implements Trainer.Listener {
    /// As long as C2 takes for scalar kernels: steps before it are several times as slow as those after it.
    private static final long LOOK_NANOS = 1_000_000_000;

    /// Seconds on scalar kernels that are worth a change.
    private static final double WORTH_SECONDS = 6;

    /// Seconds that must be foreseen for a run to begin with trials: kernels that it will leave are not worth
    /// compiling.
    private static final double LONG_SECONDS = 5;

    /// Roughly, seconds that scalar kernels need for a step beside its products, and for an operation of these.
    private static final double STEP_SECONDS = 36e-6;

    private static final double OPERATION_SECONDS = 1 / 6e9;

    private static final long PATIENCE_NANOS = 10_000_000_000L;

    /// The part of a mean that the newest step makes up.
    private static final double NEWEST = 0.25;

    /// Floating-point operations of a step that scalar kernels need about a thirtieth of a second for.
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
    private final boolean isLong;
    private final LongSupplier clock;
    private final LongSupplier processor;

    private Stage stage = Stage.SETTLING;
    private long lookedAt;
    private long lookedUsed;
    private int lookedStep;
    private String outcome;

    /// Kernels on trial, when that began, when the last step ended, and whether it was one of theirs.
    private Kernels tried;

    private long triedAt;
    private long steppedAt;
    private boolean isTrial;

    /// Nanoseconds that steps on trial have taken in all, and means of those of a step.
    private long spent;

    private double presentMean;
    private double triedMean;

    /// Begins to watch a run.
    ///
    /// @param tape the run's
    /// @param present the kernels the tape has
    /// @param better makes those to change to, or throws with the reason why there are none
    /// @param from the step the run goes on from
    /// @param steps where it ends
    /// @param foreseen seconds of a step on scalar kernels
    /// @param clock nanoseconds since some moment
    /// @param processor nanoseconds that the training thread has computed: that others take the processor is no
    ///     reason to change kernels
    Changeover(
            Tape tape,
            Kernels present,
            Supplier<Kernels> better,
            int from,
            int steps,
            double foreseen,
            LongSupplier clock,
            LongSupplier processor) {
        this.tape = tape;
        this.present = present;
        this.better = better;
        this.steps = steps;
        isLong = (steps - from) * foreseen >= LONG_SECONDS;
        this.clock = clock;
        this.processor = processor;
        lookedStep = from;
        lookedAt = clock.getAsLong();
    }

    /// Nanoseconds that the calling thread has computed, or nanoseconds as such where the system does not tell.
    static long computed() {
        var threads = ManagementFactory.getThreadMXBean();
        boolean tells = threads.isCurrentThreadCpuTimeSupported()
                && threads.isThreadCpuTimeEnabled()
                && !Thread.currentThread().isVirtual();
        return tells ? threads.getCurrentThreadCpuTime() : System.nanoTime();
    }

    /// Seconds that a step takes on scalar kernels, as far as that can be told before one is made.
    static double foreseen(Config config, Examples examples, int batchSize) {
        double rows = batchSize * examples.rows(config.blockSize());
        return STEP_SECONDS + operations(config, rows) * OPERATION_SECONDS;
    }

    /// Whether the steps of a run are so long that it had better begin on vector kernels: each calls them often
    /// enough to get them compiled.
    static boolean isHeavy(Config config, Examples examples, int batchSize) {
        double most = HEAVY / operations(config, 1);
        // to look for the largest batch takes a while, and most runs need not
        return (double) batchSize * config.blockSize() > most
                && Footprint.Extent.of(examples, batchSize, config.blockSize()).rows() > most;
    }

    /// Of the products of a step, forward and backward.
    private static double operations(Config config, double rows) {
        return 6.0 * config.parameterCount() * rows;
    }

    /// What came of it, in a line; null until something did.
    String outcome() {
        return outcome;
    }

    @Override
    public void onStep(int step, double loss, double learningRate) {
        switch (stage) {
            case SETTLING, WATCHING -> watch(step + 1, clock.getAsLong());
            case TRYING -> compare(step + 1, clock.getAsLong());
            case DONE -> {}
        }
    }

    private void watch(int done, long now) {
        if (isLong) {
            begin(now - lookedAt, now);
            return;
        }
        if (now - lookedAt < LOOK_NANOS) {
            return;
        }
        long used = processor.getAsLong();
        double computed = (double) (used - lookedUsed) / (done - lookedStep);
        double took = (double) (now - lookedAt) / (done - lookedStep);
        lookedAt = now;
        lookedUsed = used;
        lookedStep = done;
        // At first a run is slow because its own code is being compiled: that says nothing.
        if (stage == Stage.WATCHING && (steps - done) * computed >= WORTH_SECONDS * 1e9) {
            begin(took, now);
        } else {
            stage = Stage.WATCHING;
        }
    }

    /// @param each nanoseconds a step takes
    private void begin(double each, long now) {
        try {
            tried = better.get();
        } catch (RuntimeException e) {
            outcome = "kernels stay " + present.name() + ": " + e.getMessage();
            stage = Stage.DONE;
            return;
        }
        stage = Stage.TRYING;
        presentMean = each;
        triedMean = Double.POSITIVE_INFINITY;
        triedAt = now;
        tryNext(now, true);
    }

    private void compare(int done, long now) {
        long took = now - steppedAt;
        if (isTrial) {
            spent += took;
            triedMean = Double.isInfinite(triedMean) ? took : triedMean + NEWEST * (took - triedMean);
        } else {
            presentMean += NEWEST * (took - presentMean);
        }
        if (triedMean < presentMean) {
            tape.use(tried);
            outcome = "kernels from step " + (done + 1) + " on: " + tried.name();
            stage = Stage.DONE;
        } else if (now - triedAt >= PATIENCE_NANOS) {
            tape.use(present);
            outcome = "kernels stay " + present.name() + ", which are faster here";
            stage = Stage.DONE;
        } else {
            tryNext(now, 2 * spent <= now - triedAt);
        }
    }

    private void tryNext(long now, boolean trial) {
        tape.use(trial ? tried : present);
        isTrial = trial;
        steppedAt = now;
    }
}
