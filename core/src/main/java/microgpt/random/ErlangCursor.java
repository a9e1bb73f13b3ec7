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
