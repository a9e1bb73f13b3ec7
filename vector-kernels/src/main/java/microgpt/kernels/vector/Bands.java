package microgpt.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// A few rows of b held in registers while rows of a and c stream by; a is read by rows.
///
/// Each row of c is read and written once for every band, which [RowTiles] avoids. But there is no block of rows to
/// begin and to end, which costs as much as many steps of k, and any number of rows will do: this is the
/// way for small k. No vector is carried from one row to the next, so what runs until the method is compiled is
/// easily replaced by what runs after.
final class Bands {
    // spotless:off
    /// Rows of b in a band, and what k must be a multiple of.
    static final int DEPTH = Registers.MANY ? 8 : 4;

    private static final VectorSpecies<Float> LANES = Lanes.SPECIES;

    private Bands() {}

    /// m rows by two vectors, the second `bNext` and `cNext` floats after the first; `add` says whether sums
    /// start from c or from 0.
    static void two(
            int m, int k,
            float[] a, int ao, int aRow,
            float[] b, int bo, int bRow, int bNext,
            float[] c, int co, int cRow, int cNext,
            boolean add) {
        for (int p = 0; p < k; p += DEPTH) {
            boolean begun = add || p > 0;
            int row0 = bo + p * bRow;
            int row1 = row0 + bRow;
            int row2 = row1 + bRow;
            int row3 = row2 + bRow;
            int row4 = row3 + bRow;
            int row5 = row4 + bRow;
            int row6 = row5 + bRow;
            int row7 = row6 + bRow;
            var x0 = FloatVector.fromArray(LANES, b, row0);
            var y0 = FloatVector.fromArray(LANES, b, row0 + bNext);
            var x1 = FloatVector.fromArray(LANES, b, row1);
            var y1 = FloatVector.fromArray(LANES, b, row1 + bNext);
            var x2 = FloatVector.fromArray(LANES, b, row2);
            var y2 = FloatVector.fromArray(LANES, b, row2 + bNext);
            var x3 = FloatVector.fromArray(LANES, b, row3);
            var y3 = FloatVector.fromArray(LANES, b, row3 + bNext);
            var x4 = Registers.MANY ? FloatVector.fromArray(LANES, b, row4) : null;
            var y4 = Registers.MANY ? FloatVector.fromArray(LANES, b, row4 + bNext) : null;
            var x5 = Registers.MANY ? FloatVector.fromArray(LANES, b, row5) : null;
            var y5 = Registers.MANY ? FloatVector.fromArray(LANES, b, row5 + bNext) : null;
            var x6 = Registers.MANY ? FloatVector.fromArray(LANES, b, row6) : null;
            var y6 = Registers.MANY ? FloatVector.fromArray(LANES, b, row6 + bNext) : null;
            var x7 = Registers.MANY ? FloatVector.fromArray(LANES, b, row7) : null;
            var y7 = Registers.MANY ? FloatVector.fromArray(LANES, b, row7 + bNext) : null;
            for (int i = 0, from = ao + p, to = co; i < m; i++, from += aRow, to += cRow) {
                var s = begun ? FloatVector.fromArray(LANES, c, to) : FloatVector.zero(LANES);
                var t = begun ? FloatVector.fromArray(LANES, c, to + cNext) : FloatVector.zero(LANES);
                var f0 = FloatVector.broadcast(LANES, a[from]);
                s = f0.fma(x0, s);
                t = f0.fma(y0, t);
                var f1 = FloatVector.broadcast(LANES, a[from + 1]);
                s = f1.fma(x1, s);
                t = f1.fma(y1, t);
                var f2 = FloatVector.broadcast(LANES, a[from + 2]);
                s = f2.fma(x2, s);
                t = f2.fma(y2, t);
                var f3 = FloatVector.broadcast(LANES, a[from + 3]);
                s = f3.fma(x3, s);
                t = f3.fma(y3, t);
                if (Registers.MANY) {
                    var f4 = FloatVector.broadcast(LANES, a[from + 4]);
                    s = f4.fma(x4, s);
                    t = f4.fma(y4, t);
                    var f5 = FloatVector.broadcast(LANES, a[from + 5]);
                    s = f5.fma(x5, s);
                    t = f5.fma(y5, t);
                    var f6 = FloatVector.broadcast(LANES, a[from + 6]);
                    s = f6.fma(x6, s);
                    t = f6.fma(y6, t);
                    var f7 = FloatVector.broadcast(LANES, a[from + 7]);
                    s = f7.fma(x7, s);
                    t = f7.fma(y7, t);
                }
                s.intoArray(c, to);
                t.intoArray(c, to + cNext);
            }
        }
    }

    /// m rows by one vector.
    static void one(
            int m, int k,
            float[] a, int ao, int aRow,
            float[] b, int bo, int bRow,
            float[] c, int co, int cRow,
            boolean add) {
        for (int p = 0; p < k; p += DEPTH) {
            boolean begun = add || p > 0;
            int row0 = bo + p * bRow;
            int row1 = row0 + bRow;
            int row2 = row1 + bRow;
            int row3 = row2 + bRow;
            int row4 = row3 + bRow;
            int row5 = row4 + bRow;
            int row6 = row5 + bRow;
            int row7 = row6 + bRow;
            var x0 = FloatVector.fromArray(LANES, b, row0);
            var x1 = FloatVector.fromArray(LANES, b, row1);
            var x2 = FloatVector.fromArray(LANES, b, row2);
            var x3 = FloatVector.fromArray(LANES, b, row3);
            var x4 = Registers.MANY ? FloatVector.fromArray(LANES, b, row4) : null;
            var x5 = Registers.MANY ? FloatVector.fromArray(LANES, b, row5) : null;
            var x6 = Registers.MANY ? FloatVector.fromArray(LANES, b, row6) : null;
            var x7 = Registers.MANY ? FloatVector.fromArray(LANES, b, row7) : null;
            for (int i = 0, from = ao + p, to = co; i < m; i++, from += aRow, to += cRow) {
                var s = begun ? FloatVector.fromArray(LANES, c, to) : FloatVector.zero(LANES);
                var f0 = FloatVector.broadcast(LANES, a[from]);
                s = f0.fma(x0, s);
                var f1 = FloatVector.broadcast(LANES, a[from + 1]);
                s = f1.fma(x1, s);
                var f2 = FloatVector.broadcast(LANES, a[from + 2]);
                s = f2.fma(x2, s);
                var f3 = FloatVector.broadcast(LANES, a[from + 3]);
                s = f3.fma(x3, s);
                if (Registers.MANY) {
                    var f4 = FloatVector.broadcast(LANES, a[from + 4]);
                    s = f4.fma(x4, s);
                    var f5 = FloatVector.broadcast(LANES, a[from + 5]);
                    s = f5.fma(x5, s);
                    var f6 = FloatVector.broadcast(LANES, a[from + 6]);
                    s = f6.fma(x6, s);
                    var f7 = FloatVector.broadcast(LANES, a[from + 7]);
                    s = f7.fma(x7, s);
                }
                s.intoArray(c, to);
            }
        }
    }

    /// The last k < [#DEPTH] steps, for one vector or two: the second `bNext` and `cNext` floats after the first, or 0.
    static void rest(
            int m, int k,
            float[] a, int ao, int aRow,
            float[] b, int bo, int bRow, int bNext,
            float[] c, int co, int cRow, int cNext,
            boolean add) {
        for (int i = 0, from = ao, to = co; i < m; i++, from += aRow, to += cRow) {
            var s = add ? FloatVector.fromArray(LANES, c, to) : FloatVector.zero(LANES);
            var t = add ? FloatVector.fromArray(LANES, c, to + cNext) : FloatVector.zero(LANES);
            for (int p = 0, row = bo; p < k; p++, row += bRow) {
                var f = FloatVector.broadcast(LANES, a[from + p]);
                s = f.fma(FloatVector.fromArray(LANES, b, row), s);
                t = f.fma(FloatVector.fromArray(LANES, b, row + bNext), t);
            }
            s.intoArray(c, to);
            t.intoArray(c, to + cNext);
        }
    }
    // spotless:on
}
