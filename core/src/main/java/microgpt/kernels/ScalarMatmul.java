package microgpt.kernels;

/// The matrix products of [ScalarKernels]: up to twelve outputs at a time in local variables while p runs over k.
///
/// The plain loop would read and write an output for every multiply-add, and C2 does not turn it into vector code by
/// itself, since it cannot rule out that rows of b and c overlap. Eight independent chains of multiply-adds are what
/// keeps two units of four cycles' latency busy. Twelve, of two rows, with their two factors of a and one of b at a
/// time, fit sixteen registers, and share the checks and the counting of a step among more multiply-adds, which is most
/// of what C1's code does.
final class ScalarMatmul {
    // spotless:off
    private ScalarMatmul() {}

    /// See [Kernels#addMatmul].
    static void add(
            int m, int n, int k,
            float[] a, int ao, int aRow, int aCol,
            float[] b, int bo, int bRow,
            float[] c, int co, int cRow) {
        int sixes = n - n % 6;
        int fours = sixes + (n - sixes & -4);
        int i = 0;
        for (; i + 1 < m; i += 2) {
            int from = ao + i * aRow;
            int to = co + i * cRow;
            for (int j = 0; j < sixes; j += 6) {
                twoBySix(k, a, from, aRow, aCol, b, bo + j, bRow, c, to + j, cRow);
            }
            for (int j = sixes; j < fours; j += 4) {
                twoByFour(k, a, from, aRow, aCol, b, bo + j, bRow, c, to + j, cRow);
            }
            for (int j = fours; j < n; j++) {
                twoByOne(k, a, from, aRow, aCol, b, bo + j, bRow, c, to + j, cRow);
            }
        }
        if (i < m) {
            int from = ao + i * aRow;
            int to = co + i * cRow;
            int ones = n & -4;
            for (int j = 0; j < ones; j += 4) {
                oneByFour(k, a, from, aCol, b, bo + j, bRow, c, to + j);
            }
            for (int j = ones; j < n; j++) {
                one(k, a, from, aCol, b, bo + j, bRow, c, to + j);
            }
        }
    }

    private static void twoBySix(
            int k, float[] a, int ao, int aRow, int aCol, float[] b, int bo, int bRow, float[] c, int co, int cRow) {
        int other = co + cRow;
        float s0 = c[co];
        float s1 = c[co + 1];
        float s2 = c[co + 2];
        float s3 = c[co + 3];
        float s4 = c[co + 4];
        float s5 = c[co + 5];
        float t0 = c[other];
        float t1 = c[other + 1];
        float t2 = c[other + 2];
        float t3 = c[other + 3];
        float t4 = c[other + 4];
        float t5 = c[other + 5];
        for (int p = 0, x = ao, y = bo; p < k; p++, x += aCol, y += bRow) {
            float f = a[x];
            float g = a[x + aRow];
            float b0 = b[y];
            s0 = Fma.fma(f, b0, s0);
            t0 = Fma.fma(g, b0, t0);
            float b1 = b[y + 1];
            s1 = Fma.fma(f, b1, s1);
            t1 = Fma.fma(g, b1, t1);
            float b2 = b[y + 2];
            s2 = Fma.fma(f, b2, s2);
            t2 = Fma.fma(g, b2, t2);
            float b3 = b[y + 3];
            s3 = Fma.fma(f, b3, s3);
            t3 = Fma.fma(g, b3, t3);
            float b4 = b[y + 4];
            s4 = Fma.fma(f, b4, s4);
            t4 = Fma.fma(g, b4, t4);
            float b5 = b[y + 5];
            s5 = Fma.fma(f, b5, s5);
            t5 = Fma.fma(g, b5, t5);
        }
        c[co] = s0;
        c[co + 1] = s1;
        c[co + 2] = s2;
        c[co + 3] = s3;
        c[co + 4] = s4;
        c[co + 5] = s5;
        c[other] = t0;
        c[other + 1] = t1;
        c[other + 2] = t2;
        c[other + 3] = t3;
        c[other + 4] = t4;
        c[other + 5] = t5;
    }

    private static void twoByFour(
            int k, float[] a, int ao, int aRow, int aCol, float[] b, int bo, int bRow, float[] c, int co, int cRow) {
        float s0 = c[co];
        float s1 = c[co + 1];
        float s2 = c[co + 2];
        float s3 = c[co + 3];
        float t0 = c[co + cRow];
        float t1 = c[co + cRow + 1];
        float t2 = c[co + cRow + 2];
        float t3 = c[co + cRow + 3];
        for (int p = 0, x = ao, y = bo; p < k; p++, x += aCol, y += bRow) {
            float b0 = b[y];
            float b1 = b[y + 1];
            float b2 = b[y + 2];
            float b3 = b[y + 3];
            float f = a[x];
            s0 = Fma.fma(f, b0, s0);
            s1 = Fma.fma(f, b1, s1);
            s2 = Fma.fma(f, b2, s2);
            s3 = Fma.fma(f, b3, s3);
            float g = a[x + aRow];
            t0 = Fma.fma(g, b0, t0);
            t1 = Fma.fma(g, b1, t1);
            t2 = Fma.fma(g, b2, t2);
            t3 = Fma.fma(g, b3, t3);
        }
        c[co] = s0;
        c[co + 1] = s1;
        c[co + 2] = s2;
        c[co + 3] = s3;
        c[co + cRow] = t0;
        c[co + cRow + 1] = t1;
        c[co + cRow + 2] = t2;
        c[co + cRow + 3] = t3;
    }

    private static void twoByOne(
            int k, float[] a, int ao, int aRow, int aCol, float[] b, int bo, int bRow, float[] c, int co, int cRow) {
        float s = c[co];
        float t = c[co + cRow];
        for (int p = 0, x = ao, y = bo; p < k; p++, x += aCol, y += bRow) {
            s = Fma.fma(a[x], b[y], s);
            t = Fma.fma(a[x + aRow], b[y], t);
        }
        c[co] = s;
        c[co + cRow] = t;
    }

    private static void oneByFour(
            int k, float[] a, int ao, int aCol, float[] b, int bo, int bRow, float[] c, int co) {
        float s0 = c[co];
        float s1 = c[co + 1];
        float s2 = c[co + 2];
        float s3 = c[co + 3];
        for (int p = 0, x = ao, y = bo; p < k; p++, x += aCol, y += bRow) {
            float f = a[x];
            s0 = Fma.fma(f, b[y], s0);
            s1 = Fma.fma(f, b[y + 1], s1);
            s2 = Fma.fma(f, b[y + 2], s2);
            s3 = Fma.fma(f, b[y + 3], s3);
        }
        c[co] = s0;
        c[co + 1] = s1;
        c[co + 2] = s2;
        c[co + 3] = s3;
    }

    private static void one(int k, float[] a, int ao, int aCol, float[] b, int bo, int bRow, float[] c, int co) {
        float s = c[co];
        for (int p = 0, x = ao, y = bo; p < k; p++, x += aCol, y += bRow) {
            s = Fma.fma(a[x], b[y], s);
        }
        c[co] = s;
    }
    // spotless:on
}
