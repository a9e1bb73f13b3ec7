package microgpt.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// [RowTiles] where a is read by columns: `a[i, p]` is `a[ao + i + p · aCol]`.
final class ColumnTiles {
    // spotless:off
    /// Rows in a block of [#three] and of [#one].
    static final int ROWS = 8;

    private static final VectorSpecies<Float> LANES = Lanes.SPECIES;

    private static final int WIDTH = Lanes.LENGTH;

    private ColumnTiles() {}

    /// [RowTiles#ROWS] rows by two vectors side by side. Were their distance a variable, more addresses would be alive
    /// than the machine has registers for, and C2 would keep some in vector registers and fetch them back every turn.
    static void two(
            int done, int k,
            float[] a, int ao, int aCol,
            float[] b, int bo, int bRow,
            float[] c, int co, int cRow) {
        int c1 = co + cRow;
        int c2 = c1 + cRow;
        int c3 = c2 + cRow;
        int c4 = c3 + cRow;
        int c5 = c4 + cRow;
        int c6 = c5 + cRow;
        int c7 = c6 + cRow;
        var s0 = FloatVector.fromArray(LANES, c, co);
        var t0 = FloatVector.fromArray(LANES, c, co + WIDTH);
        var s1 = FloatVector.fromArray(LANES, c, c1);
        var t1 = FloatVector.fromArray(LANES, c, c1 + WIDTH);
        var s2 = FloatVector.fromArray(LANES, c, c2);
        var t2 = FloatVector.fromArray(LANES, c, c2 + WIDTH);
        var s3 = FloatVector.fromArray(LANES, c, c3);
        var t3 = FloatVector.fromArray(LANES, c, c3 + WIDTH);
        var s4 = FloatVector.fromArray(LANES, c, c4);
        var t4 = FloatVector.fromArray(LANES, c, c4 + WIDTH);
        var s5 = FloatVector.fromArray(LANES, c, c5);
        var t5 = FloatVector.fromArray(LANES, c, c5 + WIDTH);
        var s6 = Registers.MANY ? FloatVector.fromArray(LANES, c, c6) : null;
        var t6 = Registers.MANY ? FloatVector.fromArray(LANES, c, c6 + WIDTH) : null;
        var s7 = Registers.MANY ? FloatVector.fromArray(LANES, c, c7) : null;
        var t7 = Registers.MANY ? FloatVector.fromArray(LANES, c, c7 + WIDTH) : null;
        for (int p = 0, column = ao, row = bo; p < k; p++, column += aCol, row += bRow) {
            var x = FloatVector.fromArray(LANES, b, row);
            var y = FloatVector.fromArray(LANES, b, row + WIDTH);
            var f0 = FloatVector.broadcast(LANES, a[column]);
            s0 = f0.fma(x, s0);
            t0 = f0.fma(y, t0);
            var f1 = FloatVector.broadcast(LANES, a[column + 1]);
            s1 = f1.fma(x, s1);
            t1 = f1.fma(y, t1);
            var f2 = FloatVector.broadcast(LANES, a[column + 2]);
            s2 = f2.fma(x, s2);
            t2 = f2.fma(y, t2);
            var f3 = FloatVector.broadcast(LANES, a[column + 3]);
            s3 = f3.fma(x, s3);
            t3 = f3.fma(y, t3);
            var f4 = FloatVector.broadcast(LANES, a[column + 4]);
            s4 = f4.fma(x, s4);
            t4 = f4.fma(y, t4);
            var f5 = FloatVector.broadcast(LANES, a[column + 5]);
            s5 = f5.fma(x, s5);
            t5 = f5.fma(y, t5);
            if (Registers.MANY) {
                var f6 = FloatVector.broadcast(LANES, a[column + 6]);
                s6 = f6.fma(x, s6);
                t6 = f6.fma(y, t6);
                var f7 = FloatVector.broadcast(LANES, a[column + 7]);
                s7 = f7.fma(x, s7);
                t7 = f7.fma(y, t7);
            }
        }
        if (done <= 0) {
            s0.intoArray(c, co);
            t0.intoArray(c, co + WIDTH);
        }
        if (done <= 1) {
            s1.intoArray(c, c1);
            t1.intoArray(c, c1 + WIDTH);
        }
        if (done <= 2) {
            s2.intoArray(c, c2);
            t2.intoArray(c, c2 + WIDTH);
        }
        if (done <= 3) {
            s3.intoArray(c, c3);
            t3.intoArray(c, c3 + WIDTH);
        }
        if (done <= 4) {
            s4.intoArray(c, c4);
            t4.intoArray(c, c4 + WIDTH);
        }
        if (done <= 5) {
            s5.intoArray(c, c5);
            t5.intoArray(c, c5 + WIDTH);
        }
        if (Registers.MANY) {
            if (done <= 6) {
                s6.intoArray(c, c6);
                t6.intoArray(c, c6 + WIDTH);
            }
            s7.intoArray(c, c7);
            t7.intoArray(c, c7 + WIDTH);
        }
    }

    /// [#ROWS] rows by three vectors side by side, where there are registers for it: 24 accumulators, three vectors of b
    /// and a factor.
    static void three(
            int done, int k,
            float[] a, int ao, int aCol,
            float[] b, int bo, int bRow,
            float[] c, int co, int cRow) {
        int c1 = co + cRow;
        int c2 = c1 + cRow;
        int c3 = c2 + cRow;
        int c4 = c3 + cRow;
        int c5 = c4 + cRow;
        int c6 = c5 + cRow;
        int c7 = c6 + cRow;
        var s0 = FloatVector.fromArray(LANES, c, co);
        var t0 = FloatVector.fromArray(LANES, c, co + WIDTH);
        var u0 = FloatVector.fromArray(LANES, c, co + 2 * WIDTH);
        var s1 = FloatVector.fromArray(LANES, c, c1);
        var t1 = FloatVector.fromArray(LANES, c, c1 + WIDTH);
        var u1 = FloatVector.fromArray(LANES, c, c1 + 2 * WIDTH);
        var s2 = FloatVector.fromArray(LANES, c, c2);
        var t2 = FloatVector.fromArray(LANES, c, c2 + WIDTH);
        var u2 = FloatVector.fromArray(LANES, c, c2 + 2 * WIDTH);
        var s3 = FloatVector.fromArray(LANES, c, c3);
        var t3 = FloatVector.fromArray(LANES, c, c3 + WIDTH);
        var u3 = FloatVector.fromArray(LANES, c, c3 + 2 * WIDTH);
        var s4 = FloatVector.fromArray(LANES, c, c4);
        var t4 = FloatVector.fromArray(LANES, c, c4 + WIDTH);
        var u4 = FloatVector.fromArray(LANES, c, c4 + 2 * WIDTH);
        var s5 = FloatVector.fromArray(LANES, c, c5);
        var t5 = FloatVector.fromArray(LANES, c, c5 + WIDTH);
        var u5 = FloatVector.fromArray(LANES, c, c5 + 2 * WIDTH);
        var s6 = FloatVector.fromArray(LANES, c, c6);
        var t6 = FloatVector.fromArray(LANES, c, c6 + WIDTH);
        var u6 = FloatVector.fromArray(LANES, c, c6 + 2 * WIDTH);
        var s7 = FloatVector.fromArray(LANES, c, c7);
        var t7 = FloatVector.fromArray(LANES, c, c7 + WIDTH);
        var u7 = FloatVector.fromArray(LANES, c, c7 + 2 * WIDTH);
        for (int p = 0, column = ao, row = bo; p < k; p++, column += aCol, row += bRow) {
            var x = FloatVector.fromArray(LANES, b, row);
            var y = FloatVector.fromArray(LANES, b, row + WIDTH);
            var z = FloatVector.fromArray(LANES, b, row + 2 * WIDTH);
            var f0 = FloatVector.broadcast(LANES, a[column]);
            s0 = f0.fma(x, s0);
            t0 = f0.fma(y, t0);
            u0 = f0.fma(z, u0);
            var f1 = FloatVector.broadcast(LANES, a[column + 1]);
            s1 = f1.fma(x, s1);
            t1 = f1.fma(y, t1);
            u1 = f1.fma(z, u1);
            var f2 = FloatVector.broadcast(LANES, a[column + 2]);
            s2 = f2.fma(x, s2);
            t2 = f2.fma(y, t2);
            u2 = f2.fma(z, u2);
            var f3 = FloatVector.broadcast(LANES, a[column + 3]);
            s3 = f3.fma(x, s3);
            t3 = f3.fma(y, t3);
            u3 = f3.fma(z, u3);
            var f4 = FloatVector.broadcast(LANES, a[column + 4]);
            s4 = f4.fma(x, s4);
            t4 = f4.fma(y, t4);
            u4 = f4.fma(z, u4);
            var f5 = FloatVector.broadcast(LANES, a[column + 5]);
            s5 = f5.fma(x, s5);
            t5 = f5.fma(y, t5);
            u5 = f5.fma(z, u5);
            var f6 = FloatVector.broadcast(LANES, a[column + 6]);
            s6 = f6.fma(x, s6);
            t6 = f6.fma(y, t6);
            u6 = f6.fma(z, u6);
            var f7 = FloatVector.broadcast(LANES, a[column + 7]);
            s7 = f7.fma(x, s7);
            t7 = f7.fma(y, t7);
            u7 = f7.fma(z, u7);
        }
        if (done <= 0) {
            s0.intoArray(c, co);
            t0.intoArray(c, co + WIDTH);
            u0.intoArray(c, co + 2 * WIDTH);
        }
        if (done <= 1) {
            s1.intoArray(c, c1);
            t1.intoArray(c, c1 + WIDTH);
            u1.intoArray(c, c1 + 2 * WIDTH);
        }
        if (done <= 2) {
            s2.intoArray(c, c2);
            t2.intoArray(c, c2 + WIDTH);
            u2.intoArray(c, c2 + 2 * WIDTH);
        }
        if (done <= 3) {
            s3.intoArray(c, c3);
            t3.intoArray(c, c3 + WIDTH);
            u3.intoArray(c, c3 + 2 * WIDTH);
        }
        if (done <= 4) {
            s4.intoArray(c, c4);
            t4.intoArray(c, c4 + WIDTH);
            u4.intoArray(c, c4 + 2 * WIDTH);
        }
        if (done <= 5) {
            s5.intoArray(c, c5);
            t5.intoArray(c, c5 + WIDTH);
            u5.intoArray(c, c5 + 2 * WIDTH);
        }
        if (done <= 6) {
            s6.intoArray(c, c6);
            t6.intoArray(c, c6 + WIDTH);
            u6.intoArray(c, c6 + 2 * WIDTH);
        }
        s7.intoArray(c, c7);
        t7.intoArray(c, c7 + WIDTH);
        u7.intoArray(c, c7 + 2 * WIDTH);
    }

    /// [#ROWS] rows by one vector.
    static void one(
            int done, int k,
            float[] a, int ao, int aCol,
            float[] b, int bo, int bRow,
            float[] c, int co, int cRow) {
        int c1 = co + cRow;
        int c2 = c1 + cRow;
        int c3 = c2 + cRow;
        int c4 = c3 + cRow;
        int c5 = c4 + cRow;
        int c6 = c5 + cRow;
        int c7 = c6 + cRow;
        var s0 = FloatVector.fromArray(LANES, c, co);
        var s1 = FloatVector.fromArray(LANES, c, c1);
        var s2 = FloatVector.fromArray(LANES, c, c2);
        var s3 = FloatVector.fromArray(LANES, c, c3);
        var s4 = FloatVector.fromArray(LANES, c, c4);
        var s5 = FloatVector.fromArray(LANES, c, c5);
        var s6 = FloatVector.fromArray(LANES, c, c6);
        var s7 = FloatVector.fromArray(LANES, c, c7);
        for (int p = 0, column = ao, row = bo; p < k; p++, column += aCol, row += bRow) {
            var x = FloatVector.fromArray(LANES, b, row);
            var f0 = FloatVector.broadcast(LANES, a[column]);
            s0 = f0.fma(x, s0);
            var f1 = FloatVector.broadcast(LANES, a[column + 1]);
            s1 = f1.fma(x, s1);
            var f2 = FloatVector.broadcast(LANES, a[column + 2]);
            s2 = f2.fma(x, s2);
            var f3 = FloatVector.broadcast(LANES, a[column + 3]);
            s3 = f3.fma(x, s3);
            var f4 = FloatVector.broadcast(LANES, a[column + 4]);
            s4 = f4.fma(x, s4);
            var f5 = FloatVector.broadcast(LANES, a[column + 5]);
            s5 = f5.fma(x, s5);
            var f6 = FloatVector.broadcast(LANES, a[column + 6]);
            s6 = f6.fma(x, s6);
            var f7 = FloatVector.broadcast(LANES, a[column + 7]);
            s7 = f7.fma(x, s7);
        }
        if (done <= 0) {
            s0.intoArray(c, co);
        }
        if (done <= 1) {
            s1.intoArray(c, c1);
        }
        if (done <= 2) {
            s2.intoArray(c, c2);
        }
        if (done <= 3) {
            s3.intoArray(c, c3);
        }
        if (done <= 4) {
            s4.intoArray(c, c4);
        }
        if (done <= 5) {
            s5.intoArray(c, c5);
        }
        if (done <= 6) {
            s6.intoArray(c, c6);
        }
        s7.intoArray(c, c7);
    }
    // spotless:on
}
