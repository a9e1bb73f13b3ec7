package microgpt.kernels;

/// `a · b + c`, rounded once, at the best speed this machine has for it.
///
/// Where the processor has no such instruction, or the JVM was told not to use it (`-XX:-UseFMA`), [Math#fma]
/// computes with `BigDecimal`, hundreds of times slower. Double arithmetic gives the same bits: the product of two
/// floats is exact in double, and what the sum loses is known (Knuth's TwoSum), so that it can be rounded to odd
/// before it is narrowed to float, which then rounds as if it were the first time (Boldo and Melquiond, "Emulation
/// of FMA and correctly rounded sums: proved algorithms using rounding to odd", 2008).
public final class Fma {
    /// Whether [Math#fma] is an instruction here.
    public static final boolean IN_HARDWARE = isInstruction();

    /// The bits of a double that a normal float has no room for.
    private static final long LOST = (1L << 29) - 1;

    /// The bits lost where a double lies halfway between two floats.
    private static final long HALF = 1L << 28;

    private Fma() {}

    /// {@return `a · b + c`, rounded once: what [Math#fma] returns, bit for bit but for the payload of
    /// NaN}
    ///
    /// @param a a factor
    /// @param b the other
    /// @param c what is added to their product
    public static float fma(float a, float b, float c) {
        return IN_HARDWARE ? Math.fma(a, b, c) : inDouble(a, b, c);
    }

    /// Most sums need no correction: rounding twice can only go wrong where the first time ends halfway between two
    /// floats, which for those below the normal ones is not looked for.
    static float inDouble(float a, float b, float c) {
        double product = (double) a * b;
        double sum = product + c;
        long bits = Double.doubleToRawLongBits(sum);
        if ((bits & LOST) != HALF && Math.abs(sum) >= Float.MIN_NORMAL) {
            return (float) sum;
        }
        double added = sum - product;
        double lost = (product - (sum - added)) + (c - added);
        boolean exact = lost == 0 || Double.isNaN(lost);
        if (exact || (bits & 1) != 0) {
            return (float) sum;
        }
        boolean outward = lost > 0 == sum > 0;
        return (float) Double.longBitsToDouble(outward ? bits + 1 : bits - 1);
    }

    /// Two microseconds are more than four instructions take, interpreted; without them, four calls take tens. That
    /// one of several tries is short enough cannot be missed for other work on the machine.
    private static boolean isInstruction() {
        float x = 1.1f;
        for (int tries = 0; tries < 5; tries++) {
            long start = System.nanoTime();
            x = Math.fma(x, 1.1f, 0.3f);
            x = Math.fma(x, 1.1f, 0.3f);
            x = Math.fma(x, 1.1f, 0.3f);
            x = Math.fma(x, 1.1f, 0.3f);
            if (System.nanoTime() - start < 2_000) {
                return true;
            }
        }
        // x is never 0: to ask for it keeps the compiler from leaving the calls out
        return x == 0;
    }
}
