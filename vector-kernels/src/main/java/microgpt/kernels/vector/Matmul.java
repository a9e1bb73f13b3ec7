package microgpt.kernels.vector;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import microgpt.kernels.ScalarKernels;

/// The matrix products of [microgpt.kernels.Kernels], on the plan of Goto and van de Geijn ("Anatomy of
/// High-Performance Matrix Multiplication", 2008): a tile of c in registers, columns of b packed into a panel for
/// the first-level cache, a block of a in the second. The order of a sum is fixed, p ascending; free is which sums
/// run side by side, and where they pause. So k is cut into even slices and m into blocks, c carrying the sums from
/// slice to slice, and what is left goes, two or three vectors of columns at a time, to one of four micro-kernels:
///
/// - with 16 registers, for all but small products: [StripTiles], for which a is packed in strips
/// - a by columns, as in dW += dyᵀ·x: [ColumnTiles]
/// - a by rows and k large: [RowTiles]
/// - a by rows and k small, or fewer rows than a tile has: [Bands]
///
/// Tiles run down all rows with the same columns of b, so these are packed if they would not stay in the first-level
/// cache where they lie, and blocks further down use the same panel. Columns are taken in whole vectors: the last
/// vector of a row reaches back into the one before, for [ColumnTiles] in a copy where the two lie side by side, and a
/// matrix narrower than a vector is worked on in a copy, too. A single row, of which there is nothing to be held in a
/// cache, goes to [OneRow]. Where b is a weight, [Linear] has laid it out in panels beforehand. Each thread that calls
/// keeps its own work space, [microgpt.kernels.Kernels#workSpace]: about 1 MiB and what is packed of b. The constants
/// are named as in BLIS (Van
/// Zee and van de Geijn, 2015).
final class Matmul {
    // spotless:off
    /// The longest slice of k: long enough that sums rarely pause, short enough that a block of a, and the columns of b
    /// it meets, stay in a second-level cache.
    private static final int KC = 1536;
    /// The most rows in a block of a: a whole number of tiles.
    private static final int MC = Registers.MANY ? 64 : 11 * StripTiles.ROWS;
    /// The most columns of b that stay packed.
    private static final int NC = 1024;
    /// From this k on, and this many rows, tiles beat bands: soon where registers are few and a band is shallow.
    private static final int TILE_DEPTH = Registers.MANY ? 128 : 16;
    private static final int TILE_ROWS = 24;
    /// From this k on, and this many rows, strips beat what reads a where it lies, if n is not small.
    private static final int STRIP_DEPTH = 32;
    private static final int STRIP_ROWS = 24;
    /// Columns of a that lie a multiple of this many floats apart share few sets of a cache, and are packed.
    static final int CONFLICT = 128;
    /// The floats from the first to the last of a slice of b from which on packing its columns pays.
    private static final int SPREAD = 4096;
    /// Packed rows and columns of a begin off the powers of two, so as not to conflict themselves.
    private static final int PACKED_ROW = KC + 16;
    private static final int PACKED_COLUMN = MC + 16;

    private static final VectorSpecies<Float> LANES = Lanes.SPECIES;
    private static final int LENGTH = Lanes.LENGTH;

    /// For a row of fewer columns than a vector has: copies for it to be widened in would take longer than its products.
    private static final ScalarKernels SCALAR = new ScalarKernels();

    private static final ThreadLocal<Space> SPACE = ThreadLocal.withInitial(Space::new);

    private Matmul() {}

    /// Which blocks of rows use the panels of b.
    private enum Panels { OF_THIS_BLOCK, FROM_THIS_BLOCK_ON, OF_BLOCKS_BEFORE }

    /// Room for packed parts of a and b, and for copies of narrow parts of b and c, whose rows are a vector or, in
    /// `narrowC`, two.
    private static final class Space {
        final float[] a = new float[Math.max(MC * PACKED_ROW, KC * PACKED_COLUMN)];
        final float[][] strips = new float[MC / StripTiles.ROWS][Registers.MANY ? 0 : StripTiles.ROWS * (KC + StripTiles.STEPS)];
        float[] b = new float[KC * 3 * LENGTH];
        final float[] narrowB = new float[KC * LENGTH];
        final float[] narrowC = new float[MC * 2 * LENGTH];

        float[] panels(int floats) {
            if (floats > b.length) {
                b = Arrays.copyOf(b, floats);
            }
            return b;
        }
    }

    /// The first calls of the tiles of few registers, of every kind: what C2 compiles is what it has seen. In a first product
    /// that is no sum to add to, no odd k, and no rows that are done; the rest it would compile later, all of it anew.
    private static final class Practice {
        static {
            float[] x = new float[32 * LENGTH];
            for (int i = 0; !Registers.MANY && i < 200; i++) {
                int k = 1 + i % 5;
                boolean add = i % 4 < 2;
                StripTiles.two(i % StripTiles.ROWS, k, x, x, 0, x, 0, 2 * LENGTH, LENGTH, add);
                RowTiles.two(i % RowTiles.ROWS, k, x, 0, k, x, 0, 2 * LENGTH, x, 0, 2 * LENGTH, LENGTH, add);
            }
        }

        static void once() {}
    }

    /// See [microgpt.kernels.Kernels#matmul] and, if `add`, [microgpt.kernels.Kernels#addMatmul].
    static void product(
            int m, int n, int k,
            float[] a, int ao, int aRow, int aCol,
            float[] b, int bo, int bRow,
            float[] c, int co, int cRow,
            boolean add) {
        if (m == 1 && !add && n < LENGTH) {
            SCALAR.matmul(1, n, k, a, ao, 0, aCol, b, bo, bRow, c, co, 0);
            return;
        } else if (m == 1 && !add) {
            OneRow.all(n, k, a, ao, aCol, b, bo, bRow, c, co);
            return;
        } else if (k == 0 && !add) {
            for (int i = 0; n > 0 && i < m; i++) {
                Arrays.fill(c, co + i * cRow, co + i * cRow + n, 0);
            }
        }
        if (inStrips(m, n, k, aRow, aCol)) {
            strips(m, n, k, a, ao, aRow, aCol, b, bo, bRow, 0, c, co, cRow, add);
            return;
        }
        int slice = even(k, KC);
        for (int j = 0; j < n; j += NC) {
            for (int p = 0; p < k; p += slice) {
                var panels = m > MC ? Panels.FROM_THIS_BLOCK_ON : Panels.OF_THIS_BLOCK;
                for (int i = 0, rows; i < m; i += rows) {
                    rows = rows(m - i);
                    block(
                            rows, Math.min(NC, n - j), Math.min(slice, k - p),
                            a, ao + i * aRow + p * aCol, aRow, aCol,
                            b, bo + p * bRow + j, bRow,
                            c, co + i * cRow + j, cRow,
                            add || p > 0, panels);
                    panels = m > MC ? Panels.OF_BLOCKS_BEFORE : Panels.OF_THIS_BLOCK;
                }
            }
        }
    }

    /// The rows to do next of m left: whole tiles, and no block is left with only a few.
    private static int rows(int m) {
        return Math.min(m, Math.ceilDiv(even(m, MC), RowTiles.ROWS) * RowTiles.ROWS);
    }

    /// The size of the largest of as few even parts of n as are no larger than most.
    private static int even(int n, int most) {
        return Math.ceilDiv(n, Math.max(1, Math.ceilDiv(n, most)));
    }

    /// One slice of k and one block of rows.
    private static void block(
            int m, int n, int k, float[] a, int ao, int aRow, int aCol,
            float[] b, int bo, int bRow, float[] c, int co, int cRow, boolean add, Panels panels) {
        boolean byColumns = aRow == 1 && m >= ColumnTiles.ROWS;
        if (n < LENGTH) {
            narrow(m, n, k, a, ao, aRow, aCol, b, bo, bRow, c, co, cRow, add);
        } else if (byColumns && aCol % CONFLICT == 0) {
            float[] packed = SPACE.get().a;
            copy(k, m, a, ao, aCol, packed, 0, PACKED_COLUMN);
            columns(m, n, k, packed, 0, PACKED_COLUMN, true, b, bo, bRow, c, co, cRow, add, panels);
        } else if (!byColumns && aCol != 1) {
            float[] packed = SPACE.get().a;
            packRows(m, k, a, ao, aRow, aCol, packed);
            columns(m, n, k, packed, 0, PACKED_ROW, false, b, bo, bRow, c, co, cRow, add, panels);
        } else {
            columns(m, n, k, a, ao, byColumns ? aCol : aRow, byColumns, b, bo, bRow, c, co, cRow, add, panels);
        }
    }

    /// Whether to pack a in strips.
    static boolean inStrips(int m, int n, int k, int aRow, int aCol) {
        int columns = aRow == 1 && aCol >= LENGTH ? 32 : aCol == 1 ? 64 : Integer.MAX_VALUE; // columns are packed faster
        return !Registers.MANY && m >= STRIP_ROWS && n >= columns && k >= STRIP_DEPTH;
    }

    /// A product with a in strips, where b is in panels `bPanel` floats apart, as [Linear] lays it out, or is packed in
    /// panels on the way if that is 0. The last rows and columns go with those before if they are less than a strip or
    /// a panel.
    static void strips(
            int m, int n, int k, float[] a, int ao, int aRow, int aCol,
            float[] b, int bo, int bRow, int bPanel, float[] c, int co, int cRow, boolean add) {
        Practice.once();
        int slice = even(k, KC);
        for (int from = 0, to; from < n; from = to) {
            to = n - from < NC + 2 * LENGTH ? n : from + NC;
            for (int p = 0; p < k; p += slice) {
                int depth = Math.min(slice, k - p);
                int first = bPanel == 0 ? 0 : bo + from / (2 * LENGTH) * bPanel + p * 2 * LENGTH;
                int next = bPanel == 0 ? depth * 2 * LENGTH : bPanel;
                for (int i = 0, rows; i < m; i += rows) {
                    rows = rows(m - i);
                    packStrips(rows, depth, a, ao + i * aRow + p * aCol, aRow, aCol);
                    for (int j = from, place = first, width; j < to; j += width, place += next) {
                        width = width(n - j);
                        int second = width - LENGTH;
                        float[] panels = bPanel != 0 ? b
                                : i > 0 ? SPACE.get().b
                                : panel(depth, b, bo + p * bRow + j, bRow, second, place, 2 * LENGTH);
                        stripTiles(rows, depth, panels, place, c, co + i * cRow + j, cRow, second, add || p > 0);
                    }
                }
            }
        }
    }

    /// All rows of a, for [#stripTiles] of the same thread.
    private static void packStrips(int m, int k, float[] a, int ao, int aRow, int aCol) {
        float[][] strips = SPACE.get().strips;
        for (int i = 0; i < m; i += StripTiles.ROWS) {
            int from = ao + Math.min(i, m - StripTiles.ROWS) * aRow;
            StripTiles.pack(k, a, from, aRow, aCol, strips[i / StripTiles.ROWS]);
        }
    }

    /// All packed rows of two vectors.
    private static void stripTiles(
            int m, int k, float[] b, int bo, float[] c, int co, int cRow, int second, boolean add) {
        float[][] strips = SPACE.get().strips;
        for (int i = 0; i < m; i += StripTiles.ROWS) {
            int from = Math.min(i, m - StripTiles.ROWS);
            StripTiles.two(i - from, k, strips[i / StripTiles.ROWS], b, bo, c, co + from * cRow, cRow, second, add);
        }
    }

    private static void packRows(int m, int k, float[] a, int ao, int aRow, int aCol, float[] packed) {
        for (int i = 0; i < m; i++) {
            for (int p = 0; p < k; p++) {
                packed[i * PACKED_ROW + p] = a[ao + i * aRow + p * aCol];
            }
        }
    }

    /// Fewer columns than a vector has: b and c are widened, and nobody reads what that adds.
    private static void narrow(
            int m, int n, int k, float[] a, int ao, int aRow, int aCol,
            float[] b, int bo, int bRow, float[] c, int co, int cRow, boolean add) {
        var space = SPACE.get();
        copy(k, n, b, bo, bRow, space.narrowB, 0, LENGTH);
        if (add) {
            copy(m, n, c, co, cRow, space.narrowC, 0, LENGTH);
        }
        var panels = Panels.OF_THIS_BLOCK;
        block(m, LENGTH, k, a, ao, aRow, aCol, space.narrowB, 0, LENGTH, space.narrowC, 0, LENGTH, add, panels);
        copy(m, n, space.narrowC, 0, LENGTH, c, co, cRow);
    }

    /// All columns of c, one to three vectors at a time, for a by columns or by rows, which lie `aNext` floats apart.
    private static void columns(
            int m, int n, int k, float[] a, int ao, int aNext, boolean byColumns,
            float[] b, int bo, int bRow, float[] c, int co, int cRow, boolean add, Panels panels) {
        int least = Registers.MANY || k < STRIP_DEPTH ? TILE_ROWS : RowTiles.ROWS; // few registers, some depth: one tile
        boolean tiles = byColumns || k >= TILE_DEPTH && m >= least;
        for (int j = 0, width; j < n; j += width) {
            width = byColumns && three(n - j) ? 3 * LENGTH : width(n - j);
            int second = width - LENGTH;
            if (!tiles || !byColumns && second == 0) {
                bands(m, k, a, ao, aNext, b, bo + j, bRow, c, co + j, cRow, second, add);
                continue;
            }
            boolean alone = panels == Panels.OF_THIS_BLOCK;
            boolean often = !alone || m >= TILE_ROWS;
            boolean pack = second > 0 && (second % LENGTH != 0 || often && bRow > 2 * LENGTH && k * bRow > SPREAD);
            int panelStart = !pack ? bo + j : alone ? 0 : j * k;
            int panelRow = !pack ? bRow : second > LENGTH ? 3 * LENGTH : 2 * LENGTH;
            float[] panel = !pack ? b
                    : panels == Panels.OF_BLOCKS_BEFORE ? SPACE.get().b
                    : panel(k, b, bo + j, bRow, second, panelStart, panelRow);
            if (!byColumns) {
                rowTiles(m, k, a, ao, aNext, panel, panelStart, panelRow, c, co + j, cRow, second, add);
            } else if (width % LENGTH == 0) {
                columnTiles(width, m, k, a, ao, aNext, panel, panelStart, panelRow, c, co + j, cRow, add);
            } else {
                float[] pairs = SPACE.get().narrowC;
                if (add) {
                    copyPairs(m, c, co + j, cRow, second, pairs, 0, 2 * LENGTH, LENGTH);
                }
                columnTiles(2 * LENGTH, m, k, a, ao, aNext, panel, panelStart, panelRow, pairs, 0, 2 * LENGTH, add);
                copyPairs(m, pairs, 0, 2 * LENGTH, LENGTH, c, co + j, cRow, second);
            }
        }
    }

    /// All rows of columns one, two or three vectors wide.
    private static void columnTiles(
            int width, int m, int k, float[] a, int ao, int aCol,
            float[] b, int bo, int bRow, float[] c, int co, int cRow, boolean add) {
        int rows = width == 2 * LENGTH ? ColumnTiles.ROWS_OF_TWO : ColumnTiles.ROWS;
        for (int i = 0; i < m; i += rows) {
            int from = Math.min(i, m - rows);
            int done = i - from;
            switch (width / LENGTH) {
                case 3 -> ColumnTiles.three(done, k, a, ao + from, aCol, b, bo, bRow, c, co + from * cRow, cRow, add);
                case 2 -> ColumnTiles.two(done, k, a, ao + from, aCol, b, bo, bRow, c, co + from * cRow, cRow, add);
                default -> ColumnTiles.one(done, k, a, ao + from, aCol, b, bo, bRow, c, co + from * cRow, cRow, add);
            }
        }
    }

    /// All rows of two vectors.
    private static void rowTiles(
            int m, int k, float[] a, int ao, int aRow,
            float[] b, int bo, int bRow, float[] c, int co, int cRow, int second, boolean add) {
        Practice.once();
        for (int i = 0; i < m; i += RowTiles.ROWS) {
            int from = Math.min(i, m - RowTiles.ROWS);
            RowTiles.two(i - from, k, a, ao + from * aRow, aRow, b, bo, bRow, c, co + from * cRow, cRow, second, add);
        }
    }

    /// Packs two or three vectors of b's columns, the last `second` floats behind the first, at a place in the array
    /// returned.
    private static float[] panel(int k, float[] b, int bo, int bRow, int second, int place, int row) {
        float[] panel = SPACE.get().panels(place + (k + StripTiles.STEPS) * row);
        if (second > LENGTH) {
            copy(k, row, b, bo, bRow, panel, place, row);
        } else {
            copyPairs(k, b, bo, bRow, second, panel, place, row, LENGTH);
        }
        return panel;
    }

    /// Copies two vectors of every row, in x `xSecond` floats apart, in y `ySecond`.
    private static void copyPairs(
            int rows, float[] x, int xo, int xRow, int xSecond, float[] y, int yo, int yRow, int ySecond) {
        for (int i = 0, from = xo, to = yo; i < rows; i++, from += xRow, to += yRow) {
            FloatVector.fromArray(LANES, x, from).intoArray(y, to);
            FloatVector.fromArray(LANES, x, from + xSecond).intoArray(y, to + ySecond);
        }
    }

    /// Whether to do three vectors of n columns left: not if that leaves one vector, or less.
    private static boolean three(int n) {
        return Registers.MANY && (n == 3 * LENGTH || n >= 5 * LENGTH);
    }

    /// The columns to do next of n left: two vectors if that leaves none, or one at least.
    private static int width(int n) {
        int rest = n - 2 * LENGTH;
        return rest <= 0 ? n : rest < LENGTH ? n - LENGTH : 2 * LENGTH;
    }

    /// One or two vectors, band by band.
    private static void bands(
            int m, int k, float[] a, int ao, int aRow,
            float[] b, int bo, int bRow, float[] c, int co, int cRow, int second, boolean add) {
        int rest = k % Bands.DEPTH;
        int whole = k - rest;
        if (whole > 0 && second == 0) {
            Bands.one(m, whole, a, ao, aRow, b, bo, bRow, c, co, cRow, add);
        } else if (whole > 0) {
            Bands.two(m, whole, a, ao, aRow, b, bo, bRow, second, c, co, cRow, second, add);
        }
        if (rest > 0) {
            Bands.rest(
                    m, rest, a, ao + whole, aRow, b, bo + whole * bRow, bRow, second, c, co, cRow, second, add || whole > 0);
        }
    }

    private static void copy(int rows, int cols, float[] x, int xo, int xRow, float[] y, int yo, int yRow) {
        for (int i = 0; i < rows; i++) {
            System.arraycopy(x, xo + i * xRow, y, yo + i * yRow, cols);
        }
    }
    // spotless:on
}
