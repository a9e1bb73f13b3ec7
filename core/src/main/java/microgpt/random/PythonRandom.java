package microgpt.random;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;

/// CPython's `random`: the Mersenne Twister MT19937, with `gauss`, `shuffle` and `choices` as Python 3.11 draws them.
///
/// After Matsumoto and Nishimura, "Mersenne Twister: a 623-dimensionally equidistributed uniform
/// pseudo-random number generator", 1998.
///
/// The twister turns 624 words into the next 624 at one go. Generators share the block they draw from and differ only
/// in their position in it, so a successor costs a few bytes, and a new block is made once in 624 words. A block is
/// never written after it is made.
public final class PythonRandom implements Rng {
    static final String NAME = "python";
    static final int WORDS = 624;

    /// The one bit of a block's first word that what follows depends on.
    static final int UPPER = 0x80000000;

    private static final Pattern STATE = Pattern.compile("([0-9]{1,3}):(-|[0-9a-f]{16}):([A-Za-z0-9+/]{3328})");

    /// 624 words, shared with the generators before and after.
    final int[] block;

    /// Words of the block already drawn, 0 to 624.
    private final int drawn;

    /// The second number of the last Gaussian pair, still to be returned; NaN if there is none.
    private final double spare;

    PythonRandom(int[] block, int drawn, double spare) {
        this.block = block;
        this.drawn = drawn;
        this.spare = spare;
    }

    /// {@return the generator after `random.seed(seed)`} Python drops the sign: -1 and 1 give the same
    /// generator.
    ///
    /// @param seed any number
    public static PythonRandom seed(long seed) {
        long magnitude = Math.abs(seed);
        int low = (int) magnitude;
        int high = (int) (magnitude >>> 32);
        return new PythonRandom(initialBlock(high == 0 ? new int[] {low} : new int[] {low, high}), WORDS, Double.NaN);
    }

    /// MT19937's initialisation by array: the key is the seed in words, least significant first.
    private static int[] initialBlock(int[] key) {
        var mt = new int[WORDS];
        mt[0] = 19650218;
        for (int i = 1; i < WORDS; i++) {
            mt[i] = 1812433253 * (mt[i - 1] ^ mt[i - 1] >>> 30) + i;
        }
        int i = 1;
        int j = 0;
        for (int k = 0; k < WORDS; k++) {
            mt[i] = (mt[i] ^ (mt[i - 1] ^ mt[i - 1] >>> 30) * 1664525) + key[j] + j;
            if (++i == WORDS) {
                mt[0] = mt[WORDS - 1];
                i = 1;
            }
            j = (j + 1) % key.length;
        }
        for (int k = 0; k < WORDS - 1; k++) {
            mt[i] = (mt[i] ^ (mt[i - 1] ^ mt[i - 1] >>> 30) * 1566083941) - i;
            if (++i == WORDS) {
                mt[0] = mt[WORDS - 1];
                i = 1;
            }
        }
        mt[0] = UPPER;
        return mt;
    }

    @Override
    public Cursor cursor() {
        return new PythonCursor(block, drawn, spare);
    }

    /// `python:`, the words drawn from the block, the bits of the spare number in hexadecimal or `-`, and the block as
    /// Base64 of its big-endian words.
    @Override
    public String state() {
        var bytes = ByteBuffer.allocate(WORDS * Integer.BYTES);
        bytes.asIntBuffer().put(block);
        return String.join(
                ":",
                NAME,
                Integer.toString(drawn),
                Double.isNaN(spare) ? "-" : HexFormat.of().toHexDigits(Double.doubleToRawLongBits(spare)),
                Base64.getEncoder().encodeToString(bytes.array()));
    }

    static PythonRandom parse(String state) {
        var parts = STATE.matcher(state);
        if (!parts.matches()) {
            throw invalid("it must be a position, the spare number and 624 words, separated by colons");
        }
        int drawn = Integer.parseInt(parts.group(1));
        if (drawn > WORDS) {
            throw invalid("position " + drawn + " lies beyond its 624 words");
        }
        double spare = Double.NaN;
        if (!parts.group(2).equals("-")) {
            spare = Double.longBitsToDouble(HexFormat.fromHexDigitsToLong(parts.group(2)));
            // The uniforms' 53 bits bound the radius: sqrt(-2 ln 2⁻⁵³) = 8.57…
            if (!(Math.abs(spare) < 8.6)) {
                throw invalid("its spare normal number is " + spare);
            }
        }
        var block = new int[WORDS];
        ByteBuffer.wrap(Base64.getDecoder().decode(parts.group(3)))
                .asIntBuffer()
                .get(block);
        if ((block[0] & UPPER) == 0 && Arrays.stream(block, 1, WORDS).allMatch(word -> word == 0)) {
            throw invalid("its words are all 0, from where the generator cannot leave");
        }
        return new PythonRandom(block, drawn, spare);
    }

    private static IllegalArgumentException invalid(String reason) {
        return new IllegalArgumentException("not the state of a Python generator: " + reason);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PythonRandom that
                && drawn == that.drawn
                && Double.compare(spare, that.spare) == 0
                && Arrays.equals(block, that.block);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(block) + drawn;
    }

    /// A name for messages; [#state()] is the whole.
    @Override
    public String toString() {
        return "PythonRandom[" + drawn + " of " + WORDS + " words drawn]";
    }
}
