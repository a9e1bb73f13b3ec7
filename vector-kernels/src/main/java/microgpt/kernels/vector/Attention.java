package microgpt.kernels.vector;

import static jdk.incubator.vector.VectorOperators.GE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import microgpt.kernels.Kernels;

/// Causal attention with queries across the lanes.
final class Attention {
    // spotless:off
    private static final VectorSpecies<Float> LANES = Lanes.SPECIES;
    private static final int LENGTH = LANES.length();

    private Attention() {}

    static void attention(
            float[] qkv, int xo, float[] probs, int po, float[] out, int oo,
            int n, int heads, int width, int from, int to, float[] scratch, int so) {
        int channels = heads * width;
        int stride = Kernels.pad(n);
        float scale = (float) (1 / Math.sqrt(width));
        for (int h = from; h < to; h++) {
            int q = xo + h * width;
            int k = q + channels;
            int v = k + channels;
            int p = po + h * n * stride;
            turn(qkv, q, 3 * channels, scale, scratch, so, stride, n, width);
            for (int t = 0; t < n; t += LENGTH) {
                int last = Math.min(t + LENGTH, n);
                scores(qkv, k, 3 * channels, scratch, so + t, probs, p + t, stride, t, last, width);
                normalize(probs, p + t, stride, last);
            }
            for (int t = 0; t < n; t++) {
                row(probs, p + t, stride, t + 1, qkv, v, 3 * channels, out, oo + t * channels + h * width, width, false);
            }
        }
    }

    static void addAttentionGrad(
            float[] qkv, int xo, float[] probs, int po, float[] dprobs, int dpo, float[] dout, int doo,
            float[] dqkv, int dxo,
            int n, int heads, int width, int from, int to, float[] scratch, int so) {
        int channels = heads * width;
        int stride = Kernels.pad(n);
        float scale = (float) (1 / Math.sqrt(width));
        for (int h = from; h < to; h++) {
            int q = h * width;
            int k = q + channels;
            int v = k + channels;
            int o = doo + h * width;
            int p = po + h * n * stride;
            int dp = dpo + h * n * stride;
            turn(dout, o, channels, 1, scratch, so, stride, n, width);
            for (int t = 0; t < n; t += LENGTH) {
                int last = Math.min(t + LENGTH, n);
                var g = products(
                        qkv, xo + v, 3 * channels, scratch, so + t, probs, p + t, dprobs, dp + t, stride, t, last, width);
                for (int j = 0; j < last; j++) {
                    var pj = FloatVector.fromArray(LANES, probs, p + t + j * stride);
                    var dpj = FloatVector.fromArray(LANES, dprobs, dp + t + j * stride);
                    pj.mul(dpj.sub(g)).mul(scale).intoArray(dprobs, dp + t + j * stride);
                }
            }
            int row = 3 * channels;
            for (int t = 0; t < n; t++) {
                row(dprobs, dp + t, stride, t + 1, qkv, xo + k, row, dqkv, dxo + q + t * row, width, true);
            }
            for (int j = 0; j < n; j++) {
                int diagonal = j * stride + j;
                row(dprobs, dp + diagonal, 1, n - j, qkv, xo + q + j * row, row, dqkv, dxo + k + j * row, width, true);
                row(probs, p + diagonal, 1, n - j, dout, o + j * channels, channels, dqkv, dxo + v + j * row, width, true);
            }
        }
    }

    static void attend(
            float[] q, int qo, float[] keys, int ko, int capacity, float[] values, int vo, float[] out, int oo,
            int n, int heads, int width, float[] scratch, int so) {
        float scale = (float) (1 / Math.sqrt(width));
        int channels = heads * width;
        for (int h = 0; h < heads; h++) {
            int d0 = h * width;
            for (int j = 0; j < n; j += LENGTH) {
                var rest = Lanes.first(n - j);
                var s = FloatVector.zero(LANES);
                for (int d = d0; d < d0 + width; d++) {
                    var kd = FloatVector.fromArray(LANES, keys, ko + d * capacity + j, rest);
                    s = kd.fma(FloatVector.broadcast(LANES, q[qo + d] * scale), s);
                }
                s.intoArray(scratch, so + j, rest);
            }
            float max = Rows.max(scratch, so, n);
            Rows.exponentials(scratch, so, max, scratch, so, n);
            float sum = 0;
            for (int j = 0; j < n; j++) {
                sum += scratch[so + j];
            }
            Rows.scale(scratch, so, 1 / sum, scratch, so, n);
            row(scratch, so, 1, n, values, vo + d0, channels, out, oo + d0, width, false);
        }
    }

    /// `y[d, t] = x[t, d] · scale`
    private static void turn(
            float[] x, int xo, int xRow, float scale, float[] y, int yo, int yRow, int rows, int cols) {
        for (int t = 0; t < rows; t++) {
            for (int d = 0; d < cols; d++) {
                y[yo + d * yRow + t] = x[xo + t * xRow + d] * scale;
            }
        }
    }

    /// A vector of queries' scores of the keys up to `last`, those of later keys -∞.
    private static void scores(
            float[] keys, int ko, int kRow, float[] queries, int qo, float[] s, int so, int stride,
            int t, int last, int width) {
        var never = FloatVector.broadcast(LANES, Float.NEGATIVE_INFINITY);
        for (int j = 0; j < last; j++) {
            var sum = FloatVector.zero(LANES);
            for (int d = 0; d < width; d++) {
                var k = FloatVector.broadcast(LANES, keys[ko + j * kRow + d]);
                sum = k.fma(FloatVector.fromArray(LANES, queries, qo + d * stride), sum);
            }
            never.blend(sum, Lanes.IOTA.compare(GE, j - t)).intoArray(s, so + j * stride);
        }
    }

    /// Softmax down the columns.
    private static void normalize(float[] s, int so, int stride, int n) {
        var max = FloatVector.fromArray(LANES, s, so);
        for (int j = 1; j < n; j++) {
            max = Lanes.max(max, FloatVector.fromArray(LANES, s, so + j * stride));
        }
        var sum = FloatVector.zero(LANES);
        for (int j = 0; j < n; j++) {
            var e = Lanes.expDown(FloatVector.fromArray(LANES, s, so + j * stride).sub(max));
            e.intoArray(s, so + j * stride);
            sum = sum.add(e);
        }
        var inverse = FloatVector.broadcast(LANES, 1).div(sum);
        for (int j = 0; j < n; j++) {
            FloatVector.fromArray(LANES, s, so + j * stride).mul(inverse).intoArray(s, so + j * stride);
        }
    }

    /// `dp[t, j]` for a vector of queries; returns their `g[t]`.
    private static FloatVector products(
            float[] values, int vo, int vRow, float[] dout, int doo, float[] probs, int po, float[] dprobs, int dpo,
            int stride, int t, int last, int width) {
        var g = FloatVector.zero(LANES);
        for (int j = 0; j < last; j++) {
            var dp = FloatVector.zero(LANES);
            for (int d = 0; d < width; d++) {
                var v = FloatVector.broadcast(LANES, values[vo + j * vRow + d]);
                dp = v.fma(FloatVector.fromArray(LANES, dout, doo + d * stride), dp);
            }
            dp.intoArray(dprobs, dpo + j * stride);
            var p = FloatVector.fromArray(LANES, probs, po + j * stride);
            g = g.blend(p.fma(dp, g), Lanes.IOTA.compare(GE, j - t));
        }
        return g;
    }

    /// `y[d] = Σ_i a[i] · x[i, d]`, or added to y: one row of a product, the width across the lanes.
    private static void row(
            float[] a, int ao, int aStride, int n, float[] x, int xo, int xRow, float[] y, int yo, int width, boolean add) {
        for (int d = 0; d < width; d += LENGTH) {
            var rest = Lanes.first(width - d);
            var sum = add ? FloatVector.fromArray(LANES, y, yo + d, rest) : FloatVector.zero(LANES);
            for (int i = 0; i < n; i++) {
                var f = FloatVector.broadcast(LANES, a[ao + i * aStride]);
                sum = f.fma(FloatVector.fromArray(LANES, x, xo + i * xRow + d, rest), sum);
            }
            sum.intoArray(y, yo + d, rest);
        }
    }
    // spotless:on
}
