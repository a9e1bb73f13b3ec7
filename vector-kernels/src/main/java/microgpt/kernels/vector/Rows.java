package microgpt.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import microgpt.kernels.FloatMath;
import microgpt.kernels.Kernels;

/// The kernels that reduce along rows.
///
/// Element i of a sum16 belongs to accumulator i mod 16, so sixteen floats at a time go into one, two or four
/// vectors of accumulators, and all widths add the same numbers in the same order.
final class Rows {
    // spotless:off
    private static final VectorSpecies<Float> LANES = Lanes.SPECIES;
    private static final int LENGTH = LANES.length();
    private static final int PAD = Kernels.PAD;
    private static final float EPS = 1e-5f;

    private Rows() {}

    static void rmsnorm(float[] x, int xo, float[] y, int yo, float[] inv, int io, int rows, int cols) {
        for (int t = 0; t < rows; t++) {
            int row = t * cols;
            float scale = 1 / (float) Math.sqrt(dot16(x, xo + row, x, xo + row, cols) / cols + EPS);
            inv[io + t] = scale;
            scale(x, xo + row, scale, y, yo + row, cols);
        }
    }

    static void addRmsnormGrad(
            float[] y, int yo, float[] inv, int io, float[] dy, int dyo, float[] dx, int dxo, int rows, int cols) {
        for (int t = 0; t < rows; t++) {
            int row = t * cols;
            float g = dot16(dy, dyo + row, y, yo + row, cols) / cols;
            var minusG = FloatVector.broadcast(LANES, -g);
            var scale = FloatVector.broadcast(LANES, inv[io + t]);
            int c = 0;
            for (; c < LANES.loopBound(cols); c += LENGTH) {
                var yc = FloatVector.fromArray(LANES, y, yo + row + c);
                var dyc = FloatVector.fromArray(LANES, dy, dyo + row + c);
                var dxc = FloatVector.fromArray(LANES, dx, dxo + row + c);
                scale.fma(minusG.fma(yc, dyc), dxc).intoArray(dx, dxo + row + c);
            }
            if (c < cols) {
                var rest = LANES.indexInRange(c, cols);
                var yc = FloatVector.fromArray(LANES, y, yo + row + c, rest);
                var dyc = FloatVector.fromArray(LANES, dy, dyo + row + c, rest);
                var dxc = FloatVector.fromArray(LANES, dx, dxo + row + c, rest);
                scale.fma(minusG.fma(yc, dyc), dxc).intoArray(dx, dxo + row + c, rest);
            }
        }
    }

    static void softmax(float[] x, int xo, float[] y, int yo, int rows, int cols) {
        for (int t = 0; t < rows; t++) {
            int row = t * cols;
            float sum = exponentials(x, xo + row, max(x, xo + row, cols), y, yo + row, cols);
            scale(y, yo + row, 1 / sum, y, yo + row, cols);
        }
    }

    static void addSoftmaxGrad(float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int rows, int cols) {
        for (int t = 0; t < rows; t++) {
            int row = t * cols;
            float g = dot16(dy, dyo + row, y, yo + row, cols);
            int c = 0;
            for (; c < LANES.loopBound(cols); c += LENGTH) {
                var yc = FloatVector.fromArray(LANES, y, yo + row + c);
                var dyc = FloatVector.fromArray(LANES, dy, dyo + row + c);
                var dxc = FloatVector.fromArray(LANES, dx, dxo + row + c);
                yc.fma(dyc.sub(g), dxc).intoArray(dx, dxo + row + c);
            }
            if (c < cols) {
                var rest = LANES.indexInRange(c, cols);
                var yc = FloatVector.fromArray(LANES, y, yo + row + c, rest);
                var dyc = FloatVector.fromArray(LANES, dy, dyo + row + c, rest);
                var dxc = FloatVector.fromArray(LANES, dx, dxo + row + c, rest);
                yc.fma(dyc.sub(g), dxc).intoArray(dx, dxo + row + c, rest);
            }
        }
    }

    static void crossEntropy(
            float[] logits, int xo, int[] targets, int to, float[] probs, int po, float[] loss, int lo, int rows, int cols) {
        for (int t = 0; t < rows; t++) {
            int row = t * cols;
            float max = max(logits, xo + row, cols);
            float sum = exponentials(logits, xo + row, max, probs, po + row, cols);
            scale(probs, po + row, 1 / sum, probs, po + row, cols);
            loss[lo + t] = FloatMath.log(sum) - (logits[xo + row + targets[to + t]] - max);
        }
    }

    /// The target's own element is computed first and stored last, over what the loop makes of it.
    static void addCrossEntropyGrad(
            float[] probs, int po, int[] targets, int to, float[] weights, int wo, float scale,
            float[] dx, int dxo, int rows, int cols) {
        for (int t = 0; t < rows; t++) {
            int row = t * cols;
            float weight = weights[wo + t] * scale;
            int target = row + targets[to + t];
            float atTarget = Math.fma(weight, probs[po + target] - 1, dx[dxo + target]);
            addScaled(probs, po + row, weight, dx, dxo + row, cols);
            dx[dxo + target] = atTarget;
        }
    }

    /// `sum16(x[i] · y[i])`.
    static float dot16(float[] x, int xo, float[] y, int yo, int n) {
        var s0 = FloatVector.zero(LANES);
        var s1 = FloatVector.zero(LANES);
        var s2 = FloatVector.zero(LANES);
        var s3 = FloatVector.zero(LANES);
        int i = 0;
        for (; i <= n - PAD; i += PAD) {
            s0 = FloatVector.fromArray(LANES, x, xo + i).fma(FloatVector.fromArray(LANES, y, yo + i), s0);
            if (LENGTH < 16) {
                int i1 = i + LENGTH;
                s1 = FloatVector.fromArray(LANES, x, xo + i1).fma(FloatVector.fromArray(LANES, y, yo + i1), s1);
            }
            if (LENGTH < 8) {
                int i2 = i + 2 * LENGTH;
                int i3 = i + 3 * LENGTH;
                s2 = FloatVector.fromArray(LANES, x, xo + i2).fma(FloatVector.fromArray(LANES, y, yo + i2), s2);
                s3 = FloatVector.fromArray(LANES, x, xo + i3).fma(FloatVector.fromArray(LANES, y, yo + i3), s3);
            }
        }
        if (i < n) {
            s0 = dotRest(x, xo, y, yo, i, n, s0);
            if (LENGTH < 16 && i + LENGTH < n) {
                s1 = dotRest(x, xo, y, yo, i + LENGTH, n, s1);
            }
            if (LENGTH < 8 && i + 2 * LENGTH < n) {
                s2 = dotRest(x, xo, y, yo, i + 2 * LENGTH, n, s2);
            }
            if (LENGTH < 8 && i + 3 * LENGTH < n) {
                s3 = dotRest(x, xo, y, yo, i + 3 * LENGTH, n, s3);
            }
        }
        return Lanes.fold(s0, s1, s2, s3);
    }

    /// Lanes at or beyond n keep what they hold, were it a negative zero.
    private static FloatVector dotRest(float[] x, int xo, float[] y, int yo, int i, int n, FloatVector sum) {
        var rest = LANES.indexInRange(i, n);
        var xi = FloatVector.fromArray(LANES, x, xo + i, rest);
        var yi = FloatVector.fromArray(LANES, y, yo + i, rest);
        return sum.blend(xi.fma(yi, sum), rest);
    }

    /// The largest of n ≥ 1 values.
    static float max(float[] x, int xo, int n) {
        var max = FloatVector.broadcast(LANES, Float.NEGATIVE_INFINITY);
        int i = 0;
        for (; i < LANES.loopBound(n); i += LENGTH) {
            max = Lanes.max(max, FloatVector.fromArray(LANES, x, xo + i));
        }
        if (i < n) {
            var rest = LANES.indexInRange(i, n);
            max = max.blend(Lanes.max(max, FloatVector.fromArray(LANES, x, xo + i, rest)), rest);
        }
        return Lanes.max(max);
    }

    /// `y[i] = exp(x[i] - max)`; returns their sum16.
    private static float exponentials(float[] x, int xo, float max, float[] y, int yo, int n) {
        var s0 = FloatVector.zero(LANES);
        var s1 = FloatVector.zero(LANES);
        var s2 = FloatVector.zero(LANES);
        var s3 = FloatVector.zero(LANES);
        for (int i = 0; i < n; i += LENGTH) {
            var rest = LANES.indexInRange(i, n);
            var e = Lanes.exp(FloatVector.fromArray(LANES, x, xo + i, rest).sub(max));
            e.intoArray(y, yo + i, rest);
            if (LENGTH == 16 || i % 16 == 0) {
                s0 = s0.add(e, rest);
            } else if (LENGTH == 8 || i % 16 == LENGTH) {
                s1 = s1.add(e, rest);
            } else if (i % 16 == 2 * LENGTH) {
                s2 = s2.add(e, rest);
            } else {
                s3 = s3.add(e, rest);
            }
        }
        return Lanes.fold(s0, s1, s2, s3);
    }

    /// `y[i] = x[i] · factor`
    static void scale(float[] x, int xo, float factor, float[] y, int yo, int n) {
        int i = 0;
        for (; i < LANES.loopBound(n); i += LENGTH) {
            FloatVector.fromArray(LANES, x, xo + i).mul(factor).intoArray(y, yo + i);
        }
        if (i < n) {
            var rest = LANES.indexInRange(i, n);
            FloatVector.fromArray(LANES, x, xo + i, rest).mul(factor).intoArray(y, yo + i, rest);
        }
    }

    /// `y[i] = fma(factor, x[i], y[i])`
    private static void addScaled(float[] x, int xo, float factor, float[] y, int yo, int n) {
        var f = FloatVector.broadcast(LANES, factor);
        int i = 0;
        for (; i < LANES.loopBound(n); i += LENGTH) {
            f.fma(FloatVector.fromArray(LANES, x, xo + i), FloatVector.fromArray(LANES, y, yo + i)).intoArray(y, yo + i);
        }
        if (i < n) {
            var rest = LANES.indexInRange(i, n);
            var sum = f.fma(FloatVector.fromArray(LANES, x, xo + i, rest), FloatVector.fromArray(LANES, y, yo + i, rest));
            sum.intoArray(y, yo + i, rest);
        }
    }
    // spotless:on
}
