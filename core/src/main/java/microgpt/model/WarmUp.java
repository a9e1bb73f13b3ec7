package microgpt.model;

import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import microgpt.autograd.Tape;
import microgpt.kernels.Kernels;
import microgpt.random.ErlangRandom;
import microgpt.text.Examples;

/// Gets vector kernels compiled while a run goes on with scalar ones, and hands them over when they have become faster.
///
/// Until C2 has compiled it, vector code makes an object of every vector: for seconds, in which a short run on scalar
/// kernels would have been over. All kernels give the same bits, so a tape may change them between any two
/// operations, and no result shows that it did.
///
/// A daemon thread does it, in three stages. It waits until the run has shown that it will last, for else nothing is
/// gained. Then it trains a model of the same kind on a tape of its own, some steps on the vector kernels and as many
/// on scalar ones. When the former have won a few times in a row, the run's tape gets them, and the thread ends. It
/// also ends when they never win, or when [#close] is called.
public final class WarmUp implements Trainer.Listener, AutoCloseable {
    /// What is warmed, and for whom.
    ///
    /// @param tape whose kernels are to be changed
    /// @param present the kernels it has
    /// @param better makes those to change to, on the warm-up's thread
    /// @param config of the model on the tape
    /// @param examples it trains on
    /// @param batchSize examples a batch
    public record Order(
            Tape tape, Kernels present, Supplier<Kernels> better, Config config, Examples examples, int batchSize) {}

    /// Compilation takes two to three seconds of a processor.
    private static final double WORTH_SECONDS = Runtime.getRuntime().availableProcessors() > 1 ? 8 : 16;

    /// A run's first second says little: its own code is being compiled.
    private static final long SETTLING_NANOS = 1_000_000_000;

    private static final long LOOK_NANOS = 250_000_000;

    private static final long PATIENCE_NANOS = 60_000_000_000L;
    private static final int STEPS = 10;
    private static final int WINS = 3;
    private static final double CLEARLY = 0.9;

    /// The most channels and rows to warm up on: past them, sizes change how long a kernel runs and not how.
    private static final int CHANNELS = 128;

    private static final int ROWS = 64;

    private final Order order;
    private final int steps;
    private final Thread thread;
    private volatile int done;
    private volatile boolean closed;
    private volatile String outcome;

    private WarmUp(Order order, int from, int steps) {
        this.order = order;
        done = from;
        this.steps = steps;
        thread = Thread.ofPlatform().name("warm-up").daemon().unstarted(this::run);
    }

    /// Begins to wait for the moment.
    ///
    /// @param from the step the run goes on from
    /// @param steps where it ends
    public static WarmUp start(Order order, int from, int steps) {
        var warmUp = new WarmUp(order, from, steps);
        warmUp.thread.start();
        return warmUp;
    }

    /// The run has come so far.
    @Override
    public void onStep(int step, double loss, double rate) {
        done = step + 1;
    }

    /// What came of it, in a line; null until something did.
    public String outcome() {
        return outcome;
    }

    /// Ends the warm-up, whatever it has come to. The tape keeps the kernels it has.
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    private void run() {
        try {
            awaitWorth();
            if (closed) {
                return;
            }
            var kernels = order.better.get();
            if (becomesFaster(kernels)) {
                order.tape.use(kernels);
                outcome = "kernels from here on: " + kernels.name();
            }
        } catch (RuntimeException e) {
            outcome = "the vector kernels could not be warmed up: " + e.getMessage();
        }
    }

    private void awaitWorth() {
        pause(SETTLING_NANOS);
        double left = 0;
        for (int before = done; !closed && !(left >= WORTH_SECONDS); ) {
            long from = System.nanoTime();
            pause(LOOK_NANOS);
            double seconds = (System.nanoTime() - from) / 1e9;
            int now = done;
            // No step yet: infinitely long, as far as one can tell.
            left = seconds / (now - before) * (steps - now);
            before = now;
        }
    }

    private void pause(long nanos) {
        long end = System.nanoTime() + nanos;
        for (long left = nanos; left > 0 && !closed; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private boolean becomesFaster(Kernels kernels) {
        var config = like(order.config);
        int batchSize = Math.clamp(ROWS / config.blockSize(), 1, order.batchSize);
        long end = System.nanoTime() + PATIENCE_NANOS;
        try (var tape = Tape.forTraining(config.parameterCount(), kernels)) {
            Initialization.draw(config, tape, ErlangRandom.seed(1));
            var recipe = Recipe.of(Adam.DEFAULT, Integer.MAX_VALUE, batchSize);
            var trainer = new Trainer<>(new Gpt<>(config, tape), order.examples, recipe);
            for (int wins = 0; wins < WINS && !closed; ) {
                double fast = seconds(trainer, tape, kernels);
                double slow = seconds(trainer, tape, order.present);
                wins = fast < CLEARLY * slow ? wins + 1 : 0;
                if (System.nanoTime() > end) {
                    return false;
                }
            }
        }
        return !closed;
    }

    /// A model of the same kind that is small enough to be warmed up on.
    private static Config like(Config config) {
        int width = Math.min(config.headWidth(), CHANNELS);
        int heads = Math.min(config.nHead(), CHANNELS / width);
        return new Config(config.vocabSize(), 1, heads * width, heads, Math.min(config.blockSize(), ROWS));
    }

    private double seconds(Trainer<?> trainer, Tape tape, Kernels kernels) {
        tape.use(kernels);
        long from = System.nanoTime();
        for (int i = 0; i < STEPS && !closed; i++) {
            trainer.train();
        }
        return (System.nanoTime() - from) / 1e9;
    }
}
