package microgpt.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/// Where the coefficients of [FloatMath] come from. Fitted anew, those of exp are the floats that stand there;
/// those of log differ by a few millionths, as they would were the interval's ends to differ in the seventh digit,
/// and are as good.
///
/// A polynomial p is fitted to F so that the largest of `|w · (p - F)|` is least, by Remez' exchange: through
/// points where the error alternates, at the same height E; then these move to where the error that results is
/// largest. Double arithmetic will do: F is known to 2⁻⁵², and the errors that are levelled are some 2⁻²⁸.
class FitTest {
    private static final int GRID = 40_000;

    @Test
    void coefficientsOfExpAreTheirFit() {
        double end = Math.log(2) / 2 * (1 + 0x1p-12);
        // (e^r - 1 - r) / r² = 1/2 + r/6 + r²/24 + …
        DoubleUnaryOperator remainder = r -> {
            double sum = 0;
            double term = 0.5;
            for (int k = 3; k < 25; k++) {
                sum += term;
                term *= r / k;
            }
            return sum;
        };
        var fit = new Fit(remainder, r -> r * r / Math.exp(r), -end, end, 4);
        assertArrayEquals(
                new float[] {FloatMath.EXP_2, FloatMath.EXP_3, FloatMath.EXP_4, FloatMath.EXP_5, FloatMath.EXP_6},
                fit.rounded());
        assertEquals(-28.3, log2(fit.height), 0.05);
    }

    @Test
    void coefficientsOfLogAreAsGoodAsTheirFit() {
        // (log(1 + f) - f) / f² = -1/2 + f/3 - f²/4 + …
        DoubleUnaryOperator remainder = f -> {
            double sum = 0;
            for (int k = 60; k >= 2; k--) {
                sum = sum * f + (k % 2 == 0 ? -1.0 : 1.0) / k;
            }
            return sum;
        };
        var fit = new Fit(
                remainder, f -> f == 0 ? 0 : Math.abs(f * f / Math.log1p(f)), Math.sqrt(0.5) - 1, Math.sqrt(2) - 1, 8);
        float[] committed = {
            FloatMath.LOG_2,
            FloatMath.LOG_3,
            FloatMath.LOG_4,
            FloatMath.LOG_5,
            FloatMath.LOG_6,
            FloatMath.LOG_7,
            FloatMath.LOG_8,
            FloatMath.LOG_9,
            FloatMath.LOG_10
        };
        for (int k = 0; k < committed.length; k++) {
            assertEquals(fit.coefficients[k], committed[k], 3e-6 * Math.abs(committed[k]), "LOG_" + (k + 2));
        }
        // rounded to floats, either may err a little more: the committed ones no more than the fit's
        var rounded = fit.rounded();
        double ratio = fit.largest(committed) / fit.largest(rounded);
        assertTrue(ratio < 1.01, () -> "largest error of the committed coefficients by that of the fit: " + ratio);
        assertEquals(-27.9, log2(fit.height), 0.05);
    }

    private static double log2(double x) {
        return Math.log(Math.abs(x)) / Math.log(2);
    }

    /// A polynomial of least weighted error.
    private static final class Fit {
        private final DoubleUnaryOperator function;
        private final DoubleUnaryOperator weight;
        private final double from;
        private final double to;

        /// Ascending by powers.
        private double[] coefficients;

        /// E, the largest error.
        private double height;

        Fit(DoubleUnaryOperator function, DoubleUnaryOperator weight, double from, double to, int degree) {
            this.function = function;
            this.weight = weight;
            this.from = from;
            this.to = to;
            var points = new double[degree + 2];
            for (int i = 0; i < points.length; i++) {
                points[i] = (from + to) / 2 - (to - from) / 2 * Math.cos(Math.PI * (i + 0.1) / (degree + 1.2));
            }
            for (int round = 0; round < 12; round++) {
                solve(points);
                points = extrema(points.length);
            }
        }

        float[] rounded() {
            var floats = new float[coefficients.length];
            for (int i = 0; i < floats.length; i++) {
                floats[i] = (float) coefficients[i];
            }
            return floats;
        }

        /// The largest error of the polynomial with these coefficients.
        double largest(float[] floats) {
            for (int k = 0; k < floats.length; k++) {
                coefficients[k] = floats[k];
            }
            double largest = 0;
            for (int i = 0; i <= GRID; i++) {
                largest = Math.max(largest, Math.abs(error(from + (to - from) * i / GRID)));
            }
            return largest;
        }

        private double error(double x) {
            double p = 0;
            for (int k = coefficients.length - 1; k >= 0; k--) {
                p = p * x + coefficients[k];
            }
            return weight.applyAsDouble(x) * (p - function.applyAsDouble(x));
        }

        /// `p(x) ± E / w(x) = F(x)` at all points, by Gauss with pivots.
        private void solve(double[] points) {
            int n = points.length;
            var rows = new double[n][n + 1];
            for (int i = 0; i < n; i++) {
                for (int k = 0; k < n - 1; k++) {
                    rows[i][k] = Math.pow(points[i], k);
                }
                rows[i][n - 1] = (i % 2 == 0 ? 1 : -1) / weight.applyAsDouble(points[i]);
                rows[i][n] = function.applyAsDouble(points[i]);
            }
            for (int k = 0; k < n; k++) {
                int pivot = k;
                for (int i = k + 1; i < n; i++) {
                    pivot = Math.abs(rows[i][k]) > Math.abs(rows[pivot][k]) ? i : pivot;
                }
                var row = rows[pivot];
                rows[pivot] = rows[k];
                rows[k] = row;
                for (int i = 0; i < n; i++) {
                    double factor = i == k ? 0 : rows[i][k] / row[k];
                    for (int j = k; j <= n; j++) {
                        rows[i][j] -= factor * row[j];
                    }
                }
            }
            coefficients = new double[n - 1];
            for (int k = 0; k < n - 1; k++) {
                coefficients[k] = rows[k][n] / rows[k][k];
            }
            height = rows[n - 1][n] / rows[n - 1][n - 1];
        }

        /// Where the error is largest between two changes of its sign.
        private double[] extrema(int n) {
            var found = new ArrayList<Double>();
            double largest = 0;
            for (int i = 0; i <= GRID; i++) {
                double x = from + (to - from) * i / GRID;
                double error = error(x);
                if (error == 0) {
                    continue;
                }
                if (found.isEmpty() || error > 0 != largest > 0) {
                    found.add(x);
                    largest = error;
                } else if (Math.abs(error) > Math.abs(largest)) {
                    found.set(found.size() - 1, x);
                    largest = error;
                }
            }
            assertEquals(n, found.size(), () -> "the error alternates elsewhere: " + found);
            return found.stream().mapToDouble(x -> x).toArray();
        }
    }
}
