package microgpt.text;

import microgpt.random.CounterRandom;

/// A long text as tokens, two bytes each, or a part of one: passages of it, each without a gap.
///
/// BOS does not occur: where a passage begins or ends means nothing.
public final class Passages {
    /// Windows are drawn by the numbers from 0 on.
    private static final long HOLD_OUT = -1;

    private final String name;
    private final char[] tokens;

    /// Of each passage the first token and the one behind its last: from, to, from, to.
    private final int[] bounds;

    Passages(String name, char[] tokens, int... bounds) {
        this.name = name;
        this.tokens = tokens;
        this.bounds = bounds;
    }

    /// {@return how many tokens there are}
    public int length() {
        return starts(0);
    }

    /// Holds out one stretch of a whole text, at a place that the seed draws; what lies before and behind it remains.
    ///
    /// @param share of the tokens that is held out, between 0 and 1
    /// @param seed draws the place
    /// @return the rest to train on, the stretch to validate on
    /// @throws IllegalArgumentException if the share lies elsewhere, or one of the parts would be empty
    public Split<Passages> holdOut(double share, long seed) {
        if (bounds.length > 2) {
            throw new IllegalStateException(name + " is in parts already");
        }
        int from = bounds[0];
        int to = bounds[1];
        int held = Split.heldOut(share, to - from, "characters");
        int first = from + new CounterRandom(seed).below(HOLD_OUT, to - from - held + 1);
        return new Split<>(
                new Passages("the training share of " + name, tokens, from, first, first + held, to),
                new Passages("the validation share of " + name, tokens, first, first + held));
    }

    /// {@return windows at random places, all equally likely; the seed and the window's number decide
    /// where}
    ///
    /// @param size the positions of a window, at least 1, which takes one token more
    /// @param seed draws the places
    /// @throws IllegalArgumentException if no passage is that long, or the size is below 1
    public Windows random(int size, long seed) {
        int starts = requireStarts(size);
        var random = new CounterRandom(seed);
        return new Windows(this, size, i -> random.below(i, starts));
    }

    /// As many windows, evenly spread; they come round again after the last.
    ///
    /// @param size the positions of a window, at least 1, which takes one token more
    /// @param count at least 1
    /// @return windows, the first of which begins where the text does
    /// @throws IllegalArgumentException if no passage is as long as a window, or either number is below 1
    public Windows spread(int size, int count) {
        int starts = requireStarts(size);
        if (count < 1) {
            throw new IllegalArgumentException(count + " windows: at least 1 is to be spread");
        }
        return new Windows(this, size, i -> (int) (i % count * starts / count));
    }

    /// {@return how many windows [#spread] can take without overlap, at least 1}
    ///
    /// @param size the positions of a window, at least 1
    /// @throws IllegalArgumentException if it is below 1
    public int disjoint(int size) {
        requireAny(size);
        return Math.max(1, starts(size) / size);
    }

    /// The bytes of the whole text, of which this may be a part.
    long bytes() {
        return 2L * tokens.length;
    }

    /// Copies n tokens from the k-th place at which a window of this size can begin.
    void read(int k, int size, int[] target, int at, int n) {
        int passage = 0;
        while (k >= starts(passage, size)) {
            k -= starts(passage, size);
            passage += 2;
        }
        int first = bounds[passage] + k;
        for (int i = 0; i < n; i++) {
            target[at + i] = tokens[first + i];
        }
    }

    private static void requireAny(int size) {
        if (size < 1) {
            throw new IllegalArgumentException("a window of " + size + " positions: it takes at least 1");
        }
    }

    private int requireStarts(int size) {
        requireAny(size);
        int starts = starts(size);
        if (starts == 0) {
            throw new IllegalArgumentException(name + " has " + length() + " characters: a window of block_size " + size
                    + " needs " + (size + 1L) + " that follow one another");
        }
        return starts;
    }

    /// The places at which size + 1 tokens follow one another.
    private int starts(int size) {
        int starts = 0;
        for (int passage = 0; passage < bounds.length; passage += 2) {
            starts += starts(passage, size);
        }
        return starts;
    }

    private int starts(int passage, int size) {
        return Math.max(0, bounds[passage + 1] - bounds[passage] - size);
    }
}
