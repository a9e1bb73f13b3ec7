package microgpt.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import microgpt.kernels.FloatMath;
import microgpt.kernels.Kernels;
import microgpt.kernels.Sums;

/// The kernels that reduce along rows.
///
/// Element i of a sum16 belongs to accumulator i mod 16, so sixteen floats at a time go into one, two or four
/// vectors of accumulators, and all widths add the same numbers in the same order. The last sixteen are read whole
/// where the array has that much, and masked.
final class Rows {
    // spotless:off
    private static final VectorSpecies<Float> LANES = Lanes.SPECIES;
    private static final int LENGTH = LANES.length();

    private Rows() {}

    /// All sums first, then all roots side by side, then all rows: so no row waits for the one before. Each pass is a
    /// method of its own: together they are more than the compiler is willing to inline, and what it stopped at
    /// would be given its vectors and masks on the heap.
    static void rmsnorm(float[] x, int xo, float[] y, int yo, float[] inv, int io, int rows, int cols) {
        squares(x, xo, inv, io, rows, cols);
        inverseRoots(inv, io, rows, cols);
        scaleRows(x, xo, inv, io, y, yo, rows, cols);
    }

    private static void squares(float[] x, int xo, float[] sums, int so, int rows, int cols) {
        for (int t = 0; t < rows; t++) {
            int row = xo + t * cols;
            sums[so + t] = dot16(x, row, x, row, cols);
        }
    }

    /// A plain loop, which the compiler turns into vector code by itself.
    private static void inverseRoots(float[] sums, int so, int rows, int cols) {
        for (int t = so; t < so + rows; t++) {
            sums[t] = 1 / (float) Math.sqrt(sums[t] / cols + Kernels.EPS);
        }
    }

    /// A row's loop is a method of its own, as for [#rmsnorm].
    static void addRmsnormGrad(
            float[] y, int yo, float[] inv, int io, float[] dy, int dyo, float[] dx, int dxo, int rows, int cols) {
        for (int t = 0, row = 0; t < rows; t++, row += cols) {
            float g = dot16(dy, dyo + row, y, yo + row, cols) / cols;
            RowLoops.addRmsnormGrad(g, inv[io + t], y, yo + row, dy, dyo + row, dx, dxo + row, cols);
        }
    }

    static void addSoftmaxGrad(float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int rows, int cols) {
        for (int t = 0, row = 0; t < rows; t++, row += cols) {
            float g = dot16(dy, dyo + row, y, yo + row, cols);
            RowLoops.addSoftmaxGrad(g, y, yo + row, dy, dyo + row, dx, dxo + row, cols);
        }
    }

    private static void scaleRows(float[] x, int xo, float[] by, int bo, float[] y, int yo, int rows, int cols) {
        for (int t = 0; t < rows; t++) {
            RowLoops.scale(x, xo + t * cols, by[bo + t], y, yo + t * cols, cols);
        }
    }

    /// In two passes, each a method of its own, as for [#rmsnorm].
    static void softmax(float[] x, int xo, float[] y, int yo, int rows, int cols) {
        exponentials(x, xo, y, yo, rows, cols);
        divideBySums(y, yo, rows, cols);
    }

    private static void exponentials(float[] x, int xo, float[] y, int yo, int rows, int cols) {
        for (int t = 0; t < rows; t++) {
            int row = t * cols;
            exponentials(x, xo + row, max(x, xo + row, cols), y, yo + row, cols);
        }
    }

    private static void divideBySums(float[] y, int yo, int rows, int cols) {
        for (int t = 0; t < rows; t++) {
            int row = yo + t * cols;
            RowLoops.scale(y, row, 1 / sum16(y, row, cols), y, row, cols);
        }
    }

    /// In three passes, so that no row waits for the one before, and each a method of its own, as for [#rmsnorm]; between
    /// them, loss keeps each row's maximum.
    static void crossEntropy(
            float[] logits, int xo, int[] targets, int to, float[] probs, int po, float[] loss, int lo, int rows, int cols) {
        maxima(logits, xo, loss, lo, rows, cols);
        exponentials(logits, xo, loss, lo, probs, po, rows, cols);
        losses(logits, xo, targets, to, probs, po, loss, lo, rows, cols);
    }

    private static void maxima(float[] x, int xo, float[] max, int mo, int rows, int cols) {
        for (int t = 0; t < rows; t++) {
            max[mo + t] = max(x, xo + t * cols, cols);
        }
    }

    private static void exponentials(float[] x, int xo, float[] max, int mo, float[] y, int yo, int rows, int cols) {
        for (int t = 0; t < rows; t++) {
            exponentials(x, xo + t * cols, max[mo + t], y, yo + t * cols, cols);
        }
    }

    private static void losses(
            float[] logits, int xo, int[] targets, int to, float[] probs, int po, float[] loss, int lo, int rows, int cols) {
        for (int t = 0; t < rows; t++) {
            int row = t * cols;
            float sum = sum16(probs, po + row, cols);
            RowLoops.scale(probs, po + row, 1 / sum, probs, po + row, cols);
            loss[lo + t] = FloatMath.log(sum) - (logits[xo + row + targets[to + t]] - loss[lo + t]);
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
            RowLoops.addScaled(probs, po + row, weight, dx, dxo + row, cols);
            dx[dxo + target] = atTarget;
        }
    }

    /// `sum16(x[i] · y[i])`
    static float dot16(float[] x, int xo, float[] y, int yo, int n) {
        int padded = Kernels.pad(n);
        if (n == padded) {
            return RowLoops.wholeDot(x, xo, y, yo, n);
        }
        boolean within = xo <= x.length - padded && yo <= y.length - padded;
        return within ? RowLoops.maskedDot(x, xo, y, yo, n) : Sums.dot16(x, xo, y, yo, n);
    }

    /// `sum16(x[i])` of exponentials.
    private static float sum16(float[] x, int xo, int n) {
        return xo > x.length - Kernels.pad(n) ? Sums.sum16(x, xo, n) : RowLoops.sum(x, xo, n);
    }

    /// The largest of n ≥ 1 values.
    static float max(float[] x, int xo, int n) {
        var there = Lanes.first(n);
        var lowest = FloatVector.broadcast(LANES, Float.NEGATIVE_INFINITY);
        var max = lowest.blend(FloatVector.fromArray(LANES, x, xo + Math.max(0, n - LENGTH), there), there);
        for (int i = 0; i < n - LENGTH; i += LENGTH) {
            max = Lanes.max(FloatVector.fromArray(LANES, x, xo + i), max);
        }
        return Lanes.max(max);
    }

    /// `y[i] = exp(x[i] - max)` for x up to max, in other places than x: the last vector reaches back over the one before.
    private static void exponentials(float[] x, int xo, float max, float[] y, int yo, int n) {
        if (n < LENGTH) {
            for (int i = 0; i < n; i++) {
                y[yo + i] = FloatMath.exp(x[xo + i] - max);
            }
            return;
        }
        for (int i = 0; i < n; i += LENGTH) {
            int from = Math.min(i, n - LENGTH);
            Lanes.expDown(FloatVector.fromArray(LANES, x, xo + from).sub(max)).intoArray(y, yo + from);
        }
    }
    // spotless:on
}
