package microgpt.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import microgpt.autograd.Tape;
import microgpt.kernels.Kernels;
import microgpt.kernels.ScalarKernels;
import microgpt.text.Corpus;
import microgpt.text.Documents;
import microgpt.text.Tokenizer;
import org.junit.jupiter.api.Test;

class WarmUpTest {
    private static final Corpus CORPUS = Corpus.of("three", "anna\nbert\nclara".getBytes());
    private static final Tokenizer TOKENIZER = Tokenizer.of(CORPUS);
    private static final Documents DOCUMENTS = TOKENIZER.encode(CORPUS);
    private static final Config CONFIG = new Config(TOKENIZER.vocabSize(), 1, 8, 2, 8);

    /// Scalar kernels that count their calls, and take a nap of so many nanoseconds at each.
    private static Kernels counting(AtomicInteger calls, int nanos) {
        var scalar = new ScalarKernels();
        return (Kernels) Proxy.newProxyInstance(
                Kernels.class.getClassLoader(), new Class<?>[] {Kernels.class}, (proxy, method, args) -> {
                    calls.incrementAndGet();
                    for (long end = System.nanoTime() + nanos; System.nanoTime() < end; ) {
                        Thread.onSpinWait();
                    }
                    try {
                        return method.invoke(scalar, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static WarmUp start(Tape tape, Kernels present, Supplier<Kernels> better, int steps) {
        return WarmUp.start(new WarmUp.Order(tape, present, better, CONFIG, DOCUMENTS, 1), 0, steps);
    }

    private static void awaitOutcome(WarmUp warmUp) throws InterruptedException {
        for (int i = 0; i < 600 && warmUp.outcome() == null; i++) {
            Thread.sleep(100);
        }
    }

    @Test
    void aRunThatLastsGetsTheFasterKernels() throws InterruptedException {
        var calls = new AtomicInteger();
        var present = counting(new AtomicInteger(), 100_000);
        try (var tape = Tape.forTraining(CONFIG.parameterCount(), present);
                var warmUp = start(tape, present, () -> counting(calls, 0), Integer.MAX_VALUE)) {
            awaitOutcome(warmUp);
            assertEquals("kernels from here on: scalar", warmUp.outcome());
            int before = calls.get();
            tape.exp(tape.constant(1, 1, 0));
            assertEquals(before + 1, calls.get(), "calls of the new kernels");
        }
    }

    @Test
    void slowerKernelsAreNotHandedOver() throws InterruptedException {
        var calls = new AtomicInteger();
        var present = new ScalarKernels();
        try (var tape = Tape.forTraining(CONFIG.parameterCount(), present);
                var warmUp = start(tape, present, () -> counting(calls, 100_000), Integer.MAX_VALUE)) {
            for (int i = 0; i < 600 && calls.get() < 2_000; i++) {
                Thread.sleep(100);
            }
            assertTrue(calls.get() >= 2_000, () -> "warmed up by " + calls + " calls only");
            assertNull(warmUp.outcome());
        }
    }

    @Test
    void aShortRunIsLeftAlone() throws InterruptedException {
        var made = new AtomicInteger();
        var present = new ScalarKernels();
        try (var tape = Tape.forTraining(CONFIG.parameterCount(), present);
                var warmUp = start(
                        tape,
                        present,
                        () -> {
                            made.incrementAndGet();
                            return present;
                        },
                        3_000)) {
            // A thousand steps a second, so a second or so is left when the warm-up first looks.
            for (int step = 0; step < 2_500; step++) {
                Thread.sleep(Duration.ofMillis(1));
                warmUp.onStep(step, 1, 1);
            }
            assertEquals(0, made.get(), "kernels made");
            assertNull(warmUp.outcome());
        }
    }

    @Test
    void kernelsThatCannotBeMadeAreSaidToBeSo() throws InterruptedException {
        var present = new ScalarKernels();
        try (var tape = Tape.forTraining(CONFIG.parameterCount(), present);
                var warmUp = start(
                        tape,
                        present,
                        () -> {
                            throw new IllegalStateException("no lanes");
                        },
                        Integer.MAX_VALUE)) {
            awaitOutcome(warmUp);
            assertEquals("the vector kernels could not be warmed up: no lanes", warmUp.outcome());
        }
    }
}
