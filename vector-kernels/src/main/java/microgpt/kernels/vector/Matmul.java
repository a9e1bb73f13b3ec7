package microgpt.kernels.vector;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import microgpt.kernels.ScalarKernels;

/// The matrix products of [microgpt.kernels.Kernels], on the plan of Goto and van de Geijn ("Anatomy of
/// High-Performance Matrix Multiplication", 2008): a tile of c in registers, columns of b packed into a panel for
/// the first-level cache, a block of a in the second. The order of a sum is fixed, p ascending; free is which sums
/// run side by side, and where they pause. So k is cut into even slices and m into blocks, c carrying the sums from
/// slice to slice, and what is left goes, two or three vectors' width of columns at a time, to one of three inner
/// loops:
///
/// - a by columns, as in dW += dyᵀ·x: [ColumnTiles]
/// - a by rows and k large: [RowTiles]
/// - a by rows and k small, or fewer rows than a tile has: [Bands]
///
/// Tiles run down all rows with the same columns of b, so b's are packed if they would not stay in the first-level
/// cache where they lie, and blocks further down use the same panel. Widths are whole vectors: the last vector of a
/// row reaches back into the one before, for [ColumnTiles] in a copy where the two lie side by side, and a matrix
/// narrower than a vector is worked on in a copy, too. A single row, of which there is nothing to be held in a
/// cache, goes to [RowProduct]. Each thread that calls keeps its own work space, 0.9 MiB for small products and at
/// most 6.6 MiB.
final class Matmul {
    // spotless:off
    /// The longest slice of k: long enough that sums rarely pause, short enough that a block of a, and the columns of b
    /// it meets, stay in a second-level cache.
    private static final int SLICE = 1536;
    /// The most rows in a block.
    private static final int BLOCK = 64;
    /// The most columns of b that are kept copied.
    private static final int SPAN = 1024;
    /// From this k on, and this many rows, tiles beat bands.
    private static final int TILE_DEPTH = 128;
    private static final int TILE_ROWS = 32;
    /// Columns of a that lie a multiple of this many floats apart contend for the same places in a cache, and are
    /// copied together.
    static final int CONTENTION = 1024;
    /// The floats from the first to the last of a slice of b from which on copying its columns together pays.
    private static final int COPY_SPAN = 4096;
    /// Copies have strides off the powers of two, whose rows would contend for the same places in a cache.
    private static final int A_ROW = SLICE + 16;

    private static final int A_COL = BLOCK + 16;

    private static final VectorSpecies<Float> LANES = Lanes.SPECIES;
    private static final int WIDTH = Lanes.LENGTH;

    /// For a row of fewer columns than a vector has: copies for it to be widened in would take longer than its products.
    private static final ScalarKernels SCALAR = new ScalarKernels();

    private static final ThreadLocal<Space> SPACE = ThreadLocal.withInitial(Space::new);

    private Matmul() {}

    /// What becomes of the copies of b's columns: they serve one block of rows alone, or are made and kept for
    /// the blocks further down, or were kept by the block before.
    private enum Panels {
        ONCE,
        KEEP,
        KEPT
    }

    /// Copies of parts of a, b and c: `narrowC` holds rows of a vector, or of a pair of vectors.
    private static final class Space {
        final float[] a = new float[Math.max(BLOCK * A_ROW, SLICE * A_COL)];
        float[] b = new float[SLICE * 3 * WIDTH];
        final float[] narrowB = new float[SLICE * WIDTH];
        final float[] narrowC = new float[BLOCK * 2 * WIDTH];

        float[] panels(int floats) {
            if (floats > b.length) {
                b = Arrays.copyOf(b, floats);
            }
            return b;
        }
    }

    /// See [microgpt.kernels.Kernels#matmul].
    static void matmul(
            int m, int n, int k,
            float[] a, int ao, int aRow, int aCol,
            float[] b, int bo, int bRow,
            float[] c, int co, int cRow) {
        if (k == 0) {
            clear(m, n, c, co, cRow);
        }
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

    private static void product(
            int m, int n, int k,
            float[] a, int ao, int aRow, int aCol,
            float[] b, int bo, int bRow,
            float[] c, int co, int cRow,
            boolean add) {
        if (m == 1 && !add) {
            oneRow(n, k, a, ao, aCol, b, bo, bRow, c, co);
            return;
        }
        int slices = Math.max(1, Math.ceilDiv(k, SLICE));
        int slice = Math.ceilDiv(k, slices);
        for (int j = 0; j < n; j += SPAN) {
            for (int p = 0; p < k; p += slice) {
                var panels = m > BLOCK ? Panels.KEEP : Panels.ONCE;
                for (int i = 0; i < m; i += BLOCK) {
                    block(
                            Math.min(BLOCK, m - i), Math.min(SPAN, n - j), Math.min(slice, k - p),
                            a, ao + i * aRow + p * aCol, aRow, aCol,
                            b, bo + p * bRow + j, bRow,
                            c, co + i * cRow + j, cRow,
                            add || p > 0, panels);
                    panels = m > BLOCK ? Panels.KEPT : Panels.ONCE;
                }
            }
        }
    }

    /// A row times a matrix.
    private static void oneRow(int n, int k, float[] a, int ao, int aCol, float[] b, int bo, int bRow, float[] c, int co) {
        if (n < WIDTH) {
            SCALAR.matmul(1, n, k, a, ao, 0, aCol, b, bo, bRow, c, co, 0);
        } else {
            RowProduct.row(n, k, a, ao, aCol, b, bo, bRow, c, co);
        }
    }

    /// One slice of k and one block of rows.
    private static void block(
            int m, int n, int k,
            float[] a, int ao, int aRow, int aCol,
            float[] b, int bo, int bRow,
            float[] c, int co, int cRow,
            boolean add, Panels panels) {
        if (n < WIDTH) {
            narrow(m, n, k, a, ao, aRow, aCol, b, bo, bRow, c, co, cRow, add);
        } else if (aRow == 1 && m >= ColumnTiles.ROWS) {
            if (!add) {
                clear(m, n, c, co, cRow);
            }
            if (aCol % CONTENTION == 0) {
                float[] copy = SPACE.get().a;
                for (int p = 0; p < k; p++) {
                    System.arraycopy(a, ao + p * aCol, copy, p * A_COL, m);
                }
                columnTiles(m, n, k, copy, 0, A_COL, b, bo, bRow, c, co, cRow, panels);
            } else {
                columnTiles(m, n, k, a, ao, aCol, b, bo, bRow, c, co, cRow, panels);
            }
        } else if (aCol != 1) {
            float[] copy = SPACE.get().a;
            byRows(m, k, a, ao, aRow, aCol, copy);
            rows(m, n, k, copy, 0, A_ROW, b, bo, bRow, c, co, cRow, add, panels);
        } else {
            rows(m, n, k, a, ao, aRow, b, bo, bRow, c, co, cRow, add, panels);
        }
    }

    private static void byRows(int m, int k, float[] a, int ao, int aRow, int aCol, float[] copy) {
        for (int i = 0; i < m; i++) {
            for (int p = 0; p < k; p++) {
                copy[i * A_ROW + p] = a[ao + i * aRow + p * aCol];
            }
        }
    }

    /// Fewer columns than a vector has: b and c are widened, and nobody reads what that adds.
    private static void narrow(
            int m, int n, int k,
            float[] a, int ao, int aRow, int aCol,
            float[] b, int bo, int bRow,
            float[] c, int co, int cRow,
            boolean add) {
        var space = SPACE.get();
        copy(k, n, b, bo, bRow, space.narrowB, 0, WIDTH);
        if (add) {
            copy(m, n, c, co, cRow, space.narrowC, 0, WIDTH);
        }
        block(m, WIDTH, k, a, ao, aRow, aCol, space.narrowB, 0, WIDTH, space.narrowC, 0, WIDTH, add, Panels.ONCE);
        copy(m, n, space.narrowC, 0, WIDTH, c, co, cRow);
    }

    /// All columns, where a is read by columns.
    private static void columnTiles(
            int m, int n, int k,
            float[] a, int ao, int aCol,
            float[] b, int bo, int bRow,
            float[] c, int co, int cRow,
            Panels panels) {
        for (int j = 0, width; j < n; j += width) {
            width = three(n - j) ? 3 * WIDTH : width(n - j);
            int next = width - WIDTH;
            boolean together = next > 0 && together(m, k, bRow, next, panels);
            int place = panels == Panels.ONCE ? 0 : j * k;
            float[] panel = together ? panel(k, b, bo + j, bRow, next, place, panels) : b;
            int panelStart = together ? place : bo + j;
            int panelRow = together ? panelRow(next) : bRow;
            if (width % WIDTH == 0) {
                columns(width, m, k, a, ao, aCol, panel, panelStart, panelRow, c, co + j, cRow);
            } else {
                float[] pairs = SPACE.get().narrowC;
                pairs(m, c, co + j, cRow, next, pairs, 0, 2 * WIDTH, WIDTH);
                columns(2 * WIDTH, m, k, a, ao, aCol, panel, panelStart, panelRow, pairs, 0, 2 * WIDTH);
                pairs(m, pairs, 0, 2 * WIDTH, WIDTH, c, co + j, cRow, next);
            }
        }
    }

    /// All rows of columns one, two or three vectors wide.
    private static void columns(
            int width, int m, int k,
            float[] a, int ao, int aCol,
            float[] b, int bo, int bRow,
            float[] c, int co, int cRow) {
        int rows = width == 2 * WIDTH ? RowTiles.ROWS : ColumnTiles.ROWS;
        for (int i = 0; i < m; i += rows) {
            int from = Math.min(i, m - rows);
            int done = i - from;
            switch (width / WIDTH) {
                case 3 -> ColumnTiles.three(done, k, a, ao + from, aCol, b, bo, bRow, c, co + from * cRow, cRow);
                case 2 -> ColumnTiles.two(done, k, a, ao + from, aCol, b, bo, bRow, c, co + from * cRow, cRow);
                default -> ColumnTiles.one(done, k, a, ao + from, aCol, b, bo, bRow, c, co + from * cRow, cRow);
            }
        }
    }

    /// All columns, where a is read by rows.
    private static void rows(
            int m, int n, int k,
            float[] a, int ao, int aRow,
            float[] b, int bo, int bRow,
            float[] c, int co, int cRow,
            boolean add, Panels panels) {
        boolean tiles = k >= TILE_DEPTH && m >= TILE_ROWS;
        if (tiles && !add) {
            clear(m, n, c, co, cRow);
        }
        for (int j = 0, width; j < n; j += width) {
            width = width(n - j);
            int next = width - WIDTH;
            if (!tiles || next == 0) {
                bands(m, k, a, ao, aRow, b, bo + j, bRow, c, co + j, cRow, next, add || tiles);
                continue;
            }
            boolean together = together(m, k, bRow, next, panels);
            int place = panels == Panels.ONCE ? 0 : j * k;
            float[] panel = together ? panel(k, b, bo + j, bRow, next, place, panels) : b;
            int panelStart = together ? place : bo + j;
            int panelRow = together ? panelRow(next) : bRow;
            for (int i = 0; i < m; i += RowTiles.ROWS) {
                int from = Math.min(i, m - RowTiles.ROWS);
                RowTiles.two(
                        i - from, k, a, ao + from * aRow, aRow, panel, panelStart, panelRow, c, co + from * cRow + j, cRow, next);
            }
        }
    }

    private static boolean together(int m, int k, int bRow, int next, Panels panels) {
        return panels != Panels.ONCE || next % WIDTH != 0 || m >= TILE_ROWS && k * bRow > COPY_SPAN;
    }

    /// Two or three vectors' width of b's columns, the last vector `next` behind the first, copied together to a place
    /// in the array returned, if they are not yet.
    private static float[] panel(int k, float[] b, int bo, int bRow, int next, int place, Panels panels) {
        var space = SPACE.get();
        if (panels == Panels.KEPT) {
            return space.b;
        }
        int row = panelRow(next);
        float[] panel = space.panels(place + k * row);
        if (next % WIDTH == 0) {
            copy(k, row, b, bo, bRow, panel, place, row);
        } else {
            pairs(k, b, bo, bRow, next, panel, place, row, WIDTH);
        }
        return panel;
    }

    /// Copies two vectors of every row, in x `xNext` floats apart, in y `yNext`.
    private static void pairs(
            int rows, float[] x, int xo, int xRow, int xNext, float[] y, int yo, int yRow, int yNext) {
        for (int i = 0, from = xo, to = yo; i < rows; i++, from += xRow, to += yRow) {
            FloatVector.fromArray(LANES, x, from).intoArray(y, to);
            FloatVector.fromArray(LANES, x, from + xNext).intoArray(y, to + yNext);
        }
    }

    private static int panelRow(int next) {
        return next > WIDTH ? 3 * WIDTH : 2 * WIDTH;
    }

    /// Whether to do three vectors' width of n columns left: not if that leaves a vector's, or less.
    private static boolean three(int n) {
        return Registers.MANY && (n == 3 * WIDTH || n >= 5 * WIDTH);
    }

    /// The columns to do next of n left: two vectors' width if that leaves none or a vector's at least.
    private static int width(int n) {
        int rest = n - 2 * WIDTH;
        return rest <= 0 ? n : rest < WIDTH ? n - WIDTH : 2 * WIDTH;
    }

    /// One or two vectors' width, band by band.
    private static void bands(
            int m, int k,
            float[] a, int ao, int aRow,
            float[] b, int bo, int bRow,
            float[] c, int co, int cRow, int next,
            boolean add) {
        int rest = k % Bands.DEPTH;
        int whole = k - rest;
        if (whole > 0 && next == 0) {
            Bands.one(m, whole, a, ao, aRow, b, bo, bRow, c, co, cRow, add);
        } else if (whole > 0) {
            Bands.two(m, whole, a, ao, aRow, b, bo, bRow, next, c, co, cRow, next, add);
        }
        if (rest > 0) {
            Bands.rest(
                    m, rest, a, ao + whole, aRow, b, bo + whole * bRow, bRow, next, c, co, cRow, next, add || whole > 0);
        }
    }

    private static void clear(int m, int n, float[] c, int co, int cRow) {
        for (int i = 0; i < m; i++) {
            Arrays.fill(c, co + i * cRow, co + i * cRow + n, 0);
        }
    }

    private static void copy(int rows, int cols, float[] x, int xo, int xRow, float[] y, int yo, int yRow) {
        for (int i = 0; i < rows; i++) {
            System.arraycopy(x, xo + i * xRow, y, yo + i * yRow, cols);
        }
    }
    // spotless:on
}
