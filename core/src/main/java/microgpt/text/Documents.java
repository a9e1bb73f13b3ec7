package microgpt.text;

import java.util.Arrays;
import java.util.Objects;

/// The documents of a corpus as tokens: in one array, two bytes a token, with one BOS between neighbours.
///
/// ```
/// tokens:   BOS e m m a BOS o l i v i a BOS a v a BOS
/// offsets:   0           5               12        16
/// ```
///
/// Document `i` is the slice from `offsets[i]` to `offsets[i + 1]`, both included: `[BOS, c1, .., ck, BOS]`. Documents
/// can be put into another order, and some be held out, without moving a token.
///
/// As examples they come in their order, round and round.
public final class Documents implements Examples {
    private final char[] tokens;
    private final int[] offsets;

    /// The slice of each document; null where that is its own number.
    private final int[] order;

    /// Of the longest, or 0 until it is asked for; whoever asks at once finds the same.
    private int longest;

    Documents(char[] tokens, int[] offsets) {
        this(tokens, offsets, null);
    }

    private Documents(char[] tokens, int[] offsets, int[] order) {
        this.tokens = tokens;
        this.offsets = offsets;
        this.order = order;
    }

    /// {@return the number of documents, at least 1}
    public int size() {
        return order == null ? offsets.length - 1 : order.length;
    }

    /// {@return the number of tokens of a document, both BOS included: at least 3}
    ///
    /// @param document its number, from 0
    public int length(int document) {
        int slice = slice(document);
        return offsets[slice + 1] - offsets[slice] + 1;
    }

    /// {@return the number of tokens of the longest document, both BOS included}
    public int longest() {
        int most = longest;
        if (most == 0) {
            for (int i = 0, n = size(); i < n; i++) {
                int slice = order == null ? i : order[i];
                most = Math.max(most, offsets[slice + 1] - offsets[slice] + 1);
            }
            longest = most;
        }
        return most;
    }

    /// {@return a token of a document; the one at 0 and the one at `length(document) - 1` are BOS}
    ///
    /// @param document its number, from 0
    /// @param position from 0 to below its length
    public int token(int document, int position) {
        int slice = slice(document);
        return tokens[offsets[slice] + Objects.checkIndex(position, offsets[slice + 1] - offsets[slice] + 1)];
    }

    /// {@return the tokens of a document as an array of its own: `[BOS, c1, .., ck, BOS]`}
    ///
    /// @param document its number, from 0
    public int[] tokens(int document) {
        var copy = new int[length(document)];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = token(document, i);
        }
        return copy;
    }

    @Override
    public int read(long example, int[] tokens, int at, int limit) {
        int slice = slice((int) (example % size()));
        int first = offsets[slice];
        int n = Math.min(limit, offsets[slice + 1] - first + 1);
        for (int i = 0; i < n; i++) {
            tokens[at + i] = this.tokens[first + i];
        }
        return n;
    }

    @Override
    public double rows(int limit) {
        return Math.min(limit, (double) offsets[offsets.length - 1] / (offsets.length - 1));
    }

    @Override
    public long bytes() {
        return 2L * tokens.length + 4L * offsets.length + (order == null ? 0 : 4L * order.length);
    }

    /// Holds out the last documents. Of shuffled documents that is a random choice.
    ///
    /// @param share of the documents that is held out, between 0 and 1
    /// @return the first documents to train on, the last to validate on
    /// @throws IllegalArgumentException if the share lies elsewhere, or one of the parts would be empty
    public Split<Documents> holdOut(double share) {
        int training = size() - Split.heldOut(share, size(), "documents");
        var slices = new int[size()];
        Arrays.setAll(slices, this::slice);
        return new Split<>(
                new Documents(tokens, offsets, Arrays.copyOf(slices, training)),
                new Documents(tokens, offsets, Arrays.copyOfRange(slices, training, slices.length)));
    }

    /// {@return the same documents in another order: document `i` of the result is document `order[i]`
    /// of this}
    ///
    /// @param order a permutation of `0 .. size - 1`
    /// @throws IllegalArgumentException if it is none
    public Documents reordered(int[] order) {
        if (order.length != size()) {
            throw new IllegalArgumentException("an order of " + order.length + " for " + size() + " documents");
        }
        var slices = new int[order.length];
        var seen = new boolean[order.length];
        for (int i = 0; i < order.length; i++) {
            if (order[i] < 0 || order[i] >= seen.length || seen[order[i]]) {
                throw new IllegalArgumentException("no permutation: document " + order[i] + " at " + i);
            }
            seen[order[i]] = true;
            slices[i] = slice(order[i]);
        }
        var reordered = new Documents(tokens, offsets, slices);
        reordered.longest = longest;
        return reordered;
    }

    private int slice(int document) {
        return order == null ? Objects.checkIndex(document, offsets.length - 1) : order[document];
    }
}
