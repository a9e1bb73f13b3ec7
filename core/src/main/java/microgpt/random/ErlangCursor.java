package microgpt.random;

/// The two words of an [ErlangRandom], replaced by the next ones at every draw.
final class ErlangCursor implements Cursor {
    private long s0;
    private long s1;

    ErlangCursor(long s0, long s1) {
        this.s0 = s0;
        this.s1 = s1;
    }

    @Override
    public double uniform() {
        double u = ErlangRandom.unit(s1);
        long newer = ErlangRandom.after(s0, s1);
        s0 = s1;
        s1 = newer;
        return u;
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
        return ErlangRandom.index(weights, u);
    }

    @Override
    public Rng rng() {
        return new ErlangRandom(s0, s1);
    }
}
