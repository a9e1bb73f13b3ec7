package microgpt.tape;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import microgpt.autograd.Ops;
import microgpt.check.BrokenKernels;
import microgpt.check.FailingKernels;
import microgpt.kernels.Kernels;
import microgpt.kernels.ScalarKernels;
import microgpt.value.ValueOps;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TapeTest {
    /// The same expression on either engine: every layer of a network, once.
    private static <M> double run(Ops<M> ops, double[] gradients) {
        var random = new SplittableRandom(7);
        for (int i = 0; i < ops.parameters(); i++) {
            ops.parameter(i, (float) random.nextDouble(-1, 1));
        }
        var x = ops.rmsnorm(ops.gather(ops.parameter(0, 5, 8), new int[] {4, 0, 2, 2, 1}, 5));
        var qkv = ops.linear(x, ops.parameter(40, 24, 8));
        var y = ops.add(x, ops.relu(ops.attention(qkv, 2, new int[] {0, 2, 5}, 2)));
        var losses = ops.crossEntropy(y, new int[] {0, 7, 3, 1, 1});
        var loss = ops.weightedSum(losses, new double[] {.1, .2, .3, .2, .2});
        ops.backward(loss);
        for (int i = 0; i < gradients.length; i++) {
            gradients[i] = ops.parameterGradient(i);
        }
        return ops.get(loss, 0, 0);
    }

    @Test
    void layersAgreeWithTheReferenceEngine() {
        int n = 40 + 24 * 8;
        var expected = new double[n];
        var actual = new double[n];
        double loss = run(ValueOps.forTraining(n, i -> "p" + i), expected);
        // some ten sums of eight terms deep, values near 1
        double bound = 100 * 0x1p-24;
        assertEquals(loss, run(Tape.forTraining(n, new ScalarKernels()), actual), bound * Math.abs(loss));
        for (int i = 0; i < n; i++) {
            assertEquals(expected[i], actual[i], bound, "gradient of parameter " + i);
        }
    }

    /// What a product hands on to its two operands is cut by rows and by columns, though they are one matrix.
    @Test
    void aProductWithItselfHasTheSameGradientOnSeveralThreads() {
        assertArrayEquals(gradientsOfProductsWithThemselves(1), gradientsOfProductsWithThemselves(2));
    }

    /// Of a matrix that was computed, and of one that is a window of parameters, walk by walk.
    private static double[][] gradientsOfProductsWithThemselves(int threads) {
        int rows = 24;
        int cols = 16;
        var values = IntStream.range(0, rows * rows).mapToDouble(Math::sin).toArray();
        var gradients = new double[200][2 * rows * cols];
        try (var tape = Tape.forTraining(rows * cols, new ScalarKernels(), threads)) {
            tape.shareFrom(0);
            tape.restore(Ops.Kept.PARAMETERS, 0, values, rows * cols);
            for (var gradient : gradients) {
                tape.begin();
                var window = tape.parameter(0, rows, cols);
                var x = tape.neg(window);
                var y = tape.add(tape.linear(x, x), tape.linear(window, tape.parameter(0, rows, cols)));
                tape.backward(tape.sum(tape.mul(y, tape.constant(rows, rows, values))));
                for (int i = 0; i < rows * cols; i++) {
                    gradient[i] = tape.gradient(x, i / cols, i % cols);
                    gradient[rows * cols + i] = tape.parameterGradient(i);
                }
            }
        }
        return gradients;
    }

    /// Such as for lack of memory: the copy of a weight that products read is then not taken for the weight.
    @ParameterizedTest
    @CsvSource({"layOut, false", "adam, true"})
    void afterAFailureProductsAreOfTheParametersAsTheyAre(String failing, boolean done) {
        var tape = Tape.forTraining(4, FailingKernels.once(failing, done));
        tape.restore(Ops.Kept.PARAMETERS, 0, new double[] {1, 1, 1, 1}, 4);
        for (int step = 0; step < 3; step++) {
            tape.begin();
            var window = tape.parameter(0, 1, 4);
            try {
                var product = tape.linear(window, tape.parameter(0, 1, 4));
                assertEquals(tape.get(tape.sum(tape.mul(window, window)), 0, 0), tape.get(product, 0, 0), 4 * 0x1p-22);
                tape.backward(product);
                tape.adam(1, 0.9, 0.99, 0.1, 1, 1e-8, 1);
            } catch (OutOfMemoryError e) {
                assertEquals("none for " + failing, e.getMessage());
                assertEquals(0, step);
            }
        }
        assertTrue(tape.parameter(0) < 0.9);
    }

    @Test
    void whatRestsOnACacheHasNoGradientAndNoneChanges() {
        var tape = Tape.forTraining(24, new ScalarKernels());
        tape.restore(
                Ops.Kept.PARAMETERS,
                0,
                IntStream.range(0, 24).mapToDouble(Math::cos).toArray(),
                24);
        tape.begin();
        var cache = tape.cache(1, 1, 4, 2);
        var qkv = tape.parameter(0, 1, 6);
        var attended = tape.attend(qkv, 1, cache, 0, new int[] {0});
        var loss = tape.sum(tape.linear(attended, tape.parameter(6, 3, 2)));
        var refused = assertThrows(IllegalStateException.class, () -> tape.backward(loss));
        assertEquals("no gradient flows through a cache: train with attention, not attend", refused.getMessage());
        assertThrows(IllegalStateException.class, () -> tape.gradient(loss, 0, 0));
        tape.backward(tape.sum(qkv)); // which a cache has seen, but does not rest on one
        for (int i = 0; i < 24; i++) {
            assertEquals(i < 6 ? 1 : 0, tape.parameterGradient(i));
        }
    }

    @Test
    void attentionWhoseProbabilitiesNoArrayHoldsIsRefused() {
        var tape = Tape.forTraining(0, new ScalarKernels());
        var qkv = tape.constant(90_000, 3, new double[270_000]);
        for (int[] starts : new int[][] {{0, 90_000}, {0, 30_000, 60_000, 90_000}}) {
            var refused = assertThrows(
                    IllegalArgumentException.class, () -> tape.attention(qkv, 1, starts, starts.length - 1));
            assertEquals(
                    "attention in " + (starts.length - 1)
                            + " documents of 90000 rows in all: no array holds its probabilities",
                    refused.getMessage());
        }
    }

    /// Windows on the parameters may overlap: what two parts of a step would add to the same gradient, one adds.
    @Test
    void overlappingWindowsGetTheirWholeGradientOnSeveralThreads() {
        int n = 1 << 14;
        try (var tape = Tape.forTraining(2 * n, new ScalarKernels(), 4)) {
            tape.shareFrom(0);
            for (int walk = 1; walk <= 50; walk++) {
                tape.begin();
                tape.backward(tape.sum(tape.add(tape.parameter(0, 1, n), tape.parameter(n / 2, 1, n))));
                for (int i = 0; i < 2 * n; i++) {
                    int windows = i < n / 2 ? 1 : i < n ? 2 : i < n + n / 2 ? 1 : 0;
                    assertEquals(walk * windows, tape.parameterGradient(i), "parameter " + i + ", walk " + walk);
                }
            }
        }
    }

    @Test
    void aTapeThatWasClosedStartsOtherThreads() {
        var tape = Tape.forTraining(4, new ScalarKernels(), 3);
        tape.shareFrom(0);
        for (int i = 0; i < 2; i++) {
            tape.begin();
            assertEquals(0, tape.get(tape.sum(tape.parameter(0, 2, 2)), 0, 0));
            assertEquals(3, tape.threadsAtWork());
            tape.close();
            assertEquals(1, tape.threadsAtWork());
        }
    }

    @Test
    void moreParametersThanAnArrayHoldsAreRefused() {
        var refused = assertThrows(
                IllegalArgumentException.class, () -> Tape.forTraining(Integer.MAX_VALUE - 7, new ScalarKernels()));
        assertEquals("a tape of 2147483640 parameters: an array holds 2147483639", refused.getMessage());
    }

    @Test
    void aTapeNeedsKernelsAndAReasonableNumberOfThreads() {
        for (int threads : new int[] {0, 257, Integer.MAX_VALUE}) {
            var refused = assertThrows(
                    IllegalArgumentException.class, () -> Tape.forTraining(1, new ScalarKernels(), threads));
            assertEquals("a tape on " + threads + " threads: it takes 1 to 256", refused.getMessage());
        }
        var refused = assertThrows(NullPointerException.class, () -> Tape.forTraining(1, null));
        assertEquals("a tape without kernels", refused.getMessage());
        var tape = Tape.forTraining(1, new ScalarKernels());
        refused = assertThrows(NullPointerException.class, () -> tape.use(null));
        assertEquals("a tape without kernels", refused.getMessage());
    }

    @Test
    void roundsHandOutTheSameHandlesAndNoneOfThemOutlivesItsRound() {
        var tape = Tape.forTraining(4, new ScalarKernels());
        tape.beginRound();
        var first = tape.parameter(0, 2, 2);
        tape.endRound();
        tape.beginRound();
        assertSame(first, tape.parameter(0, 2, 2));
        tape.endRound();
        var mine = tape.constant(1, 1, 5);
        assertNotSame(first, mine);
        assertThrows(IllegalArgumentException.class, () -> tape.get(first, 0, 0));
        tape.beginRound();
        tape.constant(1, 1, 7);
        assertThrows(IllegalArgumentException.class, () -> tape.get(mine, 0, 0));
    }

    @Test
    void aStepTooLargeForAnArrayIsRefusedBeforeMemoryIsTaken() {
        var tape = Tape.forTraining(100_000, new ScalarKernels());
        var row = tape.parameter(0, 1, 65_535);
        // 32,767 · 65,535 floats would fit behind fewer parameters
        var error = assertThrows(IllegalArgumentException.class, () -> tape.gather(row, new int[32_767], 32_767));
        assertEquals("a step of 2147485360 numbers: an array holds 2147483639", error.getMessage());
        assertThrows(IllegalArgumentException.class, () -> tape.gather(row, new int[40_000], 40_000));
        assertEquals(0, tape.get(tape.sum(row), 0, 0));
    }

    @Test
    void recordsAndNumbersSurviveTheGrowthOfTheArrays() {
        var tape = Tape.forTraining(1, new ScalarKernels());
        tape.parameter(0, 1);
        var x = tape.parameter(0, 1, 1);
        var first = tape.add(x, x);
        var last = first;
        for (int i = 0; i < 1_000; i++) {
            last = tape.add(last, tape.sum(tape.gather(x, new int[17], 17)));
        }
        assertEquals(2, tape.get(first, 0, 0));
        assertEquals(17_002, tape.get(last, 0, 0));
        tape.backward(last);
        assertEquals(17_002, tape.parameterGradient(0));
        assertEquals(1, tape.gradient(first, 0, 0));
    }

    @Test
    void arraysDoNotGrowWithinWhatWasReserved() {
        var tape = Tape.forTraining(20, new ScalarKernels());
        tape.parameter(19, 3);
        // 32 floats for 20 parameters; a sum takes 16, a gather of 10 rows of 10 takes 112
        tape.reserve(16 + 112);
        var data = tape.data;
        assertEquals(32 + 16 + 112, data.length);
        assertEquals(data.length, tape.grad.length);
        var sum = tape.sum(tape.gather(tape.parameter(10, 1, 10), new int[10], 10));
        assertSame(data, tape.data);
        assertEquals(30, tape.get(sum, 0, 0));
        assertEquals(160, tape.floats());
        tape.reserve(1);
        assertSame(data, tape.data);
        tape.sum(sum);
        assertNotSame(data, tape.data);
        assertThrows(IllegalArgumentException.class, () -> tape.reserve(Integer.MAX_VALUE));
        assertThrows(IllegalArgumentException.class, () -> tape.reserve(Long.MAX_VALUE));
    }

    @Test
    void gradientsDoNotDependOnWhatTheArenaHeld() {
        var tape = Tape.forTraining(12, new ScalarKernels());
        for (int i = 0; i < 12; i++) {
            tape.parameter(i, 0.1 * i - 0.5);
        }
        var clean = gradients(tape);
        Arrays.fill(tape.grad, Kernels.pad(12), tape.grad.length, Float.NaN);
        Arrays.fill(tape.grad, 0, 12, 0);
        tape.begin();
        assertArrayEquals(clean, gradients(tape));
    }

    /// Every way for a gradient to begin: from a linear layer, from a sum, from a broadcast, from the rest, and not at
    /// all.
    private static double[] gradients(Tape tape) {
        var x = tape.parameter(0, 3, 4);
        var y = tape.linear(x, tape.mul(x, x));
        var z = tape.add(tape.add(y, y), tape.sum(tape.add(y, tape.constant(1, 1, 2))));
        var aside = tape.exp(z);
        var root = tape.sum(tape.mul(tape.relu(z), tape.softmax(tape.rmsnorm(y))));
        tape.backward(root);
        var all = new ArrayList<Double>();
        for (var m : List.of(x, y, z, aside, root)) {
            for (int i = 0; i < tape.rows(m); i++) {
                for (int j = 0; j < tape.cols(m); j++) {
                    all.add(tape.gradient(m, i, j));
                }
            }
        }
        assertEquals(0, tape.gradient(aside, 0, 0));
        return all.stream().mapToDouble(d -> d).toArray();
    }

    @Test
    void probabilitiesOfAttentionCanBeReadBack() {
        try (var tape = Tape.forTraining(0, new ScalarKernels())) {
            // two documents of 2 and 3 rows, two heads of width 1: queries, keys, values
            double[] qkv = {1, 2, 3, 4, 0, 0, -1, 1, 2, 0, 0, 0, 2, -2, 1, 1, 0, 0, 1, 0, 0, 2, 0, 0, -1, 3, -2, 1, 0, 0
            };
            var attention = tape.attention(tape.constant(5, 6, qkv), 2, new int[] {0, 2, 5}, 2);
            int[] starts = {0, 2, 5};
            for (int document = 0; document < 2; document++) {
                int start = starts[document];
                for (int head = 0; head < 2; head++) {
                    for (int i = 0; i < starts[document + 1] - start; i++) {
                        double sum = 0;
                        for (int j = 0; j <= i; j++) {
                            sum += Math.exp(qkv[(start + i) * 6 + head] * qkv[(start + j) * 6 + 2 + head]);
                        }
                        for (int j = 0; j <= i; j++) {
                            double e = Math.exp(qkv[(start + i) * 6 + head] * qkv[(start + j) * 6 + 2 + head]);
                            assertEquals(e / sum, tape.probability(attention, document, head, i, j), 1e-6);
                        }
                    }
                }
            }
            assertThrows(IndexOutOfBoundsException.class, () -> tape.probability(attention, 0, 0, 0, 1));
            assertThrows(IndexOutOfBoundsException.class, () -> tape.probability(attention, 2, 0, 0, 0));
            assertThrows(IndexOutOfBoundsException.class, () -> tape.probability(attention, 0, 2, 0, 0));
            assertThrows(IndexOutOfBoundsException.class, () -> tape.probability(attention, 0, 0, 2, 0));
            var relu = tape.relu(attention);
            assertThrows(IllegalArgumentException.class, () -> tape.probability(relu, 0, 0, 0, 0));
        }
    }

    /// What a step keeps lies as its kernels like, so it goes back with the kernels it came with.
    @Test
    void otherKernelsAreUsedFromTheNextStepOn() {
        var scalar = new ScalarKernels();
        var broken = new BrokenKernels("addReluGrad", 3).kernels();
        try (var tape = Tape.forTraining(1, scalar)) {
            tape.parameter(0, 2);
            var y = tape.relu(tape.parameter(0, 1, 1));
            tape.use(broken);
            tape.backward(y);
            assertEquals(1, tape.parameterGradient(0));
            tape.begin();
            tape.backward(tape.relu(tape.parameter(0, 1, 1)));
            assertEquals(1 + 3, tape.parameterGradient(0));
        }
    }

    @Test
    void aHandleSaysWhatItStandsFor() {
        try (var tape = Tape.forTraining(6, new ScalarKernels())) {
            var w = tape.parameter(0, 2, 3);
            var y = tape.linear(tape.constant(1, 3, 1, 2, 3), w);
            assertEquals("leaf 2×3", w.toString());
            assertEquals("linear 1×2", y.toString());
            tape.begin();
            assertEquals("a matrix from before begin", y.toString());
        }
    }

    /// The last block of squares ends with the parameters.
    @Test
    void theSumOfSquaresIsOfAllGradientsOfParametersAndNoOthers() {
        int n = 5_000;
        try (var tape = Tape.forTraining(n, new ScalarKernels())) {
            tape.backward(tape.sum(tape.neg(tape.parameter(0, 1, n))));
            assertEquals(n, tape.gradientSumOfSquares());
        }
    }

    /// The integers of a step, such as the ids of a gather, lie where those of the step before lay.
    @Test
    void stepsOfOneSizeTakeNoMoreMemoryThanTheFirst() {
        try (var tape = Tape.forTraining(1, new ScalarKernels())) {
            long bytes = 0;
            for (int step = 0; step < 10; step++) {
                tape.begin();
                tape.gather(tape.parameter(0, 1, 1), new int[1_000], 1_000);
                bytes = step == 0 ? tape.bytes() : bytes;
                assertEquals(bytes, tape.bytes(), "step " + step);
            }
        }
    }

    @Test
    void theBytesOfATapeIncludeTheScratchOfEveryThread() {
        try (var one = Tape.forTraining(0, new ScalarKernels(), 1);
                var three = Tape.forTraining(0, new ScalarKernels(), 3)) {
            assertEquals(one.bytes(), three.bytes());
            for (var tape : List.of(one, three)) {
                tape.attend(tape.constant(1, 6, new double[6]), 1, tape.cache(1, 1, 20, 2), 0, new int[1]);
            }
            // four scores for each of 20 positions, which take up 32 floats, and 2 channels
            assertEquals(2 * Float.BYTES * (4 * 32 + 2), three.bytes() - one.bytes());
        }
    }
}
