package microgpt.tape;

import java.util.Arrays;

/// The transposed copies of those parameter windows that linear layers read.
///
/// A product x·Wᵀ wants W by columns; one transposed copy serves every use of W until the parameters change.
final class Transposes {
    private int[] offsets = {};
    private int[] rows = {};
    private int[] cols = {};
    private int[] places = {};
    private boolean[] fresh = {};
    private float[] data = {};
    private final int expected;
    private int count;
    private int top;

    /// @param expected how many numbers the windows are expected to have, for which room is made at the first
    Transposes(int expected) {
        this.expected = expected;
    }

    float[] data() {
        return data;
    }

    /// The number of the window of parameters at `offset`, new or known.
    int window(int offset, int rows, int cols) {
        for (int i = 0; i < count; i++) {
            if (offsets[i] == offset && this.rows[i] == rows && this.cols[i] == cols) {
                return i;
            }
        }
        offsets = append(offsets, offset);
        this.rows = append(this.rows, rows);
        this.cols = append(this.cols, cols);
        places = append(places, top);
        fresh = Arrays.copyOf(fresh, count + 1);
        top = Math.addExact(top, Math.multiplyExact(rows, cols));
        if (top > data.length) {
            data = Arrays.copyOf(data, Math.max(top, expected));
        }
        return count++;
    }

    private int[] append(int[] array, int value) {
        var longer = Arrays.copyOf(array, count + 1);
        longer[count] = value;
        return longer;
    }

    /// Where the copy of a window lies.
    int place(int window) {
        return places[window];
    }

    /// Whether the copy was out of date; now it counts as fresh.
    boolean refresh(int window) {
        boolean stale = !fresh[window];
        fresh[window] = true;
        return stale;
    }

    /// The parameters have changed.
    void invalidate() {
        Arrays.fill(fresh, false);
    }
}
