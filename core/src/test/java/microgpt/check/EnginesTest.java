package microgpt.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import microgpt.autograd.Ops;
import microgpt.kernels.ScalarKernels;
import microgpt.tape.Tape;
import microgpt.value.Value;
import microgpt.value.ValueOps;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What holds on either engine, to the last bit.
class EnginesTest {
    private static final int PARAMETERS = 24;

    static Stream<Ops<?>> engines() {
        return Stream.of(
                ValueOps.forTraining(PARAMETERS, i -> "p" + i), Tape.forTraining(PARAMETERS, new ScalarKernels()));
    }

    static Stream<Ops<?>> enginesForGeneration() {
        return Stream.of(
                ValueOps.forInference(PARAMETERS, i -> "p" + i), Tape.forInference(PARAMETERS, new ScalarKernels(), 1));
    }

    private static void refuses(String message, Executable operation) {
        assertEquals(message, assertThrows(RuntimeException.class, operation).getMessage());
    }

    @ParameterizedTest
    @MethodSource("engines")
    <M> void shapesThatDoNotFitAreRefused(Ops<M> ops) {
        var a = ops.parameter(0, 2, 3);
        var b = ops.parameter(6, 3, 2);
        refuses("elementwise on 2×3 and 3×2: shapes differ", () -> ops.add(a, b));
        var none = ops.constant(2, 0);
        refuses(
                "attention over 0 columns: not queries, keys and values of 4 heads each",
                () -> ops.attention(none, 4, new int[] {0, 2}, 1));
        refuses("elementwise on 3×2 and 2×3: shapes differ", () -> ops.div(b, a));
        refuses("linear of 2×3 by 3×2: rows of x and of w differ in length", () -> ops.linear(a, b));
        refuses("5 numbers for a 2×3 matrix", () -> ops.constant(2, 3, 1, 2, 3, 4, 5));
        refuses("a matrix of -1×-2", () -> ops.constant(-1, -2, 1, 2));
        refuses("a matrix of 65536×65536", () -> ops.constant(65536, 65536));
        refuses("no parameters 20 + 1×5 among 24", () -> ops.parameter(20, 1, 5));
        refuses("no parameters -1 + 1×5 among 24", () -> ops.parameter(-1, 1, 5));
        refuses("weighted sum of 2×3 with 2 weights: a column wants one each", () -> ops.weightedSum(a, new double[2]));
        refuses(
                "weighted sum of 3×1 with 2 weights: a column wants one each",
                () -> ops.weightedSum(ops.parameter(0, 3, 1), new double[2]));
        refuses("backward from 2×3: the root is 1×1", () -> ops.backward(a));
    }

    @ParameterizedTest
    @MethodSource("engines")
    <M> void resultsThatNoArrayHoldsAreRefused(Ops<M> ops) {
        var column = ops.constant(65536, 1, new double[65536]);
        refuses("a matrix of 65536×65536", () -> ops.linear(column, column));
        var row = ops.constant(1, 65536, new double[65536]);
        refuses("a matrix of 65536×65536", () -> ops.gather(row, new int[65536], 65536));
    }

    @ParameterizedTest
    @MethodSource("engines")
    <M> void idsOutsideTheirTableAreRefused(Ops<M> ops) {
        var table = ops.parameter(0, 4, 2);
        refuses("id 4 at 1 is outside 0..3", () -> ops.gather(table, new int[] {0, 4}, 2));
        refuses("id -1 at 0 is outside 0..3", () -> ops.gather(table, new int[] {-1, 0}, 2));
        refuses("3 rows and 2 ids", () -> ops.gather(table, new int[] {0, 1}, 3));
        refuses("id 2 at 3 is outside 0..1", () -> ops.crossEntropy(table, new int[] {0, 1, 0, 2}));
        refuses("4 rows and 3 ids", () -> ops.crossEntropy(table, new int[] {0, 1, 0}));
    }

    @ParameterizedTest
    @MethodSource("engines")
    <M> void attentionIsRefusedWhereDocumentsOrHeadsDoNotFit(Ops<M> ops) {
        var qkv = ops.parameter(0, 4, 6);
        var none = "attention over 6 columns: not queries, keys and values of %d heads each";
        refuses(none.formatted(0), () -> ops.attention(qkv, 0, new int[] {0, 4}, 1));
        refuses(none.formatted(3), () -> ops.attention(qkv, 3, new int[] {0, 4}, 1));
        // three times as many are 2 modulo 2³²
        refuses(none.formatted(1_431_655_766), () -> ops.attention(qkv, 1_431_655_766, new int[] {0, 4}, 1));
        int[][] misfits = {{0, 3}, {0, 5}, {1, 4}, {0, 3, 2, 4}, {0, -1, 4}, {0}, {}};
        for (int[] starts : misfits) {
            int documents = Math.max(1, starts.length - 1);
            refuses(
                    "documents that do not take 4 rows one after another",
                    () -> ops.attention(qkv, 2, starts, documents));
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    <M> void aCacheRefusesWhatItHasNoRoomFor(Ops<M> ops) {
        var cache = ops.cache(1, 2, 1, 2);
        var qkv = ops.parameter(0, 1, 6);
        refuses("id 2 at 0 is outside 0..1", () -> ops.attend(qkv, 1, cache, 0, new int[] {2}));
        refuses("layer 1 of a cache of 1", () -> ops.attend(qkv, 1, cache, 1, new int[] {0}));
        refuses(
                "rows 0 and 1 are both of sequence 1",
                () -> ops.attend(ops.parameter(0, 2, 6), 1, cache, 0, new int[] {1, 1}));
        refuses("1 rows and 0 ids", () -> ops.attend(qkv, 1, cache, 0, new int[0]));
        refuses(
                "rows of 4 channels on a cache of 2",
                () -> ops.attend(ops.parameter(0, 1, 12), 1, cache, 0, new int[] {0}));
        ops.attend(qkv, 1, cache, 0, new int[] {1});
        refuses("the cache of sequence 1 is full at 1", () -> ops.attend(qkv, 1, cache, 0, new int[] {1}));
        refuses("the cache of sequence 1 is full at 1", () -> ops.attend(qkv, 1, cache, 0, new int[] {1}));
        ops.attend(qkv, 1, cache, 0, new int[] {0});
        cache.clear(1);
        ops.attend(qkv, 1, cache, 0, new int[] {1});
    }

    @ParameterizedTest
    @MethodSource("engines")
    <M> void aCacheOfNothingOrTooMuchIsRefused(Ops<M> ops) {
        var wrong =
                "a cache of %d layers and %d sequences of %d rows, %d channels each: it needs 1 of each, and one array"
                        + " must hold the keys of a layer";
        int[][] sizes = {
            {-1, 1, 1, 1}, {0, 1, 1, 1}, {1, -1, 1, 1}, {1, 1, -1, 1}, {1, 1, 1, 0}, {1, 1, 1 << 20, 1 << 20}
        };
        for (int[] s : sizes) {
            refuses(wrong.formatted(s[0], s[1], s[2], s[3]), () -> ops.cache(s[0], s[1], s[2], s[3]));
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    <M> void whatIsUndefinedWithoutElementsIsRefused(Ops<M> ops) {
        var noColumns = ops.parameter(0, 3, 0);
        refuses("the mean of an empty matrix is undefined", () -> ops.mean(noColumns));
        refuses("softmax of rows without columns is undefined", () -> ops.softmax(noColumns));
        refuses("rmsnorm of rows without columns is undefined", () -> ops.rmsnorm(noColumns));
        refuses("cross entropy of rows without columns is undefined", () -> ops.crossEntropy(noColumns, new int[3]));
    }

    @ParameterizedTest
    @MethodSource("engines")
    <M> void matricesWithoutRowsPassThroughEveryLayer(Ops<M> ops) {
        var none = ops.gather(ops.parameter(0, 4, 2), new int[0], 0);
        var qkv = ops.linear(ops.rmsnorm(ops.softmax(none)), ops.parameter(0, 6, 2));
        var y = ops.relu(ops.attention(qkv, 2, new int[] {0}, 0));
        y = ops.exp(ops.log(ops.pow(ops.neg(ops.mul(ops.add(y, none), ops.constant(1, 1, 2))), 3)));
        assertEquals(0, ops.rows(y));
        assertEquals(2, ops.cols(y));
        var loss = ops.add(ops.sum(y), ops.weightedSum(ops.crossEntropy(y, new int[0]), new double[0]));
        assertEquals(0, ops.get(loss, 0, 0));
        ops.backward(loss);
        for (int i = 0; i < PARAMETERS; i++) {
            assertEquals(0, ops.parameterGradient(i), "parameter " + i);
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    <M> void parametersAreRestoredAllOrNone(Ops<M> ops) {
        var two = new double[] {5, 6};
        var outOfBounds = IndexOutOfBoundsException.class;
        assertThrows(outOfBounds, () -> ops.restore(Ops.Kept.PARAMETERS, 0, two, 3));
        assertThrows(outOfBounds, () -> ops.restore(Ops.Kept.PARAMETERS, PARAMETERS - 1, two, 2));
        assertThrows(outOfBounds, () -> ops.restore(Ops.Kept.PARAMETERS, 0, two, -1));
        assertEquals(0, ops.parameter(0));
        assertEquals(0, ops.parameter(PARAMETERS - 1));
        assertThrows(outOfBounds, () -> ops.copy(Ops.Kept.PARAMETERS, PARAMETERS + 1, two, 0));
        assertThrows(outOfBounds, () -> ops.copy(Ops.Kept.PARAMETERS, 0, two, -1));
    }

    /// Moments may be restored while a step goes on, parameters may not.
    @ParameterizedTest
    @MethodSource("engines")
    <M> void onlyOtherParametersOutdateWhatIsOnRecord(Ops<M> ops) {
        var a = ops.parameter(0, 2, 3);
        ops.restore(Ops.Kept.FIRST_MOMENTS, 0, new double[] {1}, 1);
        ops.restore(Ops.Kept.SECOND_MOMENTS, 0, new double[] {1}, 1);
        var b = ops.add(a, a);
        ops.restore(Ops.Kept.PARAMETERS, 0, new double[] {1}, 1);
        refuses("parameters have changed since this matrix was made: begin anew", () -> ops.add(b, b));
    }

    /// In the second round an arena still holds what the first has left there.
    @ParameterizedTest
    @MethodSource("engines")
    <M> void whatIsAddedToAnEmptyMatrixHasNoGradientFromThere(Ops<M> ops) {
        for (int round = 1; round <= 2; round++) {
            ops.begin();
            var empty = ops.gather(ops.parameter(0, 4, 3), new int[0], 0);
            var number = ops.exp(ops.parameter(0, 1, 1));
            var row = ops.neg(ops.parameter(1, 1, 3));
            var sums = ops.add(ops.sum(number), ops.sum(row));
            ops.backward(ops.add(sums, ops.add(ops.sum(ops.add(empty, number)), ops.sum(ops.add(row, empty)))));
            assertEquals(1, ops.gradient(number, 0, 0));
            assertEquals(1, ops.gradient(row, 0, 2));
            assertEquals(-round, ops.parameterGradient(2));
        }
    }

    @ParameterizedTest
    @MethodSource("enginesForGeneration")
    <M> void anEngineForGenerationRefusesToWalkBackward(Ops<M> ops) {
        var root = ops.sum(ops.parameter(0, 2, 2));
        var none = "an engine for generation keeps no gradients";
        refuses(none, () -> ops.backward(root));
        refuses(none, () -> ops.parameterGradient(0));
        refuses(none, ops::gradientSumOfSquares);
        refuses(none, () -> ops.adam(1, 0.9, 0.99, 0.1, 1, 1e-8, 1));
    }

    @ParameterizedTest
    @MethodSource("engines")
    <M> void softmaxOfHugeLogitsStaysInRange(Ops<M> ops) {
        var softmax = ops.softmax(ops.constant(3, 2, 3e38, 3e38, -3e38, 3e38, 1000, 1000 + StrictMath.log(3)));
        double[][] expected = {{0.5, 0.5}, {0, 1}, {0.25, 0.75}};
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 2; j++) {
                // float keeps 1000 + ln 3 to 2⁻¹⁵
                assertEquals(expected[i][j], ops.get(softmax, i, j), i < 2 ? 0 : 0x1p-15, "row " + i + ", " + j);
            }
        }
        var loss = ops.crossEntropy(ops.constant(2, 2, 3e38, -3e38, 1e4, 1e4), new int[] {0, 1});
        assertEquals(0, Math.abs(ops.get(loss, 0, 0)));
        assertEquals(StrictMath.log(2), ops.get(loss, 1, 0), 0x1p-24);
    }

    @ParameterizedTest
    @MethodSource("engines")
    <M> void softmaxTakesItsMaximumAsAConstant(Ops<M> ops) {
        double[] logits = {2, 1, 5, 5};
        for (int i = 0; i < 4; i++) {
            ops.parameter(i, logits[i]);
        }
        // shifting all logits changes no share: each row's gradients add up to 0, whichever is the largest
        var softmax = ops.softmax(ops.parameter(0, 1, 4));
        ops.backward(ops.sum(ops.mul(softmax, ops.constant(1, 4, 1, 0, 0, 3))));
        double sum = 0;
        for (int i = 0; i < 4; i++) {
            sum += ops.parameterGradient(i);
        }
        assertEquals(0, sum, 16 * 0x1p-24);
    }

    @ParameterizedTest
    @MethodSource("engines")
    <M> void gradientsOfParametersAddUpOverSeveralWalks(Ops<M> ops) {
        ops.parameter(0, 3);
        ops.backward(ops.mul(ops.parameter(0, 1, 1), ops.parameter(0, 1, 1)));
        ops.begin();
        ops.backward(ops.parameter(0, 1, 1));
        assertEquals(7, ops.parameterGradient(0));
    }

    @ParameterizedTest
    @MethodSource("engines")
    <M> void aWindowOfParametersHasTheGradientThatWasCollectedForThem(Ops<M> ops) {
        ops.parameter(3, 5);
        var window = ops.parameter(2, 1, 3);
        ops.backward(ops.sum(ops.mul(window, window)));
        ops.backward(ops.sum(window));
        assertEquals(2 * 5 + 1, ops.gradient(window, 0, 1));
        assertEquals(1, ops.gradient(window, 0, 2));
        ops.begin();
        ops.backward(ops.parameter(3, 1, 1));
        refuses(
                "no gradients: backward has not been walked since this matrix was made",
                () -> ops.gradient(ops.parameter(3, 1, 1), 0, 0));
        ops.begin();
        var again = ops.parameter(3, 1, 1);
        ops.backward(again);
        assertEquals(2 * 5 + 3, ops.gradient(again, 0, 0));
        ops.adam(1, 0.9, 0.99, 0.1, 1, 1e-8, 1);
        assertEquals(0, ops.gradient(again, 0, 0));
    }

    @ParameterizedTest
    @MethodSource("engines")
    <M> void whatIsComputedHasTheGradientOfTheLastWalkAlone(Ops<M> ops) {
        var y = ops.exp(ops.parameter(0, 1, 1));
        ops.backward(ops.mul(y, ops.constant(1, 1, 3)));
        ops.backward(ops.mul(y, ops.constant(1, 1, 4)));
        assertEquals(4, ops.gradient(y, 0, 0));
        assertEquals(7, ops.parameterGradient(0));
    }

    @Test
    void gatheredRowsAreCopiesOnTheTapeAndTheTablesOwnValuesOnTheScalarEngine() {
        engines().forEach(ops -> gradientOfARowGatheredTwice(ops, ops instanceof Tape ? 1 : 1 + 2));
    }

    private static <M> void gradientOfARowGatheredTwice(Ops<M> ops, double expected) {
        var rows = ops.gather(ops.parameter(0, 3, 2), new int[] {1, 1}, 2);
        ops.backward(ops.sum(ops.mul(rows, ops.constant(2, 2, 1, 1, 2, 2))));
        assertEquals(expected, ops.gradient(rows, 0, 0));
        assertEquals(1 + 2, ops.parameterGradient(2));
    }

    @Test
    void aMatrixMappedAfterAWalkHasNoGradient() {
        var ops = ValueOps.forTraining(PARAMETERS, i -> "p" + i);
        var c = ops.constant(1, 1, 2);
        var before = c.map(Value::neg);
        ops.backward(ops.sum(before));
        assertEquals(1, ops.gradient(before, 0, 0));
        refuses(
                "no gradients: backward has not been walked since this matrix was made",
                () -> ops.gradient(c.map(Value::neg), 0, 0));
        ops.parameter(0, 1);
        refuses("parameters have changed since this matrix was made: begin anew", () -> ops.exp(c.map(Value::neg)));
    }

    @ParameterizedTest
    @MethodSource("engines")
    <M> void whatTheRootDoesNotRestOnLeavesNoTrace(Ops<M> ops) {
        var zero = ops.parameter(0, 1, 1);
        var unused = ops.log(zero);
        var root = ops.exp(zero);
        ops.backward(root);
        assertEquals(1, ops.parameterGradient(0));
        assertEquals(0, ops.gradient(unused, 0, 0));
    }

    @ParameterizedTest
    @MethodSource("engines")
    <M> void elementsOutsideAMatrixAreRefused(Ops<M> ops) {
        var a = ops.parameter(0, 2, 3);
        ops.backward(ops.sum(a));
        int[][] outside = {{2, 0}, {-1, 0}, {0, 3}, {0, -1}};
        for (int[] at : outside) {
            assertThrows(IndexOutOfBoundsException.class, () -> ops.get(a, at[0], at[1]));
            assertThrows(IndexOutOfBoundsException.class, () -> ops.gradient(a, at[0], at[1]));
        }
        assertThrows(IndexOutOfBoundsException.class, () -> ops.parameter(PARAMETERS));
        assertThrows(IndexOutOfBoundsException.class, () -> ops.parameter(PARAMETERS, 1.0));
        assertThrows(IndexOutOfBoundsException.class, () -> ops.parameterGradient(PARAMETERS));
    }

    @ParameterizedTest
    @MethodSource("engines")
    <M> void thereAreNoGradientsBeforeAWalk(Ops<M> ops) {
        var none = "no gradients: backward has not been walked since this matrix was made";
        var a = ops.parameter(0, 1, 1);
        refuses(none, () -> ops.gradient(a, 0, 0));
        ops.backward(a);
        assertEquals(1, ops.gradient(a, 0, 0));
        ops.begin();
        var again = ops.parameter(0, 1, 1);
        refuses(none, () -> ops.gradient(again, 0, 0));
    }

    @ParameterizedTest
    @MethodSource("engines")
    <M> void matricesFromBeforeBeginAreRefusedEverywhere(Ops<M> ops) {
        var none = "a matrix of another engine, or from before begin";
        var old = new ArrayList<M>();
        for (int step = 0; step < 4; step++) {
            var now = ops.constant(1, 1, step);
            for (var stale : old) {
                refuses(none, () -> ops.get(stale, 0, 0));
                refuses(none, () -> ops.rows(stale));
                refuses(none, () -> ops.cols(stale));
                refuses(none, () -> ops.gradient(stale, 0, 0));
                refuses(none, () -> ops.add(now, stale));
                refuses(none, () -> ops.add(stale, now));
                refuses(none, () -> ops.exp(stale));
                refuses(none, () -> ops.sum(stale));
                refuses(none, () -> ops.mean(stale));
                refuses(none, () -> ops.weightedSum(stale, new double[1]));
                refuses(none, () -> ops.gather(stale, new int[1], 1));
                refuses(none, () -> ops.linear(now, stale));
                refuses(none, () -> ops.linear(stale, now));
                refuses(none, () -> ops.rmsnorm(stale));
                refuses(none, () -> ops.softmax(stale));
                refuses(none, () -> ops.crossEntropy(stale, new int[1]));
                refuses(none, () -> ops.attention(stale, 1, new int[] {0, 1}, 1));
                refuses(none, () -> ops.attend(stale, 1, ops.cache(1, 1, 1, 1), 0, new int[1]));
                refuses(none, () -> ops.backward(stale));
            }
            assertEquals(step, ops.get(now, 0, 0));
            old.add(now);
            ops.begin();
        }
    }

    @Test
    void matricesAndCachesOfAnotherEngineAreRefused() {
        requireOwn(ValueOps.forTraining(PARAMETERS, i -> "p" + i), ValueOps.forTraining(PARAMETERS, i -> "p" + i));
        requireOwn(
                Tape.forTraining(PARAMETERS, new ScalarKernels()), Tape.forTraining(PARAMETERS, new ScalarKernels()));
    }

    private static <M> void requireOwn(Ops<M> ops, Ops<M> other) {
        var foreign = other.constant(1, 1, 1);
        var own = ops.constant(1, 1, 1);
        refuses("a matrix of another engine, or from before begin", () -> ops.add(own, foreign));
        var qkv = ops.parameter(0, 1, 6);
        refuses("a cache of another engine", () -> ops.attend(qkv, 1, other.cache(1, 1, 4, 2), 0, new int[1]));
        refuses("a cache of another engine", () -> ops.attend(qkv, 1, sequence -> {}, 0, new int[1]));
    }

    @ParameterizedTest
    @MethodSource("engines")
    <M> void whatWasMadeWithOtherParametersIsReadButNotComputedWith(Ops<M> ops) {
        var changes = List.<Runnable>of(
                () -> ops.parameter(0, 3),
                () -> ops.adam(1, 0.9, 0.99, 0.1, 1, 1e-8, 1),
                () -> ops.restore(Ops.Kept.PARAMETERS, 0, new double[] {5}, 1));
        for (var change : changes) {
            ops.begin();
            var p = ops.parameter(0, 1, 1);
            var root = ops.exp(p);
            double value = ops.get(root, 0, 0);
            ops.backward(root);
            change.run();
            assertEquals(value, ops.get(root, 0, 0));
            assertEquals(1, ops.gradient(root, 0, 0));
            var outdated = "parameters have changed since this matrix was made: begin anew";
            refuses(outdated, () -> ops.backward(root));
            refuses(outdated, () -> ops.add(p, p));
            refuses(outdated, () -> ops.linear(p, p));
            assertEquals(ops.parameter(0), ops.get(ops.parameter(0, 1, 1), 0, 0));
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    <M> void aRowStandsForEveryRow(Ops<M> ops) {
        for (int i = 0; i < 9; i++) {
            ops.parameter(i, i + 1);
        }
        var x = ops.parameter(0, 2, 3);
        var bias = ops.parameter(6, 1, 3);
        var sum = ops.add(x, bias);
        var ratio = ops.div(bias, x);
        double[][] expected = {{8, 10, 12}, {11, 13, 15}};
        for (int i = 0; i < 2; i++) {
            for (int j = 0; j < 3; j++) {
                assertEquals(expected[i][j], ops.get(sum, i, j));
                assertEquals((float) ((7.0 + j) / (1 + 3 * i + j)), (float) ops.get(ratio, i, j));
            }
        }
        ops.backward(ops.sum(ops.add(ops.mul(sum, ops.constant(2, 3, 1, 2, 3, 4, 5, 6)), ratio)));
        for (int j = 0; j < 3; j++) {
            double column = (1 + j) + (4 + j) + 1.0 / (1 + j) + 1.0 / (4 + j);
            assertEquals(column, ops.parameterGradient(6 + j), column * 0x1p-22);
            assertEquals(1 + j - (7.0 + j) / ((1 + j) * (1 + j)), ops.parameterGradient(j), 8 * 0x1p-22);
        }
        refuses("elementwise on 2×3 and 1×2: shapes differ", () -> ops.add(x, ops.parameter(0, 1, 2)));
    }
}
