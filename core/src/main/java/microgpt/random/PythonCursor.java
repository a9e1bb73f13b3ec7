package microgpt.random;

/// A position in the block of a [PythonRandom], and from the next block on in one of its own, which it turns over and
/// over.
final class PythonCursor implements Cursor {
    private static final int WORDS = PythonRandom.WORDS;
    private static final int SHIFT = 397;
    private static final int UPPER = PythonRandom.UPPER;
    private static final int LOWER = ~UPPER;

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
        if (drawn == WORDS) {
            var next = isOwn ? block : new int[WORDS];
            twist(block, next);
            block = next;
            isOwn = true;
            drawn = 0;
        }
        return temper(block[drawn++]);
    }

    /// The next block, which may take the place of this one.
    private static void twist(int[] block, int[] next) {
        for (int i = 0; i < WORDS; i++) {
            int following = i + 1 < WORDS ? block[i + 1] : next[0];
            int ahead = i + SHIFT < WORDS ? block[i + SHIFT] : next[i + SHIFT - WORDS];
            int y = block[i] & UPPER | following & LOWER;
            next[i] = ahead ^ y >>> 1 ^ ((y & 1) == 0 ? 0 : 0x9908b0df);
        }
    }

    private static int temper(int y) {
        y ^= y >>> 11;
        y ^= y << 7 & 0x9d2c5680;
        y ^= y << 15 & 0xefc60000;
        return y ^ y >>> 18;
    }

    /// Python's `random()`: 27 bits of one word and 26 of the next.
    @Override
    public double uniform() {
        int high = word() >>> 5;
        return (high * 0x1p26 + (word() >>> 6)) * 0x1p-53;
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
        double target = u * weights[weights.length - 1];
        int low = 0;
        int high = weights.length - 1;
        while (low < high) {
            int middle = low + high >>> 1;
            if (target < weights[middle]) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    @Override
    public Rng rng() {
        return new PythonRandom(isOwn ? block.clone() : block, drawn, spare);
    }
}
