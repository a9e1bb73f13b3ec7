package microgpt.kernels.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import microgpt.contract.ProbabilityPlaces;
import microgpt.kernels.Kernels;
import microgpt.kernels.ScalarKernels;
import microgpt.tape.Tape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class VectorKernelsTest {
    private static final int[] SIZES = {1, 2, 3, 4, 7, 8, 9, 13, 15, 16, 17, 27, 31, 32, 33, 63, 64, 65, 207};
    private static final int[] SHORT_SIZES = {1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 13, 15, 16, 17, 20, 27, 31, 32, 33};
    private static final Kernels SCALAR = new ScalarKernels();
    private static final Kernels VECTOR = new VectorKernels();

    @ParameterizedTest
    @EnumSource
    void elementwiseKernelsMatchScalarAtEveryTailLength(Values values) {
        var calls = new Calls(values, 13 + values.ordinal());
        for (int n : SIZES) {
            calls.elementwise(n);
            calls.optimiser(n);
        }
        check(calls);
    }

    @ParameterizedTest
    @EnumSource
    void rowKernelsMatchScalarAtEveryTailLength(Values values) {
        var calls = new Calls(values, 15 + values.ordinal());
        for (int cols : SIZES) {
            for (int rows : new int[] {1, 3, 17}) {
                calls.byRows(rows, cols);
            }
        }
        check(calls);
    }

    @ParameterizedTest
    @EnumSource
    void attentionMatchesScalarAtEveryLengthAndWidth(Values values) {
        long seed = 31 + values.ordinal();
        var random = new Random(seed);
        var calls = new Calls(values, seed);
        for (int n : SHORT_SIZES) {
            for (int width : SHORT_SIZES) {
                int heads = 1 + random.nextInt(3);
                int from = random.nextInt(heads);
                int to = from + 1 + random.nextInt(heads - from);
                calls.attention(n, heads, width, from, to);
                calls.attend(n, heads, width);
            }
        }
        check(calls);
    }

    @ParameterizedTest
    @EnumSource
    void attentionMatchesScalarWithHeadsInFours(Values values) {
        long seed = 16 + values.ordinal();
        var random = new Random(seed);
        var calls = new Calls(values, seed);
        for (int n = 1; n <= 17; n++) {
            for (int width = 4; width <= 36; width += 4) {
                int heads = 4 * (1 + random.nextInt(3));
                int from = 4 * random.nextInt(heads / 4);
                calls.attention(n, heads, width, from, from + 4);
            }
            calls.attend(n, 4 * (1 + n % 3), 4);
        }
        check(calls);
    }

    @ParameterizedTest
    @EnumSource
    void attentionMatchesScalarOnLongDocuments(Values values) {
        var calls = new Calls(values, 63 + values.ordinal());
        for (int n : new int[] {29, 33, 64}) {
            calls.attention(n, 4, 4, 0, 4);
            calls.attention(n, 8, 12, 4, 8);
        }
        calls.attention(128, 1, 8, 0, 1);
        for (int n : new int[] {63, 64, 65, 207}) {
            calls.attention(n, 2, 16, 0, 2);
            calls.attention(n, 3, 13, 1, 3);
            calls.attend(n, 3, 20);
            calls.attention(7, 1, n, 0, 1);
            calls.attend(7, 2, n);
        }
        check(calls);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 4, 4",
        "0, 1, 4",
        "1, 4, 4",
        "7, 4, 4",
        "13, 8, 16",
        "16, 4, 4",
        "17, 4, 4",
        "16, 3, 4",
        "5, 4, 3",
        "40, 2, 8",
        "29, 4, 4",
        "33, 8, 12",
        "64, 4, 8",
        "128, 1, 5"
    })
    void everyProbabilityOfADocumentHasItsOwnPlace(int n, int heads, int width) {
        ProbabilityPlaces.check(VECTOR, n, heads, width);
    }

    private static void check(Calls calls) {
        assertTrue(calls.made().size() > 10);
        for (var call : calls.made()) {
            assertNull(call.difference(SCALAR, VECTOR));
        }
    }

    /// What is NaN in both tells little of them.
    @ParameterizedTest
    @EnumSource(names = {"ORDINARY", "DENORMAL", "HUGE", "ZEROS", "SPECIAL"})
    void mostResultsAreNumbers(Values values) {
        var calls = new Calls(values, 5);
        calls.matmul(33, 65, 207);
        calls.byRows(17, 65);
        calls.attention(16, 4, 16, 0, 4);
        calls.attention(65, 2, 16, 0, 2);
        for (var call : calls.made()) {
            int numbers = 0;
            int all = 0;
            for (float[] array : call.on(SCALAR).arrays()) {
                for (float x : array) {
                    numbers += Float.isNaN(x) ? 0 : 1;
                    all++;
                }
            }
            assertTrue(2 * numbers > all, "%s: %d of %d are no NaN".formatted(call.what(), numbers, all));
        }
    }

    /// A kernel that [Calls] leaves out would not be compared.
    @Test
    void everyKernelIsCalled() {
        var missing = Arrays.stream(Kernels.class.getMethods())
                .filter(method -> Modifier.isAbstract(method.getModifiers()) && method.getParameterCount() > 0)
                .map(Method::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        assertTrue(missing.size() > 15, missing::toString);
        var calls = new Calls(Values.ORDINARY, 1);
        calls.elementwise(1);
        calls.optimiser(1);
        calls.matmul(1, 1, 1);
        calls.byRows(1, 1);
        calls.attention(1, 1, 1, 0, 1);
        calls.attend(1, 1, 1);
        var spy = (Kernels) Proxy.newProxyInstance(
                Kernels.class.getClassLoader(), new Class<?>[] {Kernels.class}, (proxy, method, arguments) -> {
                    missing.remove(method.getName());
                    return method.invoke(SCALAR, arguments);
                });
        calls.made().forEach(call -> call.on(spy));
        ProbabilityPlaces.check(spy, 1, 1, 1);
        assertEquals(Set.of(), missing);
    }

    @Test
    void aTapeLaysItsWeightsOutAnewForOtherKernels() {
        int rows = 40;
        int cols = 3;
        var tape = Tape.forInference(rows * cols, SCALAR, 1);
        IntStream.range(0, rows * cols).forEach(i -> tape.parameter(i, Math.sin(i)));
        double[][] expected = null;
        for (var kernels : List.of(SCALAR, VECTOR, SCALAR)) {
            tape.use(kernels);
            tape.begin();
            var x = tape.constant(2, cols, 1, 2, 3, 4, 5, 6);
            var y = tape.values(tape.linear(x, tape.parameter(0, rows, cols)));
            expected = expected == null ? y : expected;
            assertArrayEquals(expected, y, kernels.name());
        }
    }

    @Test
    void weightsThatNoArrayHoldsLaidOutAreRefused() {
        assertThrows(ArithmeticException.class, () -> new VectorKernels().laidOut(Integer.MAX_VALUE - 6, 1));
    }

    @Test
    void expAndLogMatchScalarOverTheWholeRange() {
        var x = new float[1 << 20];
        for (int i = 0; i < x.length; i++) {
            x[i] = Float.intBitsToFloat(i << 12 | i & 0xfff);
        }
        var expected = new float[x.length];
        var actual = new float[x.length];
        SCALAR.exp(x, 0, expected, 0, x.length);
        VECTOR.exp(x, 0, actual, 0, x.length);
        assertArrayEquals(expected, actual);
        SCALAR.log(x, 0, expected, 0, x.length);
        VECTOR.log(x, 0, actual, 0, x.length);
        assertArrayEquals(expected, actual);
    }

    /// Probabilities down to the least denormal, where the exponential of numbers below 0 takes a way of its own.
    @Test
    void softmaxMatchesScalarDownToWhereItsExponentialsVanish() {
        int cols = 1 << 10;
        var x = new float[cols];
        var expected = new float[cols];
        var actual = new float[cols];
        int denormal = 0;
        float next = -86;
        while (next > -105) {
            x[0] = 0;
            for (int i = 1; i < cols; i++) {
                x[i] = next;
                next = Float.intBitsToFloat(Float.floatToRawIntBits(next) + 7);
            }
            SCALAR.softmax(x, 0, expected, 0, 1, cols);
            VECTOR.softmax(x, 0, actual, 0, 1, cols);
            assertArrayEquals(expected, actual);
            for (float p : expected) {
                denormal += p > 0 && p < Float.MIN_NORMAL ? 1 : 0;
            }
        }
        assertTrue(denormal > 100_000, () -> "only some results are denormal");
        assertEquals(0, expected[cols - 1]);
    }

    @Test
    void theNameTellsTheLaneWidth() {
        String lanes = System.getProperty("microgpt.lanes");
        int bits = lanes == null ? Lanes.SPECIES.vectorBitSize() : Integer.parseInt(lanes);
        assertEquals("vector, " + bits + "-bit lanes", VECTOR.name());
    }
}
