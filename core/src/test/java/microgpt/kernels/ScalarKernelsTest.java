package microgpt.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import microgpt.contract.ProbabilityPlaces;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScalarKernelsTest {
    private static final Kernels SCALAR = new ScalarKernels();

    @Test
    void sumOfSquaresFoldsSixteenAccumulators() {
        long seed = 16;
        var random = new Random(seed);
        for (int n = 0; n < 70; n++) {
            var x = new float[n + 3];
            for (int i = 0; i < x.length; i++) {
                x[i] = (float) Math.scalb(random.nextGaussian(), random.nextInt(20));
            }
            var sums = new float[16];
            for (int i = 0; i < n; i++) {
                sums[i % 16] = Math.fma(x[3 + i], x[3 + i], sums[i % 16]);
            }
            assertEquals(fold(sums), SCALAR.sumOfSquares(x, 3, n), "n = " + n + ", seed " + seed);
        }
    }

    @Test
    void softmaxDividesBySixteenFoldedAccumulators() {
        long seed = 17;
        var random = new Random(seed);
        for (int n = 1; n < 70; n++) {
            var x = new float[n];
            var e = new float[n];
            var sums = new float[16];
            for (int i = 0; i < n; i++) {
                x[i] = i == n / 2 ? 0 : -3 * random.nextFloat();
                e[i] = FloatMath.exp(x[i]);
                sums[i % 16] += e[i];
            }
            float inverse = 1 / fold(sums);
            var y = new float[n];
            SCALAR.softmax(x, 0, y, 0, 1, n);
            for (int i = 0; i < n; i++) {
                assertEquals(e[i] * inverse, y[i], "n = " + n + ", i = " + i + ", seed " + seed);
            }
        }
    }

    @Test
    void productsMatchThePlainLoopAtEveryTailLength() {
        long seed = 18;
        var random = new Random(seed);
        for (int m = 0; m <= 5; m++) {
            for (int n = 0; n <= 17; n++) {
                for (int k : new int[] {0, 1, 2, 7, 16}) {
                    check(m, n, k, seed, random);
                }
            }
        }
    }

    /// One product with a by rows and by columns, neither of whose strides is tight.
    private static void check(int m, int n, int k, long seed, Random random) {
        int ld = 1 + Math.max(m, Math.max(n, k));
        var a = random(ld * ld, random);
        var b = random(ld * ld, random);
        var c = random(ld * ld + 2, random);
        for (int aRow : new int[] {1, ld}) {
            int aCol = aRow == 1 ? ld : 1;
            var zeroed = c.clone();
            for (int i = 0; i < m; i++) {
                Arrays.fill(zeroed, 2 + i * ld, 2 + i * ld + n, 0);
            }
            var product = c.clone();
            SCALAR.matmul(m, n, k, a, 0, aRow, aCol, b, 0, ld, product, 2, ld);
            var message = m + "×" + n + "×" + k + ", aRow " + aRow + ", seed " + seed;
            assertArrayEquals(plain(m, n, k, a, aRow, aCol, b, ld, zeroed), product, message);
            var sum = c.clone();
            SCALAR.addMatmul(m, n, k, a, 0, aRow, aCol, b, 0, ld, sum, 2, ld);
            assertArrayEquals(plain(m, n, k, a, aRow, aCol, b, ld, c.clone()), sum, message);
        }
    }

    /// `c[i, j] += Σ_p a[i, p] · b[p, j]`, as [Kernels#addMatmul] says it, c from its third number on.
    private static float[] plain(int m, int n, int k, float[] a, int aRow, int aCol, float[] b, int ld, float[] c) {
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                for (int p = 0; p < k; p++) {
                    int at = 2 + i * ld + j;
                    c[at] = Math.fma(a[i * aRow + p * aCol], b[p * ld + j], c[at]);
                }
            }
        }
        return c;
    }

    private static float[] random(int n, Random random) {
        var x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = (float) random.nextGaussian();
        }
        return x;
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 4", "1, 4, 4", "7, 4, 4", "16, 3, 4", "40, 2, 8"})
    void everyProbabilityOfADocumentHasItsOwnPlace(int n, int heads, int width) {
        ProbabilityPlaces.check(SCALAR, n, heads, width);
    }

    private static float fold(float[] sums) {
        for (int half = 8; half > 0; half /= 2) {
            for (int i = 0; i < half; i++) {
                sums[i] += sums[i + half];
            }
        }
        return sums[0];
    }
}
