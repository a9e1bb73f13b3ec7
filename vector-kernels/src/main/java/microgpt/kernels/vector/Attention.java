package microgpt.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import microgpt.kernels.Kernels;

/// Causal attention with queries across the lanes: of short documents by [FourHeads] where it can, else head by head
/// in blocks of sixteen queries.
///
/// Off the diagonal all of a block's queries see all of a block's keys, and [Matmul] does the work; on the diagonal
/// [Triangles] does.
final class Attention {
    private static final VectorSpecies<Float> LANES = Lanes.SPECIES;
    private static final int LENGTH = LANES.length();
    private static final int BLOCK = 16;

    private Attention() {}

    // spotless:off
    static int probabilities(int n, int heads) {
        return Math.multiplyExact(heads, Math.multiplyExact(n, Kernels.pad(n)));
    }

    /// Rows of keys, a column a query, head after head; of short documents four heads side by side.
    static int probability(int n, int heads, int width, int head, int query, int key) {
        return FourHeads.suits(n, heads, width)
                ? FourHeads.probability(n, head, query, key)
                : (head * n + key) * Kernels.pad(n) + query;
    }

    /// The queries of one head, or of four of a short document, and as many keys.
    static int scratch(int n, int width) {
        return Math.multiplyExact(Math.max(8 * BLOCK, Kernels.pad(n)), width);
    }

    static void attention(
            float[] qkv, int xo, float[] probs, int po, float[] out, int oo,
            int n, int heads, int width, int from, int to, float[] scratch, int so) {
        if (FourHeads.suits(n, heads, width)) {
            FourHeads.attention(qkv, xo, probs, po, out, oo, n, heads, width, from, to, scratch, so);
            return;
        }
        int channels = heads * width;
        int row = 3 * channels;
        int stride = Kernels.pad(n);
        float scale = (float) (1 / Math.sqrt(width));
        for (int h = from; h < to; h++) {
            int q = xo + h * width;
            int k = q + channels;
            int v = k + channels;
            int o = oo + h * width;
            int p = po + h * n * stride;
            Transpose.transpose(qkv, q, row, scratch, so, stride, n, width);
            RowLoops.scale(scratch, so, scale, scratch, so, width * stride);
            scores(qkv, k, row, scratch, so, probs, p, stride, n, width);
            for (int t = 0; t < n; t += LENGTH) {
                Softmax.down(probs, p + t, stride, t, Math.min(t + LENGTH, n), false);
            }
            for (int t = 0; t < n; t += BLOCK) {
                int end = Math.min(t + BLOCK, n);
                if (t > 0) {
                    Matmul.matmul(
                            end - t, width, t, probs, p + t, 1, stride, qkv, v, row, out, o + t * channels, channels);
                }
                Triangles.lower(t, end, width, probs, p, 4, stride, qkv, v, row, out, o, channels, t > 0);
            }
        }
    }

    static void addAttentionGrad(
            float[] qkv, int xo, float[] probs, int po, float[] dprobs, int dpo, float[] dout, int doo,
            float[] dqkv, int dxo,
            int n, int heads, int width, int from, int to, float[] scratch, int so) {
        if (FourHeads.suits(n, heads, width)) {
            FourHeads.addAttentionGrad(
                    qkv, xo, probs, po, dprobs, dpo, dout, doo, dqkv, dxo, n, heads, width, from, to, scratch, so);
            return;
        }
        int channels = heads * width;
        int row = 3 * channels;
        int stride = Kernels.pad(n);
        float scale = (float) (1 / Math.sqrt(width));
        for (int h = from; h < to; h++) {
            int q = h * width;
            int k = q + channels;
            int v = k + channels;
            int o = doo + h * width;
            int p = po + h * n * stride;
            int dp = dpo + h * n * stride;
            Transpose.transpose(dout, o, channels, scratch, so, stride, n, width);
            scores(qkv, xo + v, row, scratch, so, dprobs, dp, stride, n, width);
            for (int t = 0; t < n; t += LENGTH) {
                int keys = Math.min(t + LENGTH, n);
                Softmax.gradDown(probs, p + t, dprobs, dp + t, stride, t, keys, scale, false);
            }
            for (int t = 0; t < n; t += BLOCK) {
                int end = Math.min(t + BLOCK, n);
                int block = end - t;
                int rest = n - end;
                int at = t * row;
                int beyond = t * stride + end;
                Matmul.addMatmul(block, width, t, dprobs, dp + t, 1, stride, qkv, xo + k, row, dqkv, dxo + q + at, row);
                Triangles.lower(t, end, width, dprobs, dp, 4, stride, qkv, xo + k, row, dqkv, dxo + q, row, true);
                Triangles.addUpper(t, end, width, dprobs, dp, 4, stride, qkv, xo + q, row, dqkv, dxo + k, row);
                Matmul.addMatmul(
                        block, width, rest, dprobs, dp + beyond, stride, 1, qkv, xo + q + end * row, row,
                        dqkv, dxo + k + at, row);
                Triangles.addUpper(t, end, width, probs, p, 4, stride, dout, o, channels, dqkv, dxo + v, row);
                Matmul.addMatmul(
                        block, width, rest, probs, p + beyond, stride, 1, dout, o + end * channels, channels,
                        dqkv, dxo + v + at, row);
            }
        }
    }

    /// `s[t, j]` = chain over d of `x[j, d] · y[d, t]`, by blocks of sixteen keys with all queries from the first on.
    private static void scores(
            float[] x, int xo, int xRow, float[] y, int yo, float[] s, int so, int stride, int n, int width) {
        for (int j = 0; j < n; j += BLOCK) {
            int keys = Math.min(BLOCK, n - j);
            Matmul.matmul(
                    keys, stride - j, width, x, xo + j * xRow, xRow, 1, y, yo + j, stride, s, so + j * stride + j, stride);
        }
    }

    static void attend(
            float[] q, int qo, float[] keys, int ko, int capacity, float[] values, int vo, float[] out, int oo,
            int n, int heads, int width, float[] scratch, int so) {
        int channels = heads * width;
        for (int h = 0; h < heads; h++) {
            int d0 = h * width;
            scores(q, qo + d0, keys, ko + d0 * capacity, capacity, scratch, so, n, width);
            softmax(scratch, so, n);
            Matmul.matmul(1, width, n, scratch, so, n, 1, values, vo + d0, channels, out, oo + d0, width);
        }
    }

    /// One head's query against its cached keys. Whole vectors are read as long as there is something behind the last
    /// key, be it of another channel; what comes of that is not stored.
    private static void scores(
            float[] q, int qo, float[] keys, int ko, int capacity, float[] s, int so, int n, int width) {
        float scale = (float) (1 / Math.sqrt(width));
        int j = 0;
        for (; j < n && ko + (width - 1) * capacity + j + LENGTH <= keys.length; j += LENGTH) {
            var sum = FloatVector.zero(LANES);
            for (int d = 0; d < width; d++) {
                var kd = FloatVector.fromArray(LANES, keys, ko + d * capacity + j);
                sum = kd.fma(FloatVector.broadcast(LANES, q[qo + d] * scale), sum);
            }
            sum.intoArray(s, so + j, Lanes.first(n - j));
        }
        for (; j < n; j += LENGTH) {
            var rest = Lanes.first(n - j);
            var sum = FloatVector.zero(LANES);
            for (int d = 0; d < width; d++) {
                var kd = FloatVector.fromArray(LANES, keys, ko + d * capacity + j, rest);
                sum = kd.fma(FloatVector.broadcast(LANES, q[qo + d] * scale), sum);
            }
            FloatVector.zero(LANES).blend(sum, rest).intoArray(s, so + j, rest);
        }
    }

    /// The sum is a method of its own: its loop would have this one compiled before those it calls are known well enough
    /// to be inlined.
    private static void softmax(float[] s, int so, int n) {
        Rows.exponentials(s, so, Rows.max(s, so, n), s, so, n);
        RowLoops.scale(s, so, 1 / sum(s, so, n), s, so, n);
    }

    private static float sum(float[] s, int so, int n) {
        float sum = 0;
        for (int j = so; j < so + n; j++) {
            sum += s[j];
        }
        return sum;
    }
    // spotless:on
}
