package microgpt.kernels.vector;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import microgpt.kernels.Kernels;
import microgpt.kernels.ScalarKernels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MatmulTest {
    private static final int[] SIZES = {1, 2, 3, 4, 7, 8, 9, 13, 15, 16, 17, 27, 31, 32, 33, 63, 64, 65, 207};
    private static final Kernels SCALAR = new ScalarKernels();
    private static final Kernels VECTOR = new VectorKernels();

    /// How a lies in memory.
    enum Layout {
        BY_ROWS,
        BY_COLUMNS,
        SPREAD,
        /// By columns, a multiple of [Matmul.CONFLICT] floats apart.
        CONFLICTING
    }

    private record Shape(int m, int n, int k) {}

    @ParameterizedTest
    @EnumSource
    void productsMatchScalarAtEveryTailLength(Values values) {
        long seed = 27 + values.ordinal();
        var random = new Random(seed);
        for (int m : SIZES) {
            for (int n : SIZES) {
                int k = SIZES[random.nextInt(SIZES.length)];
                var layout = Layout.values()[random.nextInt(3)];
                check(new Shape(m, n, k), layout, values, seed, random);
            }
        }
    }

    /// Where k is large and there are rows enough, other inner loops do the work.
    @ParameterizedTest
    @EnumSource
    void deepProductsMatchScalarAtEveryTailLength(Values values) {
        long seed = 128 + values.ordinal();
        var random = new Random(seed);
        for (int m : new int[] {32, 33, 63, 64, 65, 207}) {
            for (int n : SIZES) {
                int k = new int[] {128, 130, 207}[random.nextInt(3)];
                check(new Shape(m, n, k), Layout.values()[random.nextInt(3)], values, seed, random);
            }
        }
    }

    @Test
    void productsMatchScalarAcrossSlicesAndBlocks() {
        long seed = 65;
        var random = new Random(seed);
        for (var layout : Layout.values()) {
            for (int k : new int[] {0, 1536, 1537, 3090}) {
                check(new Shape(1, 130, k), layout, Values.ORDINARY, seed, random);
                check(new Shape(9, 13, k), layout, Values.ORDINARY, seed, random);
                check(new Shape(40, 67, k), layout, Values.SPECIAL, seed, random);
                check(new Shape(70, 300, k), layout, Values.ORDINARY, seed, random);
            }
            for (int m : new int[] {0, 63, 64, 65, 200}) {
                check(new Shape(m, 35, 20), layout, Values.ORDINARY, seed, random);
            }
            for (int m : new int[] {0, 63, 64, 65, 67}) {
                check(new Shape(m, 67, 1540), layout, Values.ORDINARY, seed, random);
            }
            for (int k : new int[] {12, 40}) {
                check(new Shape(130, 2 * 1024 + 5, k), layout, Values.ORDINARY, seed, random);
                check(new Shape(70, 1024 + 20, k), layout, Values.SPECIAL, seed, random);
            }
            check(new Shape(5, 0, 5), layout, Values.ORDINARY, seed, random);
        }
    }

    /// Both products, with offsets and with strides larger than the width; what lies between the rows of c must stay.
    private static void check(Shape shape, Layout layout, Values values, long seed, Random random) {
        int gap = random.nextInt(4);
        int aRow = switch (layout) {
            case BY_ROWS -> shape.k + gap;
            case BY_COLUMNS, CONFLICTING -> 1;
            case SPREAD -> 2;
        };
        int aCol = switch (layout) {
            case BY_ROWS -> 1;
            case BY_COLUMNS -> shape.m + gap;
            case SPREAD -> 2 * shape.m + gap;
            case CONFLICTING -> Math.max(1, Math.ceilDiv(shape.m, Matmul.CONFLICT)) * Matmul.CONFLICT;
        };
        int bRow = shape.n + random.nextInt(4);
        int cRow = shape.n + random.nextInt(4);
        int ao = random.nextInt(5);
        int bo = random.nextInt(5);
        int co = random.nextInt(5);
        float[] a = values.array(random, ao + Math.max(0, shape.m - 1) * aRow + Math.max(0, shape.k - 1) * aCol + 1);
        float[] b = values.array(random, bo + shape.k * bRow);
        float[] c = values.array(random, co + shape.m * cRow + random.nextInt(3));

        float[] expected = c.clone();
        float[] actual = c.clone();
        SCALAR.matmul(shape.m, shape.n, shape.k, a, ao, aRow, aCol, b, bo, bRow, expected, co, cRow);
        Matmul.product(shape.m, shape.n, shape.k, a, ao, aRow, aCol, b, bo, bRow, actual, co, cRow, false);
        assertSame(expected, actual, "matmul %s, a %s, %s, seed %d".formatted(shape, layout, values, seed), co, cRow);

        SCALAR.addMatmul(shape.m, shape.n, shape.k, a, ao, aRow, aCol, b, bo, bRow, expected, co, cRow);
        Matmul.product(shape.m, shape.n, shape.k, a, ao, aRow, aCol, b, bo, bRow, actual, co, cRow, true);
        assertSame(
                expected, actual, "addMatmul %s, a %s, %s, seed %d".formatted(shape, layout, values, seed), co, cRow);
    }

    /// The same bits, or NaN in both.
    private static void assertSame(float[] expected, float[] actual, String what, int offset, int stride) {
        for (int i = 0; i < expected.length; i++) {
            if (Float.floatToIntBits(expected[i]) != Float.floatToIntBits(actual[i])) {
                int at = i - offset;
                fail("%s: at %d (row %d, column %d) scalar has %a, vector %a"
                        .formatted(
                                what, i, Math.floorDiv(at, stride), Math.floorMod(at, stride), expected[i], actual[i]));
            }
        }
    }

    @Test
    void linearMatchesScalarAtEveryTailLength() {
        long seed = 5;
        var random = new Random(seed);
        for (int m : SIZES) {
            for (int n : SIZES) {
                int k = SIZES[random.nextInt(SIZES.length)];
                checkLinear(new Shape(m, n, k), Values.values()[random.nextInt(Values.values().length)], seed, random);
            }
        }
        for (int n : new int[] {1_100, 2_100}) {
            checkLinear(new Shape(40, n, 48), Values.ORDINARY, seed, random);
        }
        for (int k : new int[] {0, 1, 31, 32, 128, 1536, 1537, 3090}) {
            for (int m : k > 128 ? new int[] {1, 40, 70} : new int[] {1, 2, 40, 70, 140}) {
                checkLinear(new Shape(m, 83, k), Values.SPECIAL, seed, random);
                checkLinear(new Shape(m, 150, k), Values.ORDINARY, seed, random);
            }
        }
    }

    /// Laid out and multiplied in parts, as threads share them; what lies around y must stay.
    private static void checkLinear(Shape shape, Values values, long seed, Random random) {
        int m = shape.m;
        int n = shape.n;
        int k = shape.k;
        int xo = random.nextInt(5);
        int wo = random.nextInt(5);
        int yo = random.nextInt(5);
        float[] x = values.array(random, xo + m * k);
        float[] w = values.array(random, wo + n * k);
        float[] y = values.array(random, yo + m * n + random.nextInt(3));
        float[] expected = y.clone();
        var wt = new float[SCALAR.laidOut(n, k)];
        SCALAR.layOut(w, wo, n, k, 0, n, wt, 0);
        SCALAR.matmul(m, n, k, x, xo, k, 1, wt, 0, n, expected, yo, n);
        for (var kernels : List.of(SCALAR, new VectorKernels())) {
            for (int parts = 1; parts <= 3; parts++) {
                float[] actual = y.clone();
                int at = random.nextInt(5);
                var laidOut = new float[at + kernels.laidOut(n, k)];
                assertTrue(laidOut.length - at <= Kernels.mostLaidOut(n, k));
                int together = kernels.together();
                for (int part = 0; part < parts; part++) {
                    int from = n / together * part / parts * together;
                    int to = part == parts - 1 ? n : n / together * (part + 1) / parts * together;
                    kernels.layOut(w, wo, n, k, from, to, laidOut, at);
                    kernels.linear(m, n, k, from, to, x, xo, laidOut, at, actual, yo);
                }
                assertSame(
                        expected,
                        actual,
                        "linear %s in %d parts, %s, seed %d".formatted(shape, parts, values, seed),
                        yo,
                        n);
            }
        }
    }

    @Test
    void aProductWithoutColumnsTouchesNothing() {
        VECTOR.matmul(3, 0, 0, new float[0], 0, 0, 1, new float[0], 0, 5, new float[0], 0, 5);
        VECTOR.matmul(3, 0, 2, new float[6], 0, 2, 1, new float[0], 0, 0, new float[0], 0, 5);
    }

    /// The floats of all arrays of an object and of arrays of arrays.
    private static long floats(Object of) throws IllegalAccessException {
        long floats = 0;
        for (var field : of.getClass().getDeclaredFields()) {
            field.setAccessible(true);
            floats += switch (field.get(of)) {
                case float[] array -> array.length;
                case float[][] arrays ->
                    Stream.of(arrays).mapToLong(array -> array.length).sum();
                default -> throw new AssertionError(field);
            };
        }
        return floats;
    }

    /// On a thread that has computed nothing before.
    @ParameterizedTest
    @CsvSource({"40, 100, 60", "40, 300, 700", "200, 1100, 40", "30, 2100, 1600", "30, 1600, 3100"})
    void workSpaceIsWhatTheContractAllows(int m, int n, int k) throws Exception {
        var held = new CompletableFuture<Long>();
        Thread.ofPlatform().start(() -> {
            try {
                var a = new float[m * k];
                VECTOR.matmul(m, n, k, a, 0, k, 1, new float[k * n], 0, n, new float[m * n], 0, n);
                VECTOR.addMatmul(m, n, k, a, 0, 1, m, new float[k * n], 0, n, new float[m * n], 0, n);
                var space = Matmul.class.getDeclaredField("SPACE");
                space.setAccessible(true);
                held.complete(floats(((ThreadLocal<?>) space.get(null)).get()));
            } catch (Throwable e) {
                held.completeExceptionally(e);
            }
        });
        assertTrue(held.get() <= Kernels.workSpace(k, n), () -> held.join() + " of " + Kernels.workSpace(k, n));
    }

    @Test
    void rowsSplitAmongThreadsGiveTheSameBits() {
        long seed = 11;
        var random = new Random(seed);
        int m = 207;
        int n = 65;
        int k = 300;
        float[] a = Values.ORDINARY.array(random, m * k);
        float[] b = Values.ORDINARY.array(random, k * n);
        var expected = new float[m * n];
        var actual = new float[m * n];
        SCALAR.matmul(m, n, k, a, 0, 1, m, b, 0, n, expected, 0, n);
        IntStream.range(0, 9).parallel().forEach(part -> {
            int from = part * 23;
            Matmul.product(23, n, k, a, from, 1, m, b, 0, n, actual, from * n, n, false);
        });
        assertSame(expected, actual, "nine parts of 23 rows, seed " + seed, 0, n);
    }

    @Test
    void transposeMatchesScalarAtEveryTailLength() {
        long seed = 3;
        var random = new Random(seed);
        for (int rows : SIZES) {
            for (int cols : SIZES) {
                int xRow = cols + random.nextInt(4);
                int yRow = rows + random.nextInt(4);
                int xo = random.nextInt(5);
                int yo = random.nextInt(5);
                float[] x = Values.SPECIAL.array(random, xo + rows * xRow);
                float[] y = Values.ORDINARY.array(random, yo + cols * yRow);
                float[] expected = y.clone();
                float[] actual = y.clone();
                for (int i = 0; i < rows; i++) {
                    for (int j = 0; j < cols; j++) {
                        expected[yo + j * yRow + i] = x[xo + i * xRow + j];
                    }
                }
                Transpose.transpose(x, xo, xRow, actual, yo, yRow, rows, cols);
                assertSame(expected, actual, "transpose %d×%d, seed %d".formatted(rows, cols, seed), yo, yRow);
            }
        }
    }
}
