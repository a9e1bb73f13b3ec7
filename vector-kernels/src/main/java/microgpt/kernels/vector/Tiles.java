package microgpt.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The innermost loops of [Matmul]: a small block of c held in registers while p runs over k.
///
/// Every sum is a chain of fused multiply-adds over p; a block of c is read once before its loop and
/// written once after it, so a row or a column that appears in a block twice is computed twice, to the same
/// bits, and harms nothing. That is how edges are handled: rows past the last are the last again, and the
/// last vector of a row reaches back into the one before it.
///
/// `add` says whether the chains start from c or from 0; a is read with p contiguous.
final class Tiles {
    // spotless:off
    /// Rows of c in a block.
    static final int ROWS = 8;

    private static final VectorSpecies<Float> LANES = Lanes.SPECIES;

    private Tiles() {}

    /// Up to [#ROWS] rows by two vectors, the second `bNext` and `cNext` floats after the first.
    static void two(
            int rows, int k,
            float[] a, int ao, int aRow,
            float[] b, int bo, int bRow, int bNext,
            float[] c, int co, int cRow, int cNext,
            boolean add) {
        int a0 = ao;
        int a1 = ao + Math.min(1, rows - 1) * aRow;
        int a2 = ao + Math.min(2, rows - 1) * aRow;
        int a3 = ao + Math.min(3, rows - 1) * aRow;
        int a4 = ao + Math.min(4, rows - 1) * aRow;
        int a5 = ao + Math.min(5, rows - 1) * aRow;
        int a6 = ao + Math.min(6, rows - 1) * aRow;
        int a7 = ao + Math.min(7, rows - 1) * aRow;
        int c0 = co;
        int c1 = co + Math.min(1, rows - 1) * cRow;
        int c2 = co + Math.min(2, rows - 1) * cRow;
        int c3 = co + Math.min(3, rows - 1) * cRow;
        int c4 = co + Math.min(4, rows - 1) * cRow;
        int c5 = co + Math.min(5, rows - 1) * cRow;
        int c6 = co + Math.min(6, rows - 1) * cRow;
        int c7 = co + Math.min(7, rows - 1) * cRow;
        var s0 = FloatVector.zero(LANES);
        var t0 = FloatVector.zero(LANES);
        var s1 = FloatVector.zero(LANES);
        var t1 = FloatVector.zero(LANES);
        var s2 = FloatVector.zero(LANES);
        var t2 = FloatVector.zero(LANES);
        var s3 = FloatVector.zero(LANES);
        var t3 = FloatVector.zero(LANES);
        var s4 = FloatVector.zero(LANES);
        var t4 = FloatVector.zero(LANES);
        var s5 = FloatVector.zero(LANES);
        var t5 = FloatVector.zero(LANES);
        var s6 = FloatVector.zero(LANES);
        var t6 = FloatVector.zero(LANES);
        var s7 = FloatVector.zero(LANES);
        var t7 = FloatVector.zero(LANES);
        if (add) {
            s0 = FloatVector.fromArray(LANES, c, c0);
            t0 = FloatVector.fromArray(LANES, c, c0 + cNext);
            s1 = FloatVector.fromArray(LANES, c, c1);
            t1 = FloatVector.fromArray(LANES, c, c1 + cNext);
            s2 = FloatVector.fromArray(LANES, c, c2);
            t2 = FloatVector.fromArray(LANES, c, c2 + cNext);
            s3 = FloatVector.fromArray(LANES, c, c3);
            t3 = FloatVector.fromArray(LANES, c, c3 + cNext);
            s4 = FloatVector.fromArray(LANES, c, c4);
            t4 = FloatVector.fromArray(LANES, c, c4 + cNext);
            s5 = FloatVector.fromArray(LANES, c, c5);
            t5 = FloatVector.fromArray(LANES, c, c5 + cNext);
            s6 = FloatVector.fromArray(LANES, c, c6);
            t6 = FloatVector.fromArray(LANES, c, c6 + cNext);
            s7 = FloatVector.fromArray(LANES, c, c7);
            t7 = FloatVector.fromArray(LANES, c, c7 + cNext);
        }
        for (int p = 0, row = bo; p < k; p++, row += bRow) {
            var x = FloatVector.fromArray(LANES, b, row);
            var y = FloatVector.fromArray(LANES, b, row + bNext);
            var f0 = FloatVector.broadcast(LANES, a[a0 + p]);
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
            var f6 = FloatVector.broadcast(LANES, a[a6 + p]);
            s6 = f6.fma(x, s6);
            t6 = f6.fma(y, t6);
            var f7 = FloatVector.broadcast(LANES, a[a7 + p]);
            s7 = f7.fma(x, s7);
            t7 = f7.fma(y, t7);
        }
        s0.intoArray(c, c0);
        t0.intoArray(c, c0 + cNext);
        s1.intoArray(c, c1);
        t1.intoArray(c, c1 + cNext);
        s2.intoArray(c, c2);
        t2.intoArray(c, c2 + cNext);
        s3.intoArray(c, c3);
        t3.intoArray(c, c3 + cNext);
        s4.intoArray(c, c4);
        t4.intoArray(c, c4 + cNext);
        s5.intoArray(c, c5);
        t5.intoArray(c, c5 + cNext);
        s6.intoArray(c, c6);
        t6.intoArray(c, c6 + cNext);
        s7.intoArray(c, c7);
        t7.intoArray(c, c7 + cNext);
    }

    /// Up to [#ROWS] rows by one vector.
    static void one(
            int rows, int k,
            float[] a, int ao, int aRow,
            float[] b, int bo, int bRow,
            float[] c, int co, int cRow,
            boolean add) {
        int a0 = ao;
        int a1 = ao + Math.min(1, rows - 1) * aRow;
        int a2 = ao + Math.min(2, rows - 1) * aRow;
        int a3 = ao + Math.min(3, rows - 1) * aRow;
        int a4 = ao + Math.min(4, rows - 1) * aRow;
        int a5 = ao + Math.min(5, rows - 1) * aRow;
        int a6 = ao + Math.min(6, rows - 1) * aRow;
        int a7 = ao + Math.min(7, rows - 1) * aRow;
        int c0 = co;
        int c1 = co + Math.min(1, rows - 1) * cRow;
        int c2 = co + Math.min(2, rows - 1) * cRow;
        int c3 = co + Math.min(3, rows - 1) * cRow;
        int c4 = co + Math.min(4, rows - 1) * cRow;
        int c5 = co + Math.min(5, rows - 1) * cRow;
        int c6 = co + Math.min(6, rows - 1) * cRow;
        int c7 = co + Math.min(7, rows - 1) * cRow;
        var s0 = FloatVector.zero(LANES);
        var s1 = FloatVector.zero(LANES);
        var s2 = FloatVector.zero(LANES);
        var s3 = FloatVector.zero(LANES);
        var s4 = FloatVector.zero(LANES);
        var s5 = FloatVector.zero(LANES);
        var s6 = FloatVector.zero(LANES);
        var s7 = FloatVector.zero(LANES);
        if (add) {
            s0 = FloatVector.fromArray(LANES, c, c0);
            s1 = FloatVector.fromArray(LANES, c, c1);
            s2 = FloatVector.fromArray(LANES, c, c2);
            s3 = FloatVector.fromArray(LANES, c, c3);
            s4 = FloatVector.fromArray(LANES, c, c4);
            s5 = FloatVector.fromArray(LANES, c, c5);
            s6 = FloatVector.fromArray(LANES, c, c6);
            s7 = FloatVector.fromArray(LANES, c, c7);
        }
        for (int p = 0, row = bo; p < k; p++, row += bRow) {
            var x = FloatVector.fromArray(LANES, b, row);
            var f0 = FloatVector.broadcast(LANES, a[a0 + p]);
            s0 = f0.fma(x, s0);
            var f1 = FloatVector.broadcast(LANES, a[a1 + p]);
            s1 = f1.fma(x, s1);
            var f2 = FloatVector.broadcast(LANES, a[a2 + p]);
            s2 = f2.fma(x, s2);
            var f3 = FloatVector.broadcast(LANES, a[a3 + p]);
            s3 = f3.fma(x, s3);
            var f4 = FloatVector.broadcast(LANES, a[a4 + p]);
            s4 = f4.fma(x, s4);
            var f5 = FloatVector.broadcast(LANES, a[a5 + p]);
            s5 = f5.fma(x, s5);
            var f6 = FloatVector.broadcast(LANES, a[a6 + p]);
            s6 = f6.fma(x, s6);
            var f7 = FloatVector.broadcast(LANES, a[a7 + p]);
            s7 = f7.fma(x, s7);
        }
        s0.intoArray(c, c0);
        s1.intoArray(c, c1);
        s2.intoArray(c, c2);
        s3.intoArray(c, c3);
        s4.intoArray(c, c4);
        s5.intoArray(c, c5);
        s6.intoArray(c, c6);
        s7.intoArray(c, c7);
    }

    /// One row by `width` columns, from one vector to four.
    static void row(
            int k, float[] a, int ao, float[] b, int bo, int bRow, float[] c, int co, int width, boolean add) {
        int j0 = 0;
        int j1 = Math.min(1 * LANES.length(), width - LANES.length());
        int j2 = Math.min(2 * LANES.length(), width - LANES.length());
        int j3 = Math.min(3 * LANES.length(), width - LANES.length());
        var s0 = FloatVector.zero(LANES);
        var s1 = FloatVector.zero(LANES);
        var s2 = FloatVector.zero(LANES);
        var s3 = FloatVector.zero(LANES);
        if (add) {
            s0 = FloatVector.fromArray(LANES, c, co + j0);
            s1 = FloatVector.fromArray(LANES, c, co + j1);
            s2 = FloatVector.fromArray(LANES, c, co + j2);
            s3 = FloatVector.fromArray(LANES, c, co + j3);
        }
        for (int p = 0, row = bo; p < k; p++, row += bRow) {
            var f = FloatVector.broadcast(LANES, a[ao + p]);
            s0 = f.fma(FloatVector.fromArray(LANES, b, row + j0), s0);
            s1 = f.fma(FloatVector.fromArray(LANES, b, row + j1), s1);
            s2 = f.fma(FloatVector.fromArray(LANES, b, row + j2), s2);
            s3 = f.fma(FloatVector.fromArray(LANES, b, row + j3), s3);
        }
        s0.intoArray(c, co + j0);
        s1.intoArray(c, co + j1);
        s2.intoArray(c, co + j2);
        s3.intoArray(c, co + j3);
    }
    // spotless:on
}
