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
    private float[][] copies = {};
    private boolean[] fresh = {};
    private int count;

    Weights() {
        newest.defaultReturnValue(NONE);
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
        int floats = laidOut(rows, cols, kernels);
        if (copies[count] == null || copies[count].length < floats) {
            copies[count] = new float[floats];
        }
        // from here on there is nothing that could fail half-way
        older[count] = newest.put(offset, count);
        this.rows[count] = rows;
        this.cols[count] = cols;
        fresh[count] = false;
        return count++;
    }

    /// What a weight takes as kernels lay it out.
    ///
    /// @throws IllegalArgumentException if no array is that long
    static int laidOut(int rows, int cols, Kernels kernels) {
        try {
            return kernels.laidOut(rows, cols);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(
                    "linear: no array holds a weight of " + rows + "×" + cols + ", laid out", e);
        }
    }

    private void grow(int windows) {
        older = Arrays.copyOf(older, windows);
        rows = Arrays.copyOf(rows, windows);
        cols = Arrays.copyOf(cols, windows);
        copies = Arrays.copyOf(copies, windows);
        fresh = Arrays.copyOf(fresh, windows);
    }

    /// A window as [Kernels#layOut] left it, or will.
    float[] copy(int window) {
        return copies[window];
    }

    /// The room that all copies take, those among them that wait to be used again.
    long floats() {
        long floats = 0;
        for (int i = 0; i < copies.length && copies[i] != null; i++) {
            floats += copies[i].length;
        }
        return floats;
    }

    /// Whether the copy of a window is of the parameters as they are.
    boolean isFresh(int window) {
        return fresh[window];
    }

    /// The copy of a window has been made.
    void refreshed(int window) {
        fresh[window] = true;
    }

    /// Other kernels, which lay out in another way, come after those before. Where their copies fit they get the room
    /// of
    /// those: a run that tries kernels in turns makes no new arrays each time.
    void forget() {
        newest.clear();
        count = 0;
    }

    /// The parameters have changed.
    void invalidate() {
        Arrays.fill(fresh, false);
    }
}
