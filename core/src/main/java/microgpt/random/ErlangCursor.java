package microgpt.random;

/// The two words of an [ErlangRandom], replaced by the next ones at every draw.
final class ErlangCursor implements Cursor {
    private static final int BITS = ErlangRandom.BITS;
    private static final long MASK = ErlangRandom.MASK;

    private long s0;
    private long s1;

    ErlangCursor(long s0, long s1) {
        this.s0 = s0;
        this.s1 = s1;
    }

    /// The next 58 bits: `rotl(5 · s1, 7) · 9` modulo 2⁵⁸.
    private long word() {
        long x = s1 * 5 & MASK;
        long rotated = (x << 7 | x >>> BITS - 7) & MASK;
        long t = s0 ^ s0 << 24 & MASK;
        long newer = t ^ s1 ^ t >>> 11 ^ s1 >>> 41;
        s0 = s1;
        s1 = newer;
        return rotated * 9 & MASK;
    }

    @Override
    public double uniform() {
        return (word() >>> BITS - 53) * 0x1p-53;
    }

    /// `mean + std · sqrt(-2 · ln(max(u1, 1e-12))) · cos(2π · u2)`: two uniforms, `u1` drawn first.
    @Override
    public double normal(double mean, double std) {
        double radius = Math.sqrt(-2.0 * StrictMath.log(Math.max(uniform(), 1e-12)));
        double z = radius * StrictMath.cos(2.0 * Math.PI * uniform());
        return mean + std * z;
    }

    /// `min(trunc(u · n), n - 1)`.
    @Override
    public int below(int n) {
        return Math.min((int) (uniform() * CounterRandom.requireAny(n)), n - 1);
    }

    /// The first index whose sum is at least `u · total`.
    @Override
    public int index(double[] weights, double u) {
        Weights.accumulate(weights);
        int last = weights.length - 1;
        double target = u * weights[last];
        int index = 0;
        while (index < last && weights[index] < target) {
            index++;
        }
        return index;
    }

    @Override
    public Rng rng() {
        return new ErlangRandom(s0, s1);
    }
}
