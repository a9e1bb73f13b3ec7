package microgpt.kernels.vector;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The matrix products of [microgpt.kernels.Kernels], in blocks that suit registers and caches.
///
/// The order of each sum is fixed by the contract, p ascending; what is free is which outputs run side by
/// side and where a chain pauses. So k is cut into slices, c carrying the chains from one to the next; within
/// a slice, two vectors' width of b is copied together (it then stays in the first-level cache, whatever b's
/// stride) and [Tiles] runs down the rows of a.
///
/// A thread keeps 576 KiB of work space at 512-bit lanes once it has called a product, less at narrower ones.
final class Matmul {
    // spotless:off
    /// The length of a slice of k.
    private static final int SLICE = 256;
    /// The rows of a that one copy of b serves.
    private static final int BLOCK = 256;
    /// From this many rows on, copying b pays.
    private static final int COPY_ROWS = 32;

    private static final VectorSpecies<Float> LANES = Lanes.SPECIES;
    private static final int WIDTH = LANES.length();

    private static final ThreadLocal<Space> SPACE = ThreadLocal.withInitial(Space::new);

    private Matmul() {}

    /// Copies of parts of a, b and c.
    private static final class Space {
        final float[] a = new float[BLOCK * SLICE];
        final float[] b = new float[SLICE * 2 * WIDTH];
        final float[] c = new float[Tiles.ROWS * WIDTH];
    }

    /// See [microgpt.kernels.Kernels#matmul].
    static void matmul(
            int m, int n, int k,
            float[] a, int ao, int aRow, int aCol,
            float[] b, int bo, int bRow,
            float[] c, int co, int cRow) {
        product(m, n, k, a, ao, aRow, aCol, b, bo, bRow, c, co, cRow, false);
    }

    /// See [microgpt.kernels.Kernels#addMatmul].
    static void addMatmul(
            int m, int n, int k,
            float[] a, int ao, int aRow, int aCol,
            float[] b, int bo, int bRow,
            float[] c, int co, int cRow) {
        product(m, n, k, a, ao, aRow, aCol, b, bo, bRow, c, co, cRow, true);
    }

    /// See [microgpt.kernels.Kernels#transpose].
    static void transpose(float[] x, int xo, int xRow, float[] y, int yo, int yRow, int rows, int cols) {
        int side = 16;
        for (int i0 = 0; i0 < rows; i0 += side) {
            int iEnd = Math.min(i0 + side, rows);
            for (int j0 = 0; j0 < cols; j0 += side) {
                int jEnd = Math.min(j0 + side, cols);
                for (int j = j0; j < jEnd; j++) {
                    for (int i = i0; i < iEnd; i++) {
                        y[yo + j * yRow + i] = x[xo + i * xRow + j];
                    }
                }
            }
        }
    }

    private static void product(
            int m, int n, int k,
            float[] a, int ao, int aRow, int aCol,
            float[] b, int bo, int bRow,
            float[] c, int co, int cRow,
            boolean add) {
        int p = 0;
        do {
            int slice = Math.min(SLICE, k - p);
            for (int i = 0; i < m; i += BLOCK) {
                int rows = Math.min(BLOCK, m - i);
                float[] ax = a;
                int ax0 = ao + i * aRow + p * aCol;
                int axRow = aRow;
                if (aCol != 1) {
                    ax = SPACE.get().a;
                    axRow = SLICE;
                    byRows(a, ax0, aRow, aCol, ax, rows, slice);
                    ax0 = 0;
                }
                block(rows, n, slice, ax, ax0, axRow, b, bo + p * bRow, bRow, c, co + i * cRow, cRow, add || p > 0);
            }
            p += slice;
        } while (p < k);
    }

    /// Copies a block of a so that p is contiguous, a few rows at a time, as they share cache lines.
    private static void byRows(float[] a, int ao, int aRow, int aCol, float[] copy, int rows, int k) {
        for (int from = 0; from < rows; from += Tiles.ROWS) {
            int to = Math.min(from + Tiles.ROWS, rows);
            for (int p = 0; p < k; p++) {
                for (int i = from; i < to; i++) {
                    copy[i * SLICE + p] = a[ao + i * aRow + p * aCol];
                }
            }
        }
    }

    /// One slice of k, one block of rows, all columns.
    private static void block(
            int m, int n, int k,
            float[] a, int ao, int aRow,
            float[] b, int bo, int bRow,
            float[] c, int co, int cRow,
            boolean add) {
        if (n < WIDTH) {
            narrow(m, n, k, a, ao, aRow, b, bo, bRow, c, co, cRow, add);
            return;
        }
        int most = m == 1 ? 4 * WIDTH : 2 * WIDTH;
        for (int j = 0, width; j < n; j += width) {
            width = width(n - j, most);
            if (m == 1) {
                Tiles.row(k, a, ao, b, bo + j, bRow, c, co + j, width, add);
            } else {
                columns(m, width, k, a, ao, aRow, b, bo + j, bRow, c, co + j, cRow, add);
            }
        }
    }

    /// The columns to do next of n left: at most `most`, and never so many that less than a vector would remain.
    private static int width(int n, int most) {
        int rest = n - most;
        return rest <= 0 ? n : rest < WIDTH ? n - WIDTH : most;
    }

    /// All rows, by one vector's or two vectors' width of columns.
    private static void columns(
            int m, int n, int k,
            float[] a, int ao, int aRow,
            float[] b, int bo, int bRow,
            float[] c, int co, int cRow,
            boolean add) {
        int next = n - WIDTH;
        int bNext = next;
        if (m >= COPY_ROWS) {
            float[] copy = SPACE.get().b;
            for (int p = 0, to = 0; p < k; p++, to += 2 * WIDTH) {
                int from = bo + p * bRow;
                FloatVector.fromArray(LANES, b, from).intoArray(copy, to);
                FloatVector.fromArray(LANES, b, from + next).intoArray(copy, to + WIDTH);
            }
            b = copy;
            bo = 0;
            bRow = 2 * WIDTH;
            bNext = WIDTH;
        }
        for (int i = 0; i < m; i += Tiles.ROWS) {
            if (next == 0) {
                Tiles.one(m - i, k, a, ao + i * aRow, aRow, b, bo, bRow, c, co + i * cRow, cRow, add);
            } else {
                Tiles.two(
                        m - i, k, a, ao + i * aRow, aRow, b, bo, bRow, bNext, c, co + i * cRow, cRow, next, add);
            }
        }
    }

    /// Fewer columns than a vector has: b and c are widened with columns that nobody reads.
    private static void narrow(
            int m, int n, int k,
            float[] a, int ao, int aRow,
            float[] b, int bo, int bRow,
            float[] c, int co, int cRow,
            boolean add) {
        var space = SPACE.get();
        Arrays.fill(space.b, 0, k * WIDTH, 0);
        for (int p = 0; p < k; p++) {
            copy(b, bo + p * bRow, space.b, p * WIDTH, n);
        }
        for (int i = 0; i < m; i += Tiles.ROWS) {
            int rows = Math.min(Tiles.ROWS, m - i);
            if (add) {
                for (int r = 0; r < rows; r++) {
                    copy(c, co + (i + r) * cRow, space.c, r * WIDTH, n);
                }
            }
            Tiles.one(rows, k, a, ao + i * aRow, aRow, space.b, 0, WIDTH, space.c, 0, WIDTH, add);
            for (int r = 0; r < rows; r++) {
                copy(space.c, r * WIDTH, c, co + (i + r) * cRow, n);
            }
        }
    }

    private static void copy(float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = x[xo + i];
        }
    }
    // spotless:on
}
