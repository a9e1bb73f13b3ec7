package microgpt.random;

/// A position in the block of a [PythonRandom], and from the next block on in one of its own, which it turns over and
/// over.
final class PythonCursor implements Cursor {
    private int[] block;
    private boolean isOwn;
    private int drawn;
    private double spare;

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

    /// Python's `random()`: 27 bits of one word and 26 of the next.
    @Override
    public double uniform() {
        int high = word();
        return PythonRandom.unit(high, word());
    }

    /// Python's `gauss(mean, std)`: every other call draws two uniforms and makes two numbers, of which the cursor
    /// keeps the second, `sin(2π · u1) · sqrt(-2 · ln(1 - u2))`, for the call after.
    @Override
    public double normal(double mean, double std) {
        double z = spare;
        spare = Double.NaN;
        if (Double.isNaN(z)) {
            double angle = uniform() * (2.0 * Math.PI);
            double radius = Math.sqrt(-2.0 * StrictMath.log(1.0 - uniform()));
            z = StrictMath.cos(angle) * radius;
            spare = StrictMath.sin(angle) * radius;
        }
        return mean + z * std;
    }

    /// As many of the top bits of a word as `n` has, drawn again until they are below `n`.
    @Override
    public int below(int n) {
        int shift = Integer.numberOfLeadingZeros(CounterRandom.requireAny(n));
        int bits;
        do {
            bits = word() >>> shift;
        } while (bits >= n);
        return bits;
    }

    /// Python's `choices`: the first index whose sum exceeds `u · total`.
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
