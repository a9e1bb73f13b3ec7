package microgpt.random;

/// A position in the block of a [PythonRandom], and from the next block on in one of its own, which it turns over and
/// over.
final class PythonCursor implements Cursor {
    private int[] block;
    private boolean isOwn;
    private int drawn;
    private final double spare;

    PythonCursor(int[] block, int drawn, double spare) {
        this.block = block;
        this.drawn = drawn;
        this.spare = spare;
    }

    private int word() {
        if (drawn == PythonRandom.WORDS) {
            var next = isOwn ? block : new int[PythonRandom.WORDS];
            PythonRandom.twist(block, next);
            block = next;
            isOwn = true;
            drawn = 0;
        }
        return PythonRandom.temper(block[drawn++]);
    }

    @Override
    public double uniform() {
        int high = word();
        return PythonRandom.unit(high, word());
    }

    @Override
    public int index(double[] weights, double u) {
        Weights.accumulate(weights);
        return PythonRandom.index(weights, u);
    }

    @Override
    public Rng rng() {
        return new PythonRandom(isOwn ? block.clone() : block, drawn, spare);
    }
}
