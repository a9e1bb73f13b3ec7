package microgpt.tape;

import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import java.util.Arrays;
import microgpt.kernels.Kernels;

/// Copies of those parameter windows that linear layers read, laid out for it.
///
/// A product x·Wᵀ wants W by columns, as its kernels say; one copy serves every use of W until the parameters change.
final class Weights {
    private static final int NONE = -1;

    /// The newest window at each offset; the one that was newest there before it is `older`.
    private final Int2IntOpenHashMap newest = new Int2IntOpenHashMap();

    private int[] older = {};
    private int[] rows = {};
    private int[] cols = {};
    private int[] places = {};
    private boolean[] fresh = {};
    private float[] data = {};
    private final int expected;
    private int count;
    private int top;

    /// @param expected how many numbers the windows are expected to have, for which room is made at the first
    Weights(int expected) {
        this.expected = expected;
        newest.defaultReturnValue(NONE);
    }

    float[] data() {
        return data;
    }

    /// The number of the window of parameters at `offset`, new or known.
    ///
    /// @param kernels lay it out, the same ones for all until [#forget]
    int window(int offset, int rows, int cols, Kernels kernels) {
        for (int i = newest.get(offset); i != NONE; i = older[i]) {
            if (this.rows[i] == rows && this.cols[i] == cols) {
                return i;
            }
        }
        if (count == older.length) {
            grow(Math.max(16, 2 * count));
        }
        int end = Math.addExact(top, kernels.laidOut(rows, cols));
        if (end > data.length) {
            data = Arrays.copyOf(data, Math.max(end, Math.max(Records.grown(end), expected)));
        }
        // from here on there is nothing that could fail half-way
        older[count] = newest.put(offset, count);
        this.rows[count] = rows;
        this.cols[count] = cols;
        places[count] = top;
        fresh[count] = false;
        top = end;
        return count++;
    }

    private void grow(int windows) {
        older = Arrays.copyOf(older, windows);
        rows = Arrays.copyOf(rows, windows);
        cols = Arrays.copyOf(cols, windows);
        places = Arrays.copyOf(places, windows);
        fresh = Arrays.copyOf(fresh, windows);
    }

    /// Where the copy of a window lies.
    int place(int window) {
        return places[window];
    }

    /// Whether the copy of a window is of the parameters as they are.
    boolean isFresh(int window) {
        return fresh[window];
    }

    /// The copy of a window has been made.
    void refreshed(int window) {
        fresh[window] = true;
    }

    /// Other kernels, which lay out in another way, come after those before.
    void forget() {
        newest.clear();
        count = 0;
        top = 0;
    }

    /// The parameters have changed.
    void invalidate() {
        Arrays.fill(fresh, false);
    }
}
