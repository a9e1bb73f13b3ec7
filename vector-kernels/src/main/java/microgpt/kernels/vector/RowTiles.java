package microgpt.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Blocks of c held in registers while p runs over k, where a is read by rows: `a[i, p]` is `a[ao + i · aRow + p]`.
///
/// Every sum goes on from what c holds. The first `done` rows of a block are computed and not stored: where
/// the rows of c do not divide into blocks, the last block reaches back over rows that have their sums already.
/// Likewise the second vector of a row may reach back into the first: both come out the same there.
final class RowTiles {
    // spotless:off
    /// Rows in a block: twice as many accumulators, two vectors of b and a factor must fit the registers.
    static final int ROWS = Registers.MANY ? 8 : 6;

    private static final VectorSpecies<Float> LANES = Lanes.SPECIES;

    private RowTiles() {}

    /// [#ROWS] rows by two vectors, which lie side by side in b and `cNext` floats apart in c.
    static void two(
            int done, int k,
            float[] a, int ao, int aRow,
            float[] b, int bo, int bRow,
            float[] c, int co, int cRow, int cNext) {
        int a1 = ao + aRow;
        int a2 = a1 + aRow;
        int a3 = a2 + aRow;
        int a4 = a3 + aRow;
        int a5 = a4 + aRow;
        int a6 = a5 + aRow;
        int a7 = a6 + aRow;
        int c1 = co + cRow;
        int c2 = c1 + cRow;
        int c3 = c2 + cRow;
        int c4 = c3 + cRow;
        int c5 = c4 + cRow;
        int c6 = c5 + cRow;
        int c7 = c6 + cRow;
        var s0 = FloatVector.fromArray(LANES, c, co);
        var t0 = FloatVector.fromArray(LANES, c, co + cNext);
        var s1 = FloatVector.fromArray(LANES, c, c1);
        var t1 = FloatVector.fromArray(LANES, c, c1 + cNext);
        var s2 = FloatVector.fromArray(LANES, c, c2);
        var t2 = FloatVector.fromArray(LANES, c, c2 + cNext);
        var s3 = FloatVector.fromArray(LANES, c, c3);
        var t3 = FloatVector.fromArray(LANES, c, c3 + cNext);
        var s4 = FloatVector.fromArray(LANES, c, c4);
        var t4 = FloatVector.fromArray(LANES, c, c4 + cNext);
        var s5 = FloatVector.fromArray(LANES, c, c5);
        var t5 = FloatVector.fromArray(LANES, c, c5 + cNext);
        var s6 = Registers.MANY ? FloatVector.fromArray(LANES, c, c6) : null;
        var t6 = Registers.MANY ? FloatVector.fromArray(LANES, c, c6 + cNext) : null;
        var s7 = Registers.MANY ? FloatVector.fromArray(LANES, c, c7) : null;
        var t7 = Registers.MANY ? FloatVector.fromArray(LANES, c, c7 + cNext) : null;
        for (int p = 0, row = bo; p < k; p++, row += bRow) {
            var x = FloatVector.fromArray(LANES, b, row);
            var y = FloatVector.fromArray(LANES, b, row + LANES.length());
            var f0 = FloatVector.broadcast(LANES, a[ao + p]);
            s0 = f0.fma(x, s0);
            t0 = f0.fma(y, t0);
            var f1 = FloatVector.broadcast(LANES, a[a1 + p]);
            s1 = f1.fma(x, s1);
            t1 = f1.fma(y, t1);
            var f2 = FloatVector.broadcast(LANES, a[a2 + p]);
            s2 = f2.fma(x, s2);
            t2 = f2.fma(y, t2);
            var f3 = FloatVector.broadcast(LANES, a[a3 + p]);
            s3 = f3.fma(x, s3);
            t3 = f3.fma(y, t3);
            var f4 = FloatVector.broadcast(LANES, a[a4 + p]);
            s4 = f4.fma(x, s4);
            t4 = f4.fma(y, t4);
            var f5 = FloatVector.broadcast(LANES, a[a5 + p]);
            s5 = f5.fma(x, s5);
            t5 = f5.fma(y, t5);
            if (Registers.MANY) {
                var f6 = FloatVector.broadcast(LANES, a[a6 + p]);
                s6 = f6.fma(x, s6);
                t6 = f6.fma(y, t6);
                var f7 = FloatVector.broadcast(LANES, a[a7 + p]);
                s7 = f7.fma(x, s7);
                t7 = f7.fma(y, t7);
            }
        }
        if (done <= 0) {
            s0.intoArray(c, co);
            t0.intoArray(c, co + cNext);
        }
        if (done <= 1) {
            s1.intoArray(c, c1);
            t1.intoArray(c, c1 + cNext);
        }
        if (done <= 2) {
            s2.intoArray(c, c2);
            t2.intoArray(c, c2 + cNext);
        }
        if (done <= 3) {
            s3.intoArray(c, c3);
            t3.intoArray(c, c3 + cNext);
        }
        if (done <= 4) {
            s4.intoArray(c, c4);
            t4.intoArray(c, c4 + cNext);
        }
        if (done <= 5) {
            s5.intoArray(c, c5);
            t5.intoArray(c, c5 + cNext);
        }
        if (Registers.MANY) {
            if (done <= 6) {
                s6.intoArray(c, c6);
                t6.intoArray(c, c6 + cNext);
            }
            s7.intoArray(c, c7);
            t7.intoArray(c, c7 + cNext);
        }
    }
    // spotless:on
}
