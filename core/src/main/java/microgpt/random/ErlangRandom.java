package microgpt.random;

import java.util.HexFormat;
import java.util.regex.Pattern;

/// Erlang/OTP's `rand` with the algorithm `exsss`: Xorshift116** on two words of 58 bits, seeded by splitmix64.
///
/// After Marsaglia, "Xorshift RNGs", 2003, and Vigna, "An experimental exploration of Marsaglia's xorshift
/// generators, scrambled", 2016; splitmix64 after Steele, Lea and Flood, "Fast splittable pseudorandom number
/// generators", 2014.
///
/// What is drawn from its uniform numbers follows MicroGPTEx: two uniforms for each normal number (Box–Muller, nothing
/// kept), truncation for integers.
///
/// @param s0 the older word, 58 bits
/// @param s1 the newer word, 58 bits
public record ErlangRandom(long s0, long s1) implements Rng {
    static final String NAME = "erlang";

    static final int BITS = 58;
    static final long MASK = (1L << BITS) - 1;
    private static final Pattern STATE = Pattern.compile("([0-9a-f]{15}):([0-9a-f]{15})");

    /// The generator of a state.
    ///
    /// @throws IllegalArgumentException if a word exceeds 58 bits, or both are 0, which the generator cannot leave
    public ErlangRandom {
        if ((s0 & ~MASK) != 0 || (s1 & ~MASK) != 0 || (s0 | s1) == 0) {
            throw new IllegalArgumentException(
                    "the words of an exsss state must have at most 58 bits and not both be 0");
        }
    }

    /// {@return the generator of `:rand.seed_s(:exsss, {seed, 101 * seed + 7, 1009 * seed + 23})`}
    ///
    /// @param seed any number
    public static ErlangRandom seed(long seed) {
        var first = Mixed.after(seed);
        var second = Mixed.after(101 * seed + 7 ^ first.next);
        var third = Mixed.after(1009 * seed + 23 ^ second.next);
        return new ErlangRandom(second.word, third.word);
    }

    /// The first splitmix64 output after `x` whose low 58 bits are not all 0, and the state it leaves.
    private record Mixed(long word, long next) {
        static Mixed after(long x) {
            long word;
            do {
                x += 0x9e3779b97f4a7c15L;
                word = CounterRandom.mix(x) & MASK;
            } while (word == 0);
            return new Mixed(word, x);
        }
    }

    @Override
    public Cursor cursor() {
        return new ErlangCursor(s0, s1);
    }

    @Override
    public String state() {
        var hex = HexFormat.of();
        return NAME + ":" + hex.toHexDigits(s0, 15) + ":" + hex.toHexDigits(s1, 15);
    }

    static ErlangRandom parse(String state) {
        var words = STATE.matcher(state);
        if (!words.matches()) {
            throw new IllegalArgumentException("not the state of an Erlang generator: it must be two words of 15"
                    + " hexadecimal digits, separated by a colon");
        }
        return new ErlangRandom(
                HexFormat.fromHexDigitsToLong(words.group(1)), HexFormat.fromHexDigitsToLong(words.group(2)));
    }
}
