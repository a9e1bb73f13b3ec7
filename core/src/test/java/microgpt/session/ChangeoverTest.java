package microgpt.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.function.Supplier;
import microgpt.kernels.Kernels;
import microgpt.kernels.ScalarKernels;
import microgpt.model.Config;
import microgpt.tape.Tape;
import microgpt.text.Corpus;
import microgpt.text.Tokenizer;
import org.junit.jupiter.api.Test;

class ChangeoverTest {
    private static final long MILLISECOND = 1_000_000;

    private final Kernels present = new ScalarKernels();

    private int calls;
    private int trials;

    /// Kernels that only count their calls, and are called better.
    private final Kernels better = (Kernels) Proxy.newProxyInstance(
            Kernels.class.getClassLoader(), new Class<?>[] {Kernels.class}, (proxy, method, args) -> {
                if (method.getName().equals("name")) {
                    return "better";
                }
                calls++;
                return null;
            });

    private final Tape tape = Tape.forTraining(1, present);
    private long now;
    private long used;
    private int step;

    private Changeover changeover(int steps, Supplier<Kernels> kernels) {
        return changeover(steps, kernels, 0);
    }

    /// @param foreseen seconds of a step
    private Changeover changeover(int steps, Supplier<Kernels> kernels, double foreseen) {
        return new Changeover(tape, present, kernels, 0, steps, foreseen, () -> now, () -> used);
    }

    private void steps(Changeover changeover, int n, long nanosEach) {
        for (int i = 0; i < n; i++) {
            now += nanosEach;
            used += nanosEach;
            changeover.onStep(step++, 1, 1);
        }
    }

    private boolean computesOnBetterKernels() {
        int before = calls;
        tape.begin();
        tape.exp(tape.constant(1, 1, 0));
        return calls > before;
    }

    /// Steps of a millisecond; of those on better kernels the first take `slow` milliseconds each, the others half of
    /// one.
    private void stepsOfEither(Changeover changeover, int n, int slowOnes, int slow) {
        for (int i = 0; i < n; i++) {
            boolean onBetter = computesOnBetterKernels();
            boolean isSlow = onBetter && trials++ < slowOnes;
            steps(changeover, 1, isSlow ? slow * MILLISECOND : onBetter ? MILLISECOND / 2 : MILLISECOND);
        }
    }

    @Test
    void aRunThatLastsTriesBetterKernelsAfterItsFirstTwoSeconds() {
        var changeover = changeover(10_000, () -> better);
        steps(changeover, 1_999, MILLISECOND);
        assertFalse(computesOnBetterKernels());
        steps(changeover, 1, MILLISECOND);
        assertTrue(computesOnBetterKernels());
        assertNull(changeover.outcome());
    }

    @Test
    void aRunThatIsSureToLastTriesThemAfterItsFirstStep() {
        var changeover = changeover(10_000, () -> better, 0.000_5);
        assertFalse(computesOnBetterKernels());
        stepsOfEither(changeover, 1, 10, 20);
        assertTrue(computesOnBetterKernels());
        stepsOfEither(changeover, 300, 10, 20);
        assertTrue(changeover.outcome().matches("kernels from step 2[0-9]{2} on: better"), changeover.outcome());
    }

    /// What was done before counts for nothing.
    @Test
    void ofARunThatGoesOnOnlyTheStepsThatAreLeftAreForeseen() {
        step = 1;
        var changeover = new Changeover(tape, present, () -> better, step, 10_000, 0.000_5, () -> now, () -> used);
        steps(changeover, 1, MILLISECOND);
        assertFalse(computesOnBetterKernels());
    }

    @Test
    void oneThatIsNotSureToLastIsWatched() {
        var changeover = changeover(10_000, () -> better, 0.000_49);
        steps(changeover, 1_999, MILLISECOND);
        assertFalse(computesOnBetterKernels());
    }

    @Test
    void whatAStepTakesIsForeseenFromItsSizes() {
        var tokenizer = Tokenizer.of(Corpus.givenNames());
        var names = tokenizer.encode(Corpus.givenNames());
        double one = Changeover.foreseen(Config.defaults(tokenizer.vocabSize()), names, 1);
        assertEquals(36e-6 + 6.0 * 4192 * (names.bytes() - 4.0 * 10_249 - 2) / 2 / 10_248 / 6e9, one, 1e-9);
        double wide = Changeover.foreseen(new Config(tokenizer.vocabSize(), 1, 64, 4, 16), names, 16);
        assertTrue(wide > 4e-3 && wide < 9e-3, () -> wide + " s");
    }

    @Test
    void aRunThatLastsForOthersTakeTheProcessorTriesNothing() {
        var changeover = changeover(10_000, () -> better);
        for (int i = 0; i < 3_000; i++) {
            now += MILLISECOND;
            steps(changeover, 1, MILLISECOND / 2);
            assertFalse(computesOnBetterKernels());
        }
    }

    @Test
    void trialsTakeHalfOfTheTime() {
        var changeover = changeover(1_000_000, () -> better);
        steps(changeover, 2_000, MILLISECOND);
        stepsOfEither(changeover, 1 + 20, 100, 20);
        assertEquals(1, trials);
        stepsOfEither(changeover, 3 * 21, 100, 20);
        assertEquals(4, trials);
    }

    @Test
    void kernelsThatHaveBecomeFasterStay() {
        var changeover = changeover(1_000_000, () -> better);
        steps(changeover, 2_000, MILLISECOND);
        stepsOfEither(changeover, 1_000, 10, 20);
        // ten slow steps, each followed by twenty others, then as many fast ones as it takes their mean to fall
        assertTrue(changeover.outcome().matches("kernels from step 22[0-9]{2} on: better"), changeover.outcome());
        steps(changeover, 1_000, 20 * MILLISECOND);
        assertTrue(computesOnBetterKernels());
    }

    @Test
    void aRunThatIsSoonOverStaysAsItIs() {
        var changeover = changeover(7_900, () -> {
            throw new AssertionError("kernels were made for the last steps");
        });
        steps(changeover, 7_900, MILLISECOND);
        assertNull(changeover.outcome());
    }

    /// Seen: 500 steps of 1 × 64 and 16 names, of which the first took three times as long as those that C2 had made,
    /// tried vector kernels and so took twice their time.
    @Test
    void aSlowBeginningDoesNotCount() {
        var changeover = changeover(500, () -> better);
        steps(changeover, 60, 15 * MILLISECOND);
        for (int i = 60; i < 500; i++) {
            steps(changeover, 1, 5 * MILLISECOND);
            assertFalse(computesOnBetterKernels());
        }
    }

    @Test
    void kernelsThatStaySlowAreGivenUp() {
        var changeover = changeover(1_000_000, () -> better);
        steps(changeover, 2_000, MILLISECOND);
        while (changeover.outcome() == null) {
            stepsOfEither(changeover, 1, Integer.MAX_VALUE, 20);
        }
        assertEquals("kernels stay scalar, which are faster here", changeover.outcome());
        assertEquals(12_000, now / MILLISECOND, 20);
        steps(changeover, 1_000, MILLISECOND);
        assertFalse(computesOnBetterKernels());
    }

    @Test
    void kernelsThatCannotBeMadeAreSaidToBeSo() {
        var changeover = changeover(10_000, () -> {
            throw new IllegalStateException("no lanes");
        });
        steps(changeover, 2_000, MILLISECOND);
        assertEquals("kernels stay scalar: no lanes", changeover.outcome());
    }

    @Test
    void heavyStepsAreThoseOfManyOperations() {
        var corpus = Corpus.of("one", "aaaaaaa".getBytes());
        var documents = Tokenizer.of(corpus).encode(corpus);
        assertFalse(Changeover.isHeavy(Config.defaults(2), documents, 16));
        // 6 operations · 12 · 512² parameters · 8 rows
        assertFalse(Changeover.isHeavy(new Config(2, 1, 512, 4, 8), documents, 1));
        assertTrue(Changeover.isHeavy(new Config(2, 1, 512, 4, 8), documents, 2));
    }
}
