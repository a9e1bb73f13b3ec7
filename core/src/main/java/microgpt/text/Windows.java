package microgpt.text;

import java.util.function.LongToIntFunction;

/// Windows of one size on a long text, without BOS: tokens `t .. t + size`, of which a model sees all but the last
/// and predicts all but the first.
public final class Windows implements Examples {
    private final Passages passages;
    private final int size;
    private final LongToIntFunction place;

    /// @param place at which of the places where one can begin the window of a number does
    Windows(Passages passages, int size, LongToIntFunction place) {
        this.passages = passages;
        this.size = size;
        this.place = place;
    }

    /// {@return the positions of a window, which takes one token more}
    public int size() {
        return size;
    }

    @Override
    public int read(long example, int[] tokens, int at, int limit) {
        int n = Math.min(limit, size + 1);
        passages.read(place.applyAsInt(example), size, tokens, at, n);
        return n;
    }

    @Override
    public double rows(int limit) {
        return Math.min(limit, size());
    }

    @Override
    public long bytes() {
        return passages.bytes();
    }
}
