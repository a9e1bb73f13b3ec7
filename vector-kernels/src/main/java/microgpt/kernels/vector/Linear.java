package microgpt.kernels.vector;

/// y = x·Wᵀ, where W is laid out once: every step, and every token of a text, multiplies with the same weights.
///
/// Wᵀ lies in panels of two vectors of columns, one after another: in each of them row after row, as tiles read it. So
/// W is read along its rows and a panel written from its beginning to its end, and no product needs to pack it. The
/// last panel reaches back: it holds some columns for the second time if n is no multiple of a panel's.
final class Linear {
    // spotless:off
    /// Columns of a panel. A W of fewer rows is transposed as it is.
    static final int PANEL = 2 * Lanes.LENGTH;

    private Linear() {}

    /// See [microgpt.kernels.Kernels#laidOut]: behind the last panel tiles may look at what would be the next rows.
    static int laidOut(int n, int k) {
        long columns = n < PANEL ? n : Math.ceilDiv((long) n, PANEL) * PANEL;
        return Math.toIntExact(k * columns + StripTiles.STEPS * PANEL);
    }

    /// See [microgpt.kernels.Kernels#layOut].
    static void layOut(float[] w, int wo, int n, int k, int from, int to, float[] y, int yo) {
        if (n < PANEL) {
            Transpose.transpose(w, wo, k, y, yo, n, to - from, k);
            return;
        }
        for (int j = from; j < to; j += PANEL) {
            Transpose.transpose(w, wo + Math.min(j, n - PANEL) * k, k, y, yo + j * k, PANEL, PANEL, k);
        }
    }

    /// See [microgpt.kernels.Kernels#linear].
    static void linear(
            int m, int n, int k, int from, int to, float[] x, int xo, float[] w, int wo, float[] y, int yo) {
        if (n < PANEL) {
            Matmul.product(m, to - from, k, x, xo, k, 1, w, wo, n, y, yo, n, false);
        } else if (m == 1) {
            OneRow.panels(to - from, k, x, xo, w, wo + from * k, y, yo + from);
        } else {
            int whole = Matmul.inStrips(m, to - from, k, k, 1) ? to - to % PANEL : from;
            if (from < whole) {
                Matmul.strips(
                        m, whole - from, k, x, xo, k, 1, w, wo + from * k, PANEL, k * PANEL, y, yo + from, n, false);
            }
            for (int j = whole; j < to; j += PANEL) {
                int known = to - j <= PANEL / 2 ? PANEL / 2 : 0; // of the last panel the first vector, if all else is there
                int column = yo + Math.min(j, n - PANEL) + known;
                Matmul.product(m, PANEL - known, k, x, xo, k, 1, w, wo + j * k + known, PANEL, y, column, n, false);
            }
        }
    }
    // spotless:on
}
