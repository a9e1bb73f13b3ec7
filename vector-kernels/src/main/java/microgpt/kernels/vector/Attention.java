package microgpt.kernels.vector;

import microgpt.kernels.Kernels;

/// Causal attention with queries across the lanes: of short documents and narrow heads by [FourHeads] where it can,
/// else head by head in blocks of sixteen queries.
///
/// Off the diagonal all of a block's queries see all of a block's keys, and [Matmul] does the work; on the diagonal
/// [Triangles] does.
final class Attention {
    private static final int LENGTH = Lanes.LENGTH;
    /// In a block.
    private static final int QUERIES = 16;

    private Attention() {}

    // spotless:off
    static int probabilities(int n, int heads, int width) {
        int keyOfHead = FourHeads.suits(n, heads, width) ? FourHeads.stride(n) / 4 : stride(Kernels.pad(n));
        return Math.multiplyExact(heads, Math.multiplyExact(n, keyOfHead));
    }

    /// Rows of keys, a column a query, head after head; of [FourHeads] four side by side.
    static int probability(int n, int heads, int width, int head, int query, int key) {
        return FourHeads.suits(n, heads, width)
                ? FourHeads.probability(n, head, query, key)
                : (head * n + key) * stride(Kernels.pad(n)) + query;
    }

    /// From one row of so many floats to the next: more where a column would lie in few sets of a cache.
    static int stride(int floats) {
        return floats % Matmul.CONFLICT == 0 ? floats + Kernels.PAD : floats;
    }

    /// The queries of one head, or of four and as many keys, as shorter documents may need.
    static int scratch(int n, int heads, int width) {
        int most = FourHeads.suits(n, heads, width) ? n : QUERIES;
        return Math.multiplyExact(Math.max(FourHeads.stride(most) + 4 * most, stride(Kernels.pad(n))), width);
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
        int stride = stride(Kernels.pad(n));
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
            for (int t = 0; t < n; t += QUERIES) {
                int end = Math.min(t + QUERIES, n);
                if (t > 0) {
                    Matmul.product(
                            end - t, width, t, probs, p + t, 1, stride, qkv, v, row, out, o + t * channels, channels,
                            false);
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
        int stride = stride(Kernels.pad(n));
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
            for (int t = 0; t < n; t += QUERIES) {
                int end = Math.min(t + QUERIES, n);
                int queries = end - t;
                int rest = n - end;
                int at = t * row;
                int beyond = t * stride + end;
                Matmul.product(
                        queries, width, t, dprobs, dp + t, 1, stride, qkv, xo + k, row, dqkv, dxo + q + at, row, true);
                Triangles.lower(t, end, width, dprobs, dp, 4, stride, qkv, xo + k, row, dqkv, dxo + q, row, true);
                Triangles.addUpper(t, end, width, dprobs, dp, 4, stride, qkv, xo + q, row, dqkv, dxo + k, row);
                Matmul.product(
                        queries, width, rest, dprobs, dp + beyond, stride, 1, qkv, xo + q + end * row, row,
                        dqkv, dxo + k + at, row, true);
                Triangles.addUpper(t, end, width, probs, p, 4, stride, dout, o, channels, dqkv, dxo + v, row);
                Matmul.product(
                        queries, width, rest, probs, p + beyond, stride, 1, dout, o + end * channels, channels,
                        dqkv, dxo + v + at, row, true);
            }
        }
    }

    /// `s[t, j]` = chain over d of `x[j, d] · y[d, t]`, by blocks of sixteen keys with all queries from the first on.
    private static void scores(
            float[] x, int xo, int xRow, float[] y, int yo, float[] s, int so, int stride, int n, int width) {
        for (int j = 0; j < n; j += QUERIES) {
            int keys = Math.min(QUERIES, n - j);
            Matmul.product(
                    keys, Kernels.pad(n) - j, width, x, xo + j * xRow, xRow, 1, y, yo + j, stride,
                    s, so + j * stride + j, stride, false);
        }
    }

    static void attend(
            float[] q, int qo, float[] keys, int ko, int capacity, float[] values, int vo, float[] out, int oo,
            int n, int heads, int width, float[] scratch, int so) {
        if (OneQuery.suits(heads, width, capacity)) {
            OneQuery.attend(q, qo, keys, ko, capacity, values, vo, out, oo, n, heads, scratch, so);
            return;
        }
        int channels = heads * width;
        int scaled = so + Kernels.pad(capacity);
        RowLoops.scale(q, qo, (float) (1 / Math.sqrt(width)), scratch, scaled, channels);
        // keys behind the last come along where they fill a vector, and what comes of them is not read
        int seen = Math.clamp(LENGTH, n, capacity);
        for (int d = 0; d < channels; d += width) {
            Matmul.product(
                    1, seen, width, scratch, scaled + d, 0, 1, keys, ko + d * capacity, capacity, scratch, so, seen,
                    false);
            Softmax.exponentials(scratch, so, n);
            RowLoops.scale(scratch, so, 1 / sum(scratch, so, n), scratch, so, n + LENGTH - 1 & -LENGTH);
            Matmul.product(1, width, n, scratch, so, 0, 1, values, vo + d, channels, out, oo + d, width, false);
        }
    }

    /// A method of its own: its loop would have the one above compiled before those it calls are known well enough to be
    /// inlined.
    private static float sum(float[] s, int so, int n) {
        float sum = 0;
        for (int j = so; j < so + n; j++) {
            sum += s[j];
        }
        return sum;
    }
    // spotless:on
}
