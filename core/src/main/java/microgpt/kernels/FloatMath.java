package microgpt.kernels;

/// exp and log in float, the same bits wherever they run.
///
/// Both are a reduction of the argument, a polynomial in Horner's form and a rebuilt exponent, every step a
/// single IEEE operation: add, multiply, [fused multiply-add][Math#fma], or an integer operation on the bits.
/// There is no table and nothing a library could do differently, so SIMD code that repeats the same
/// operations in the same order returns the same bits. The constants below are public for that
/// reason: they belong to the contract of [Kernels].
///
/// The coefficients are minimax fits by Remez' exchange, each then rounded to float; `FitTest` makes the fits anew:
///
/// - exp: `(e^r - 1 - r) / r²` over `|r| ≤ ln 2 / 2 · (1 + 2⁻¹²)`, weighted `r² / e^r` so that the relative error
///   of `e^r` is levelled: 2⁻²⁸·³ before the rounding of coefficients;
/// - log: `(log(1 + f) - f) / f²` over `√½ ≤ 1 + f ≤ √2`, weighted `f² / log(1 + f)`: 2⁻²⁷·⁹.
///
/// Over all 2³² inputs the results are within 0.895 ulp (exp) and 0.922 ulp (log) of `StrictMath`'s double result,
/// an ulp being that of the float nearest to it; `FloatMathExhaustiveTest` measures this.
public final class FloatMath {
    /// 1.5 · 2²³: adding it rounds a small float to an integer, which then stands in the low bits of the sum.
    public static final float ROUND = 0x1.8p23f;

    /// Above it exp is infinite, below [#EXP_MIN] it is zero.
    public static final float EXP_MAX = 89;

    /// Just below 150 · ln ½, where exp is less than half the smallest float.
    public static final float EXP_MIN = -104;

    /// 1 / ln 2.
    public static final float LOG2_E = 1.442695f;

    /// ln 2 as the sum of two floats, this and [#LN2_LOW].
    public static final float LN2_HIGH = 0.6931472f;

    /// See [#LN2_HIGH].
    public static final float LN2_LOW = -1.9046542E-9f;

    /// e^r = 1 + r + r²·(EXP_2 + EXP_3·r + EXP_4·r² + EXP_5·r³ + EXP_6·r⁴).
    public static final float EXP_2 = 0.49999994f;

    /// See [#EXP_2].
    public static final float EXP_3 = 0.16666521f;

    /// See [#EXP_2].
    public static final float EXP_4 = 0.04166839f;

    /// See [#EXP_2].
    public static final float EXP_5 = 0.008368727f;

    /// See [#EXP_2].
    public static final float EXP_6 = 0.0013814578f;

    /// √½, in the bits of a float: where the significand's interval begins, so that 1 lies well inside it.
    public static final int LOG_ORIGIN = 0x3f3504f3;

    /// What a denormal is multiplied by before its exponent is read: 2²³.
    public static final float LOG_SCALE = 0x1p23f;

    /// The exponent of [#LOG_SCALE].
    public static final int LOG_SHIFT = 23;

    /// log(1 + f) = f + f²·(LOG_2 + LOG_3·f + … + LOG_10·f⁸).
    public static final float LOG_2 = -0.49999988f;

    /// See [#LOG_2].
    public static final float LOG_3 = 0.33333325f;

    /// See [#LOG_2].
    public static final float LOG_4 = -0.25001583f;

    /// See [#LOG_2].
    public static final float LOG_5 = 0.20001973f;

    /// See [#LOG_2].
    public static final float LOG_6 = -0.16609083f;

    /// See [#LOG_2].
    public static final float LOG_7 = 0.14181827f;

    /// See [#LOG_2].
    public static final float LOG_8 = -0.13242991f;

    /// See [#LOG_2].
    public static final float LOG_9 = 0.12904422f;

    /// See [#LOG_2].
    public static final float LOG_10 = -0.07621758f;

    private FloatMath() {}

    /// e to the power x: `exp(-∞) = 0`, `exp(+∞) = +∞`, NaN for NaN, rounded once where the result is denormal.
    ///
    /// With `k = round(x / ln 2)` and `r = x - k·ln 2`, the result is `e^r · 2^k`. The power of two is
    /// multiplied in two halves, because 2^k alone may overflow or be denormal; the first product is exact.
    ///
    /// @param x any float, NaN and infinities too
    /// @return e to the power x, within 0.895 ulp
    public static float exp(float x) {
        float bounded = x > EXP_MAX ? EXP_MAX : x < EXP_MIN ? EXP_MIN : x;
        float rounded = Fma.fma(bounded, LOG2_E, ROUND);
        float multiple = rounded - ROUND;
        float r = Fma.fma(multiple, -LN2_LOW, Fma.fma(multiple, -LN2_HIGH, bounded));
        float p = Fma.fma(r, EXP_6, EXP_5);
        p = Fma.fma(r, p, EXP_4);
        p = Fma.fma(r, p, EXP_3);
        p = Fma.fma(r, p, EXP_2);
        p = Fma.fma(r, p, 1);
        p = Fma.fma(r, p, 1);
        int k = Float.floatToRawIntBits(rounded) - Float.floatToRawIntBits(ROUND);
        int half = k >> 1;
        return p * power(half) * power(k - half);
    }

    /// The natural logarithm of x: `log(±0) = -∞`, `log(+∞) = +∞`, NaN for NaN and below zero.
    ///
    /// With `x = 2^e · (1 + f)` and `√½ ≤ 1 + f < √2`, the result is `e · ln 2 + log(1 + f)`.
    ///
    /// @param x any float, NaN and infinities too
    /// @return ln x, within 0.922 ulp
    public static float log(float x) {
        if (!(x > 0) || x == Float.POSITIVE_INFINITY) {
            return x == 0 ? Float.NEGATIVE_INFINITY : x > 0 ? x : Float.NaN;
        }
        boolean denormal = x < Float.MIN_NORMAL;
        int bits = Float.floatToRawIntBits(denormal ? x * LOG_SCALE : x) - LOG_ORIGIN;
        float e = (bits >> 23) - (denormal ? LOG_SHIFT : 0);
        float f = Float.intBitsToFloat((bits & 0x007fffff) + LOG_ORIGIN) - 1;
        float p = Fma.fma(f, LOG_10, LOG_9);
        p = Fma.fma(f, p, LOG_8);
        p = Fma.fma(f, p, LOG_7);
        p = Fma.fma(f, p, LOG_6);
        p = Fma.fma(f, p, LOG_5);
        p = Fma.fma(f, p, LOG_4);
        p = Fma.fma(f, p, LOG_3);
        p = Fma.fma(f, p, LOG_2);
        return Fma.fma(e, LN2_HIGH, Fma.fma(f * f, p, f));
    }

    /// 2^k for -126 ≤ k ≤ 127.
    private static float power(int k) {
        return Float.intBitsToFloat((k + 127) << 23);
    }
}
