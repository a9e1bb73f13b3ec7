package microgpt.kernels.vector;

import java.util.List;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// Products with a triangular matrix of probabilities, or of their gradients.
///
/// a is `[T, T]`: row t is a query, column j a key, and only j ≤ t exists. The other half is never multiplied, not even
/// by zero: what lies in a later row must not reach an earlier one, were it infinite. Four rows of the result run
/// side by side, their accumulators in registers; where the triangle ends each goes as far as it may.
///
/// Queries lie in fours: `a[t, j]` is `a[ao + j·stride + (t / 4)·jump + t % 4]`.
final class Triangles {
    private static final VectorSpecies<Float> LANES = Lanes.SPECIES;
    private static final int LENGTH = LANES.length();

    /// For vectors over the channels of four heads of width 4, 8 or 12: the lanes' entries of a block of
    /// four heads by four queries, see [#spread].
    private static final List<VectorShuffle<Float>> SPREADS = IntStream.range(0, 3 * 3 * 4)
            .mapToObj(i -> spreading(4 * (i / 12 + 1), i / 4 % 3 * LENGTH, i % 4))
            .toList();

    private Triangles() {}

    // spotless:off
    /// `c[t, d] = Σ_j a[t, j] · b[j, d]`, or added to c, for `from ≤ j ≤ t < to`, d < width.
    static void lower(
            int from, int to, int width,
            float[] a, int ao, int jump, int stride,
            float[] b, int bo, int bRow,
            float[] c, int co, int cRow,
            boolean add) {
        int d = 0;
        for (; d <= width - LENGTH; d += LENGTH) {
            for (int t = from; t < to; t += 4) {
                int rows = Math.min(4, to - t);
                lower(from, t, rows, a, ao + t / 4 * jump, stride, b, bo + d, bRow, c, co + t * cRow + d, cRow, add);
            }
        }
        if (d < width) {
            for (int t = from; t < to; t++) {
                int at = ao + from * stride + t / 4 * jump + t % 4;
                edge(t + 1 - from, a, at, stride, b, bo + from * bRow + d, bRow, c, co + t * cRow + d, width - d, add);
            }
        }
    }

    private static void lower(
            int from, int t, int rows,
            float[] a, int ao, int stride,
            float[] b, int bo, int bRow,
            float[] c, int co, int cRow,
            boolean add) {
        int c1 = co + Math.min(1, rows - 1) * cRow;
        int c2 = co + Math.min(2, rows - 1) * cRow;
        int c3 = co + (rows - 1) * cRow;
        var s0 = FloatVector.zero(LANES);
        var s1 = FloatVector.zero(LANES);
        var s2 = FloatVector.zero(LANES);
        var s3 = FloatVector.zero(LANES);
        if (add) {
            s0 = FloatVector.fromArray(LANES, c, co);
            s1 = FloatVector.fromArray(LANES, c, c1);
            s2 = FloatVector.fromArray(LANES, c, c2);
            s3 = FloatVector.fromArray(LANES, c, c3);
        }
        int aj = ao + from * stride;
        int bj = bo + from * bRow;
        for (int j = from; j <= t; j++, aj += stride, bj += bRow) {
            var x = FloatVector.fromArray(LANES, b, bj);
            s0 = FloatVector.broadcast(LANES, a[aj]).fma(x, s0);
            s1 = FloatVector.broadcast(LANES, a[aj + 1]).fma(x, s1);
            s2 = FloatVector.broadcast(LANES, a[aj + 2]).fma(x, s2);
            s3 = FloatVector.broadcast(LANES, a[aj + 3]).fma(x, s3);
        }
        s0.intoArray(c, co);
        if (rows > 1) {
            var x = FloatVector.fromArray(LANES, b, bj);
            s1 = FloatVector.broadcast(LANES, a[aj + 1]).fma(x, s1);
            s2 = FloatVector.broadcast(LANES, a[aj + 2]).fma(x, s2);
            s3 = FloatVector.broadcast(LANES, a[aj + 3]).fma(x, s3);
            s1.intoArray(c, c1);
        }
        if (rows > 2) {
            var x = FloatVector.fromArray(LANES, b, bj + bRow);
            s2 = FloatVector.broadcast(LANES, a[aj + stride + 2]).fma(x, s2);
            s3 = FloatVector.broadcast(LANES, a[aj + stride + 3]).fma(x, s3);
            s2.intoArray(c, c2);
        }
        if (rows > 3) {
            var x = FloatVector.fromArray(LANES, b, bj + 2 * bRow);
            s3 = FloatVector.broadcast(LANES, a[aj + 2 * stride + 3]).fma(x, s3);
            s3.intoArray(c, c3);
        }
    }

    /// `c[j, d] += Σ_t a[t, j] · b[t, d]` for `from ≤ j ≤ t < to`, d < width.
    static void addUpper(
            int from, int to, int width,
            float[] a, int ao, int jump, int stride,
            float[] b, int bo, int bRow,
            float[] c, int co, int cRow) {
        int d = 0;
        for (; d <= width - LENGTH; d += LENGTH) {
            for (int j = from; j < to; j += 4) {
                addUpper(j, to, a, ao + j * stride, jump, stride, b, bo + d, bRow, c, co + j * cRow + d, cRow);
            }
        }
        if (d < width) {
            for (int j = from; j < to; j++) {
                for (int t = j; t < to; t++) {
                    int at = ao + j * stride + t / 4 * jump + t % 4;
                    edge(1, a, at, stride, b, bo + t * bRow + d, bRow, c, co + j * cRow + d, width - d, true);
                }
            }
        }
    }

    private static void addUpper(
            int j, int to,
            float[] a, int ao, int jump, int stride,
            float[] b, int bo, int bRow,
            float[] c, int co, int cRow) {
        int rows = Math.min(4, to - j);
        int next = Math.min(1, rows - 1);
        int third = Math.min(2, rows - 1);
        int a1 = ao + next * stride;
        int a2 = ao + third * stride;
        int a3 = ao + (rows - 1) * stride;
        int c1 = co + next * cRow;
        int c2 = co + third * cRow;
        int c3 = co + (rows - 1) * cRow;
        var s0 = FloatVector.fromArray(LANES, c, co);
        var s1 = FloatVector.fromArray(LANES, c, c1);
        var s2 = FloatVector.fromArray(LANES, c, c2);
        var s3 = FloatVector.fromArray(LANES, c, c3);
        int at = j / 4 * jump;
        int bt = bo + j * bRow;
        s0 = FloatVector.broadcast(LANES, a[ao + at]).fma(FloatVector.fromArray(LANES, b, bt), s0);
        if (rows > 1) {
            var x = FloatVector.fromArray(LANES, b, bt + bRow);
            s0 = FloatVector.broadcast(LANES, a[ao + at + 1]).fma(x, s0);
            s1 = FloatVector.broadcast(LANES, a[a1 + at + 1]).fma(x, s1);
        }
        if (rows > 2) {
            var x = FloatVector.fromArray(LANES, b, bt + 2 * bRow);
            s0 = FloatVector.broadcast(LANES, a[ao + at + 2]).fma(x, s0);
            s1 = FloatVector.broadcast(LANES, a[a1 + at + 2]).fma(x, s1);
            s2 = FloatVector.broadcast(LANES, a[a2 + at + 2]).fma(x, s2);
        }
        if (rows > 3) {
            var x = FloatVector.fromArray(LANES, b, bt + 3 * bRow);
            s0 = FloatVector.broadcast(LANES, a[ao + at + 3]).fma(x, s0);
            s1 = FloatVector.broadcast(LANES, a[a1 + at + 3]).fma(x, s1);
            s2 = FloatVector.broadcast(LANES, a[a2 + at + 3]).fma(x, s2);
            s3 = FloatVector.broadcast(LANES, a[a3 + at + 3]).fma(x, s3);
        }
        for (int t = j + 4; t < to; t++) {
            at = t / 4 * jump + t % 4;
            var x = FloatVector.fromArray(LANES, b, bo + t * bRow);
            s0 = FloatVector.broadcast(LANES, a[ao + at]).fma(x, s0);
            s1 = FloatVector.broadcast(LANES, a[a1 + at]).fma(x, s1);
            s2 = FloatVector.broadcast(LANES, a[a2 + at]).fma(x, s2);
            s3 = FloatVector.broadcast(LANES, a[a3 + at]).fma(x, s3);
        }
        s3.intoArray(c, c3);
        s2.intoArray(c, c2);
        s1.intoArray(c, c1);
        s0.intoArray(c, co);
    }

    /// [#lower] for four heads side by side, each less than a vector wide: a is in blocks of four heads by four
    /// queries, b and c hold the heads' channels one after another. A vector of channels takes its entries of a from
    /// the block by a shuffle.
    static void lowerNarrow(
            int n, int width,
            float[] a, int ao, int stride,
            float[] b, int bo, int bRow,
            float[] c, int co, int cRow,
            boolean add) {
        for (int d = 0; d < 4 * width; d += LENGTH) {
            for (int t = 0; t < n; t += 4) {
                int from = ao + 4 * t + channelBlock(width, d);
                int rows = Math.min(4, n - t);
                lowerNarrow(t, rows, spread(width, d), a, from, stride, b, bo + d, bRow, c, co + t * cRow + d, cRow, add);
            }
        }
    }

    private static void lowerNarrow(
            int t, int rows, int spread,
            float[] a, int ao, int stride,
            float[] b, int bo, int bRow,
            float[] c, int co, int cRow,
            boolean add) {
        var spread0 = SPREADS.get(spread);
        var spread1 = SPREADS.get(spread + 1);
        var spread2 = SPREADS.get(spread + 2);
        var spread3 = SPREADS.get(spread + 3);
        int c1 = co + Math.min(1, rows - 1) * cRow;
        int c2 = co + Math.min(2, rows - 1) * cRow;
        int c3 = co + (rows - 1) * cRow;
        var s0 = FloatVector.zero(LANES);
        var s1 = FloatVector.zero(LANES);
        var s2 = FloatVector.zero(LANES);
        var s3 = FloatVector.zero(LANES);
        if (add) {
            s0 = FloatVector.fromArray(LANES, c, co);
            s1 = FloatVector.fromArray(LANES, c, c1);
            s2 = FloatVector.fromArray(LANES, c, c2);
            s3 = FloatVector.fromArray(LANES, c, c3);
        }
        for (int j = 0; j <= t; j++) {
            var block = FloatVector.fromArray(LANES, a, ao + j * stride);
            var x = FloatVector.fromArray(LANES, b, bo + j * bRow);
            s0 = block.rearrange(spread0).fma(x, s0);
            s1 = block.rearrange(spread1).fma(x, s1);
            s2 = block.rearrange(spread2).fma(x, s2);
            s3 = block.rearrange(spread3).fma(x, s3);
        }
        s0.intoArray(c, co);
        if (rows > 1) {
            var block = FloatVector.fromArray(LANES, a, ao + (t + 1) * stride);
            var x = FloatVector.fromArray(LANES, b, bo + (t + 1) * bRow);
            s1 = block.rearrange(spread1).fma(x, s1);
            s2 = block.rearrange(spread2).fma(x, s2);
            s3 = block.rearrange(spread3).fma(x, s3);
            s1.intoArray(c, c1);
        }
        if (rows > 2) {
            var block = FloatVector.fromArray(LANES, a, ao + (t + 2) * stride);
            var x = FloatVector.fromArray(LANES, b, bo + (t + 2) * bRow);
            s2 = block.rearrange(spread2).fma(x, s2);
            s3 = block.rearrange(spread3).fma(x, s3);
            s2.intoArray(c, c2);
        }
        if (rows > 3) {
            var block = FloatVector.fromArray(LANES, a, ao + (t + 3) * stride);
            var x = FloatVector.fromArray(LANES, b, bo + (t + 3) * bRow);
            block.rearrange(spread3).fma(x, s3).intoArray(c, c3);
        }
    }

    /// [#addUpper] in the manner of [#lowerNarrow].
    static void addUpperNarrow(
            int n, int width,
            float[] a, int ao, int stride,
            float[] b, int bo, int bRow,
            float[] c, int co, int cRow) {
        for (int d = 0; d < 4 * width; d += LENGTH) {
            for (int j = 0; j < n; j += 4) {
                int from = ao + j * stride + channelBlock(width, d);
                addUpperNarrow(j, n, spread(width, d), a, from, stride, b, bo + d, bRow, c, co + j * cRow + d, cRow);
            }
        }
    }

    private static void addUpperNarrow(
            int j, int n, int spread,
            float[] a, int ao, int stride,
            float[] b, int bo, int bRow,
            float[] c, int co, int cRow) {
        var spread0 = SPREADS.get(spread);
        var spread1 = SPREADS.get(spread + 1);
        var spread2 = SPREADS.get(spread + 2);
        var spread3 = SPREADS.get(spread + 3);
        int rows = Math.min(4, n - j);
        int next = Math.min(1, rows - 1);
        int third = Math.min(2, rows - 1);
        int a1 = ao + next * stride;
        int a2 = ao + third * stride;
        int a3 = ao + (rows - 1) * stride;
        int c1 = co + next * cRow;
        int c2 = co + third * cRow;
        int c3 = co + (rows - 1) * cRow;
        var s0 = FloatVector.fromArray(LANES, c, co);
        var s1 = FloatVector.fromArray(LANES, c, c1);
        var s2 = FloatVector.fromArray(LANES, c, c2);
        var s3 = FloatVector.fromArray(LANES, c, c3);
        int at = 4 * j;
        var block0 = FloatVector.fromArray(LANES, a, ao + at);
        var block1 = FloatVector.fromArray(LANES, a, a1 + at);
        var block2 = FloatVector.fromArray(LANES, a, a2 + at);
        var block3 = FloatVector.fromArray(LANES, a, a3 + at);
        s0 = block0.rearrange(spread0).fma(FloatVector.fromArray(LANES, b, bo + j * bRow), s0);
        if (rows > 1) {
            var x = FloatVector.fromArray(LANES, b, bo + (j + 1) * bRow);
            s0 = block0.rearrange(spread1).fma(x, s0);
            s1 = block1.rearrange(spread1).fma(x, s1);
        }
        if (rows > 2) {
            var x = FloatVector.fromArray(LANES, b, bo + (j + 2) * bRow);
            s0 = block0.rearrange(spread2).fma(x, s0);
            s1 = block1.rearrange(spread2).fma(x, s1);
            s2 = block2.rearrange(spread2).fma(x, s2);
        }
        if (rows > 3) {
            var x = FloatVector.fromArray(LANES, b, bo + (j + 3) * bRow);
            s0 = block0.rearrange(spread3).fma(x, s0);
            s1 = block1.rearrange(spread3).fma(x, s1);
            s2 = block2.rearrange(spread3).fma(x, s2);
            s3 = block3.rearrange(spread3).fma(x, s3);
        }
        for (int t = j + 4; t < n; t++) {
            at = t / 4 * 16;
            var spreading = SPREADS.get(spread + t % 4);
            var x = FloatVector.fromArray(LANES, b, bo + t * bRow);
            s0 = FloatVector.fromArray(LANES, a, ao + at).rearrange(spreading).fma(x, s0);
            s1 = FloatVector.fromArray(LANES, a, a1 + at).rearrange(spreading).fma(x, s1);
            s2 = FloatVector.fromArray(LANES, a, a2 + at).rearrange(spreading).fma(x, s2);
            s3 = FloatVector.fromArray(LANES, a, a3 + at).rearrange(spreading).fma(x, s3);
        }
        s3.intoArray(c, c3);
        s2.intoArray(c, c2);
        s1.intoArray(c, c1);
        s0.intoArray(c, co);
    }

    /// `c[d] = Σ_i a[i] · b[i, d]`, or added to c, for i < n and d < width, less than a vector.
    private static void edge(
            int n,
            float[] a, int ao, int stride,
            float[] b, int bo, int bRow,
            float[] c, int co, int width,
            boolean add) {
        for (int d = 0; d < width; d++) {
            float sum = add ? c[co + d] : 0;
            for (int i = 0; i < n; i++) {
                sum = Math.fma(a[ao + i * stride], b[bo + i * bRow + d], sum);
            }
            c[co + d] = sum;
        }
    }
    // spotless:on

    /// Where the four shuffles for the vector at a channel begin.
    private static int spread(int width, int channel) {
        return ((width / 4 - 1) * 3 + channel / LENGTH % 3) * 4;
    }

    private static VectorShuffle<Float> spreading(int width, int channel, int query) {
        return VectorShuffle.fromOp(
                LANES, lane -> ((channel + lane) / width * 4 - channelBlock(width, channel) + query) & LENGTH - 1);
    }

    private static int channelBlock(int width, int channel) {
        return channel / width * 4 & -LENGTH;
    }
}
