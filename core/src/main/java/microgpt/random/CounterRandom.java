package microgpt.random;

/// Random numbers that are numbered: draw i depends on the seed and on i alone, so that any can be had at any time,
/// and where a run stands is one number.
///
/// Draw i is the i-th output of splitmix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number
/// generators", 2014), which was made to be entered at any place; two seeds enter it at places
/// that have nothing to do with each other.
///
/// @param seed any number
public record CounterRandom(long seed) {
    private static final long STEP = 0x9e3779b97f4a7c15L;

    /// Draw i: 64 bits, each as likely 0 as 1.
    ///
    /// @param i any number, negative ones too
    /// @return those 64 bits
    public long bits(long i) {
        return mix(mix(seed) + (i + 1) * STEP);
    }

    /// Draw i as an integer in `[0, n)`: the upper 64 bits of the product of its bits and `n`, which favours no integer
    /// by more than `n · 2⁻⁶⁴`.
    ///
    /// @param i any number, negative ones too
    /// @param n how many integers to draw from
    /// @return an integer `0 ≤ x < n`
    /// @throws IllegalArgumentException if `n` is below 1
    public int below(long i, int n) {
        return (int) Math.unsignedMultiplyHigh(bits(i), requireAny(n));
    }

    /// The n of `[0, n)`, if an integer lies there.
    static int requireAny(int n) {
        if (n < 1) {
            throw new IllegalArgumentException("no integer lies in [0, " + n + ")");
        }
        return n;
    }

    /// Generator i: one of its own for each of many things that draw side by side.
    ///
    /// @param i any number, negative ones too
    /// @return a generator seeded by draw i
    public Rng generator(long i) {
        return ErlangRandom.seed(bits(i));
    }

    /// What splitmix64 returns at the place `x`.
    static long mix(long x) {
        long z = (x ^ x >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }
}
