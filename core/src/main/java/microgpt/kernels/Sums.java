package microgpt.kernels;

/// Sums along a row in the order [Kernels] calls sum16.
public final class Sums {
    private Sums() {}

    /// `sum16(x[i] · y[i])`, the products entering by fused multiply-add.
    ///
    /// The sixteen accumulators are taken a quarter at a time, as folding in halves pairs i with i + 8 and then
    /// with i + 4.
    ///
    /// @param x `[n]`
    /// @param xo where x begins
    /// @param y `[n]`
    /// @param yo where y begins
    /// @param n how many elements; 0 gives 0
    /// @return the sum of the products
    public static float dot16(float[] x, int xo, float[] y, int yo, int n) {
        return (dot4(x, xo, y, yo, 0, n) + dot4(x, xo, y, yo, 2, n))
                + (dot4(x, xo, y, yo, 1, n) + dot4(x, xo, y, yo, 3, n));
    }

    /// Accumulators i, i + 4, i + 8 and i + 12 of [#dot16], folded.
    private static float dot4(float[] x, int xo, float[] y, int yo, int i, int n) {
        float s0 = 0;
        float s4 = 0;
        float s8 = 0;
        float s12 = 0;
        for (; i + 12 < n; i += 16) {
            s0 = Fma.fma(x[xo + i], y[yo + i], s0);
            s4 = Fma.fma(x[xo + i + 4], y[yo + i + 4], s4);
            s8 = Fma.fma(x[xo + i + 8], y[yo + i + 8], s8);
            s12 = Fma.fma(x[xo + i + 12], y[yo + i + 12], s12);
        }
        if (i < n) {
            s0 = Fma.fma(x[xo + i], y[yo + i], s0);
        }
        if (i + 4 < n) {
            s4 = Fma.fma(x[xo + i + 4], y[yo + i + 4], s4);
        }
        if (i + 8 < n) {
            s8 = Fma.fma(x[xo + i + 8], y[yo + i + 8], s8);
        }
        return (s0 + s8) + (s4 + s12);
    }

    /// `sum16(x[i])`, in quarters like [#dot16].
    ///
    /// @param x `[n]`
    /// @param xo where x begins
    /// @param n how many elements; 0 gives 0
    /// @return the sum
    public static float sum16(float[] x, int xo, int n) {
        return (sum4(x, xo, 0, n) + sum4(x, xo, 2, n)) + (sum4(x, xo, 1, n) + sum4(x, xo, 3, n));
    }

    private static float sum4(float[] x, int xo, int i, int n) {
        float s0 = 0;
        float s4 = 0;
        float s8 = 0;
        float s12 = 0;
        for (; i + 12 < n; i += 16) {
            s0 += x[xo + i];
            s4 += x[xo + i + 4];
            s8 += x[xo + i + 8];
            s12 += x[xo + i + 12];
        }
        if (i < n) {
            s0 += x[xo + i];
        }
        if (i + 4 < n) {
            s4 += x[xo + i + 4];
        }
        if (i + 8 < n) {
            s8 += x[xo + i + 8];
        }
        return (s0 + s8) + (s4 + s12);
    }
}
