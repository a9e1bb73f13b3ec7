package microgpt.kernels.vector;

import java.util.List;
import java.util.stream.IntStream;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// Products with a triangular matrix of probabilities, or of their gradients.
///
/// a is `[T, T]`: row t is a query, column j a key, and only j ≤ t exists. The other half is never multiplied, not even
/// by zero: what lies in a later row must not reach an earlier one, were it infinite. Four rows of the result run
/// side by side in [TriangleTiles].
///
/// Queries lie in fours: `a[t, j]` is `a[ao + j·stride + (t / 4)·jump + t % 4]`.
final class Triangles {
    private static final VectorSpecies<Float> LANES = Lanes.SPECIES;
    private static final int LENGTH = LANES.length();

    /// For vectors over the channels of four heads of width 4, 8 or 12: the lanes' entries of a tile of
    /// four heads by four queries, see [#spread].
    static final List<VectorShuffle<Float>> SPREADS = IntStream.range(0, 3 * 3 * 4)
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
                int at = ao + from * stride + t / 4 * jump;
                TriangleTiles.lower(
                        t + 1 - from, rows, a, at, stride, b, bo + from * bRow + d, bRow, c, co + t * cRow + d, cRow, add);
            }
        }
        for (int t = from; d < width && t < to; t++) {
            int at = ao + from * stride + t / 4 * jump + t % 4;
            edge(t + 1 - from, a, at, stride, b, bo + from * bRow + d, bRow, c, co + t * cRow + d, width - d, add);
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
                TriangleTiles.addUpper(
                        j, to, a, ao + j * stride, jump, stride, b, bo + d, bRow, c, co + j * cRow + d, cRow);
            }
        }
        for (int j = from; d < width && j < to; j++) {
            for (int t = j; t < to; t++) {
                int at = ao + j * stride + t / 4 * jump + t % 4;
                edge(1, a, at, stride, b, bo + t * bRow + d, bRow, c, co + j * cRow + d, width - d, true);
            }
        }
    }

    /// [#lower] for four heads side by side, each less than a vector wide: a is in tiles of four heads by four
    /// queries, b and c hold the heads' channels one after another. A vector of channels takes its entries of a from
    /// the tile by a shuffle.
    static void lowerNarrow(
            int n, int width,
            float[] a, int ao, int stride,
            float[] b, int bo, int bRow,
            float[] c, int co, int cRow,
            boolean add) {
        for (int d = 0; d < 4 * width; d += LENGTH) {
            for (int t = 0; t < n; t += 4) {
                int from = ao + 4 * t + channelTile(width, d);
                int rows = Math.min(4, n - t);
                TriangleTiles.lowerNarrow(
                        t + 1, rows, spread(width, d), a, from, stride, b, bo + d, bRow, c, co + t * cRow + d, cRow, add);
            }
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
                int from = ao + j * stride + channelTile(width, d);
                TriangleTiles.addUpperNarrow(
                        j, n, spread(width, d), a, from, stride, b, bo + d, bRow, c, co + j * cRow + d, cRow);
            }
        }
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
                LANES, lane -> ((channel + lane) / width * 4 - channelTile(width, channel) + query) & LENGTH - 1);
    }

    private static int channelTile(int width, int channel) {
        return channel / width * 4 & -LENGTH;
    }
}
