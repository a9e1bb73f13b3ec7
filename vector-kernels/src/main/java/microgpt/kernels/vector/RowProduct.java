package microgpt.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// A row times a matrix, as the next token of a text needs it: `c[j] = Σ_p a[p] · b[p, j]`.
///
/// Every number of b is used once. So nothing is copied, up to eight vectors of sums stay in registers for all of k,
/// and b is read along its rows, as memory gives it fastest. The last vector of a group may reach back into the one
/// before: both come out the same there.
final class RowProduct {
    // spotless:off
    private static final VectorSpecies<Float> LANES = Lanes.SPECIES;
    private static final int WIDTH = Lanes.LENGTH;

    private RowProduct() {}

    /// n columns, at least a vector's width.
    static void row(int n, int k, float[] a, int ao, int aCol, float[] b, int bo, int bRow, float[] c, int co) {
        int j = 0;
        for (; n - j > 7 * WIDTH; j += 8 * WIDTH) {
            eight(Math.min(7 * WIDTH, n - j - WIDTH), k, a, ao, aCol, b, bo + j, bRow, c, co + j);
        }
        if (n - j > 3 * WIDTH) {
            four(Math.min(3 * WIDTH, n - j - WIDTH), k, a, ao, aCol, b, bo + j, bRow, c, co + j);
            j += 4 * WIDTH;
        }
        if (n - j > WIDTH) {
            two(Math.min(WIDTH, n - j - WIDTH), k, a, ao, aCol, b, bo + j, bRow, c, co + j);
            j += 2 * WIDTH;
        }
        if (n > j) {
            one(k, a, ao, aCol, b, bo + n - WIDTH, bRow, c, co + n - WIDTH);
        }
    }

    /// Eight vectors, the last of them `last` floats behind the first.
    private static void eight(
            int last, int k, float[] a, int ao, int aCol, float[] b, int bo, int bRow, float[] c, int co) {
        var s0 = FloatVector.zero(LANES);
        var s1 = FloatVector.zero(LANES);
        var s2 = FloatVector.zero(LANES);
        var s3 = FloatVector.zero(LANES);
        var s4 = FloatVector.zero(LANES);
        var s5 = FloatVector.zero(LANES);
        var s6 = FloatVector.zero(LANES);
        var s7 = FloatVector.zero(LANES);
        for (int p = 0, from = ao, row = bo; p < k; p++, from += aCol, row += bRow) {
            var f = FloatVector.broadcast(LANES, a[from]);
            s0 = f.fma(FloatVector.fromArray(LANES, b, row), s0);
            s1 = f.fma(FloatVector.fromArray(LANES, b, row + WIDTH), s1);
            s2 = f.fma(FloatVector.fromArray(LANES, b, row + 2 * WIDTH), s2);
            s3 = f.fma(FloatVector.fromArray(LANES, b, row + 3 * WIDTH), s3);
            s4 = f.fma(FloatVector.fromArray(LANES, b, row + 4 * WIDTH), s4);
            s5 = f.fma(FloatVector.fromArray(LANES, b, row + 5 * WIDTH), s5);
            s6 = f.fma(FloatVector.fromArray(LANES, b, row + 6 * WIDTH), s6);
            s7 = f.fma(FloatVector.fromArray(LANES, b, row + last), s7);
        }
        s0.intoArray(c, co);
        s1.intoArray(c, co + WIDTH);
        s2.intoArray(c, co + 2 * WIDTH);
        s3.intoArray(c, co + 3 * WIDTH);
        s4.intoArray(c, co + 4 * WIDTH);
        s5.intoArray(c, co + 5 * WIDTH);
        s6.intoArray(c, co + 6 * WIDTH);
        s7.intoArray(c, co + last);
    }

    /// Four vectors, likewise.
    private static void four(
            int last, int k, float[] a, int ao, int aCol, float[] b, int bo, int bRow, float[] c, int co) {
        var s0 = FloatVector.zero(LANES);
        var s1 = FloatVector.zero(LANES);
        var s2 = FloatVector.zero(LANES);
        var s3 = FloatVector.zero(LANES);
        for (int p = 0, from = ao, row = bo; p < k; p++, from += aCol, row += bRow) {
            var f = FloatVector.broadcast(LANES, a[from]);
            s0 = f.fma(FloatVector.fromArray(LANES, b, row), s0);
            s1 = f.fma(FloatVector.fromArray(LANES, b, row + WIDTH), s1);
            s2 = f.fma(FloatVector.fromArray(LANES, b, row + 2 * WIDTH), s2);
            s3 = f.fma(FloatVector.fromArray(LANES, b, row + last), s3);
        }
        s0.intoArray(c, co);
        s1.intoArray(c, co + WIDTH);
        s2.intoArray(c, co + 2 * WIDTH);
        s3.intoArray(c, co + last);
    }

    /// Two vectors, likewise.
    private static void two(
            int last, int k, float[] a, int ao, int aCol, float[] b, int bo, int bRow, float[] c, int co) {
        var s0 = FloatVector.zero(LANES);
        var s1 = FloatVector.zero(LANES);
        for (int p = 0, from = ao, row = bo; p < k; p++, from += aCol, row += bRow) {
            var f = FloatVector.broadcast(LANES, a[from]);
            s0 = f.fma(FloatVector.fromArray(LANES, b, row), s0);
            s1 = f.fma(FloatVector.fromArray(LANES, b, row + last), s1);
        }
        s0.intoArray(c, co);
        s1.intoArray(c, co + last);
    }

    private static void one(int k, float[] a, int ao, int aCol, float[] b, int bo, int bRow, float[] c, int co) {
        var s = FloatVector.zero(LANES);
        for (int p = 0, from = ao, row = bo; p < k; p++, from += aCol, row += bRow) {
            s = FloatVector.broadcast(LANES, a[from]).fma(FloatVector.fromArray(LANES, b, row), s);
        }
        s.intoArray(c, co);
    }
    // spotless:on
}
