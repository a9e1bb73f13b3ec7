package microgpt.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// Attention of short documents and of narrow heads, four heads side by side.
///
/// A document of seven rows would fill half a wide vector with queries, and a head of width 4 a quarter with its
/// channels. So the unit here is a tile of sixteen lanes: four heads by four queries, lane 4·h + t, in one
/// vector, two or four. What a lane needs of its head's key is then one of four neighbours, a shuffle that no lane
/// count can tell from another; and at width 4 a row of the tile's channels is sixteen lanes as well.
///
/// T4 is T rounded up to a multiple of 4. Scores are `[T, 4·T4]`, rows [#stride] floats apart: a row is one key against
/// all tiles of queries.
final class FourHeads {
    private static final VectorSpecies<Float> LANES = Lanes.SPECIES;
    private static final int LENGTH = LANES.length();
    private static final int TILE = 16;

    /// Lane 4·h + i takes what lane 4·h + 0, 1, 2 or 3 holds.
    private static final VectorShuffle<Float> S0 = VectorShuffle.fromOp(LANES, i -> i & -4);
    private static final VectorShuffle<Float> S1 = VectorShuffle.fromOp(LANES, i -> i & -4 | 1);
    private static final VectorShuffle<Float> S2 = VectorShuffle.fromOp(LANES, i -> i & -4 | 2);
    private static final VectorShuffle<Float> S3 = VectorShuffle.fromOp(LANES, i -> i | 3);

    /// The lanes of the second head of a vector, the third, and the fourth.
    static final VectorMask<Float> HEAD_1 = VectorMask.fromLong(LANES, 0x00f0);
    static final VectorMask<Float> HEAD_2 = VectorMask.fromLong(LANES, 0x0f00);
    static final VectorMask<Float> HEAD_3 = VectorMask.fromLong(LANES, 0xf000);

    private FourHeads() {}

    /// Whether a document has few rows or a head too few channels to fill a vector, and heads and channels are by
    /// fours.
    static boolean suits(int n, int heads, int width) {
        return (n <= TILE || width < LENGTH) && heads % 4 == 0 && width % 4 == 0;
    }

    /// Floats from the probabilities of a key to those of the next.
    static int stride(int n) {
        return Attention.stride(4 * (n + 3 & -4));
    }

    static int probability(int n, int head, int query, int key) {
        return (head / 4 * n + key) * stride(n) + query / 4 * TILE + head % 4 * 4 + query % 4;
    }

    // spotless:off
    static void attention(
            float[] qkv, int xo, float[] probs, int po, float[] out, int oo,
            int n, int heads, int width, int from, int to, float[] scratch, int so) {
        int channels = heads * width;
        int row = 3 * channels;
        int stride = stride(n);
        float scale = (float) (1 / Math.sqrt(width));
        for (int h = from; h < to; h += 4) {
            int q = xo + h * width;
            int k = q + channels;
            int v = k + channels;
            int p = po + h / 4 * n * stride;
            scores(qkv, q, row, scale, qkv, k, row, probs, p, stride, n, width, scratch, so);
            softmax(probs, p, stride, n);
            int o = oo + h * width;
            if (width < LENGTH) {
                Triangles.lowerNarrow(n, width, probs, p, stride, qkv, v, row, out, o, channels, false);
            } else {
                for (int i = 0; i < 4; i++) {
                    Triangles.lower(
                            0, n, width, probs, p + 4 * i, TILE, stride, qkv, v + i * width, row,
                            out, o + i * width, channels, false);
                }
            }
        }
    }

    static void addAttentionGrad(
            float[] qkv, int xo, float[] probs, int po, float[] dprobs, int dpo, float[] dout, int doo,
            float[] dqkv, int dxo,
            int n, int heads, int width, int from, int to, float[] scratch, int so) {
        int channels = heads * width;
        int row = 3 * channels;
        int stride = stride(n);
        float scale = (float) (1 / Math.sqrt(width));
        for (int h = from; h < to; h += 4) {
            int q = h * width;
            int k = q + channels;
            int v = k + channels;
            int o = doo + h * width;
            int p = po + h / 4 * n * stride;
            int dp = dpo + h / 4 * n * stride;
            scores(dout, o, channels, 1, qkv, xo + v, row, dprobs, dp, stride, n, width, scratch, so);
            softmaxGrad(probs, p, dprobs, dp, stride, n, scale);
            if (width < LENGTH) {
                Triangles.lowerNarrow(n, width, dprobs, dp, stride, qkv, xo + k, row, dqkv, dxo + q, row, true);
                Triangles.addUpperNarrow(n, width, dprobs, dp, stride, qkv, xo + q, row, dqkv, dxo + k, row);
                Triangles.addUpperNarrow(n, width, probs, p, stride, dout, o, channels, dqkv, dxo + v, row);
            } else {
                for (int i = 0; i < 4; i++) {
                    int c = i * width;
                    int a = dp + 4 * i;
                    Triangles.lower(
                            0, n, width, dprobs, a, TILE, stride, qkv, xo + k + c, row, dqkv, dxo + q + c, row, true);
                    Triangles.addUpper(
                            0, n, width, dprobs, a, TILE, stride, qkv, xo + q + c, row, dqkv, dxo + k + c, row);
                    Triangles.addUpper(
                            0, n, width, probs, p + 4 * i, TILE, stride, dout, o + c, channels, dqkv, dxo + v + c, row);
                }
            }
        }
    }

    /// Rows `[T, 4, D]` of four heads to `[T, D/4, 4, 4]`: tiles of four channels of each head.
    private static void arrange(float[] x, int xo, int xRow, float[] y, int yo, int n, int width) {
        for (int lane = 0; lane < TILE; lane += LENGTH) {
            for (int t = 0; t < n; t++) {
                int from = xo + t * xRow + lane / 4 * width;
                int to = yo + t * 4 * width + lane;
                for (int d = 0; d < width; d += 4) {
                    heads(x, from + d, width - 4).intoArray(y, to + 4 * d);
                }
            }
        }
    }

    /// Four channels each of as many heads as a vector has room for. In the vector that is loaded `next` = width - 4
    /// floats further for each head, they stand in the lanes they belong to; none reaches beyond the row of heads.
    private static FloatVector heads(float[] x, int xo, int next) {
        var heads = FloatVector.fromArray(LANES, x, xo);
        if (LENGTH > 4) {
            heads = heads.blend(FloatVector.fromArray(LANES, x, xo + next), HEAD_1);
        }
        if (LENGTH > 8) {
            heads = heads.blend(FloatVector.fromArray(LANES, x, xo + 2 * next), HEAD_2)
                    .blend(FloatVector.fromArray(LANES, x, xo + 3 * next), HEAD_3);
        }
        return heads;
    }

    /// Arranged rows to `[T4/4, D, 4, 4]`, times scale: lane 4·h + t of a tile's d-th row is channel d of query t.
    ///
    /// Within each head, that transposes four by four; the queries missing from the last tile are copies.
    private static void turn(
            float[] x, int xo, int xRow, float scale, float[] y, int yo, int n, int width) {
        for (int t = 0; t < n; t += 4) {
            int x0 = xo + t * xRow;
            int x1 = xo + Math.min(t + 1, n - 1) * xRow;
            int x2 = xo + Math.min(t + 2, n - 1) * xRow;
            int x3 = xo + Math.min(t + 3, n - 1) * xRow;
            int to = yo + t * 4 * width;
            for (int c = 0; c < 4 * width; c += LENGTH) {
                int at = to + (c & -TILE) * 4 + (c & TILE - 1);
                Squares.fours(x, x0 + c, x1 + c, x2 + c, x3 + c, scale, y, at, TILE);
            }
        }
    }

    /// `s[t, j]` = chain over d of `x[j, d] · (scale · y[t, d])`, x and y as rows hold them, for every tile that has a t ≥ j.
    private static void scores(
            float[] y, int yo, int yRow, float scale, float[] x, int xo, int xRow,
            float[] s, int so, int stride, int n, int width, float[] scratch, int turned) {
        if (width == 4) {
            turn(y, yo, yRow, scale, scratch, turned, n, width);
            scores(x, xo, xRow, scratch, turned, s, so, stride, n, width);
        } else {
            int arranged = turned + stride * width;
            arrange(y, yo, yRow, scratch, arranged, n, width);
            turn(scratch, arranged, 4 * width, scale, scratch, turned, n, width);
            arrange(x, xo, xRow, scratch, arranged, n, width);
            scores(scratch, arranged, 4 * width, scratch, turned, s, so, stride, n, width);
        }
    }

    /// The same of x arranged and y turned.
    private static void scores(
            float[] x, int xo, int xRow, float[] y, int yo, float[] s, int so, int stride, int n, int width) {
        for (int t = 0; t < n; t += 4) {
            int keys = Math.min(t + 4, n);
            for (int lane = 0; lane < TILE; lane += LENGTH) {
                int from = yo + t * 4 * width + lane;
                int to = so + 4 * t + lane;
                for (int d = 0; d < width; d += 4) {
                    fourChannels(x, xo + 4 * d + lane, xRow, y, from + d * TILE, s, to, stride, keys, d > 0);
                }
            }
        }
    }

    private static void fourChannels(
            float[] x, int xo, int xRow, float[] y, int yo, float[] s, int so, int stride, int keys, boolean add) {
        var y0 = FloatVector.fromArray(LANES, y, yo);
        var y1 = FloatVector.fromArray(LANES, y, yo + TILE);
        var y2 = FloatVector.fromArray(LANES, y, yo + 2 * TILE);
        var y3 = FloatVector.fromArray(LANES, y, yo + 3 * TILE);
        for (int j = 0; j < keys; j++) {
            var xj = FloatVector.fromArray(LANES, x, xo + j * xRow);
            var sum = add ? FloatVector.fromArray(LANES, s, so + j * stride) : FloatVector.zero(LANES);
            sum = xj.rearrange(S0).fma(y0, sum);
            sum = xj.rearrange(S1).fma(y1, sum);
            sum = xj.rearrange(S2).fma(y2, sum);
            sum = xj.rearrange(S3).fma(y3, sum);
            sum.intoArray(s, so + j * stride);
        }
    }

    /// Scores to probabilities. Scores of later keys become -∞, and their probabilities 0.
    private static void softmax(float[] s, int so, int stride, int n) {
        for (int c = 0, t = 0; t < n; c += LENGTH, t = c / TILE * 4) {
            Softmax.down(s, so + c, stride, t, Math.min(t + 4, n), true);
        }
    }

    private static void softmaxGrad(float[] p, int po, float[] dp, int dpo, int stride, int n, float scale) {
        for (int c = 0, t = 0; t < n; c += LENGTH, t = c / TILE * 4) {
            Softmax.gradDown(p, po + c, dp, dpo + c, stride, t, Math.min(t + 4, n), scale, true);
        }
    }
    // spotless:on
}
