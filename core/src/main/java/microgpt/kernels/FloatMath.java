package microgpt.kernels;

/// exp and log in float, the same bits wherever they run.
public final class FloatMath {
    private FloatMath() {}

    /// e to the power x.
    public static float exp(float x) {
        return (float) StrictMath.exp(x);
    }

    /// The natural logarithm of x.
    public static float log(float x) {
        return (float) StrictMath.log(x);
    }
}
