package microgpt.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;

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

    @ParameterizedTest
    @CsvSource({"1, 4, 4", "7, 4, 4", "16, 3, 4", "40, 2, 8"})
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
