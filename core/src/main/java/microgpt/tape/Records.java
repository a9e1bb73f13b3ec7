package microgpt.tape;

import java.util.Arrays;
import microgpt.autograd.Shapes;
import microgpt.kernels.Kernels;

/// A graph as a structure of arrays, one record a matrix operation.
///
/// Record r says `y = op(left, right)`: its shape is `rows[r] × cols[r]`, its numbers start at `data[offset[r]]`,
/// their gradients at the same place of `grad`. What an operation saves for its backward step lies
/// behind its result. `place[r]` says where that lies which it needs besides: integers (token ids, document starts) in
/// `ints`, of a linear layer the number of its weight's copy in [Weights].
///
/// ```
///          parameters            │ mark     records of this step                 top
/// data   [ wte wpe lm_head wq … ]│[ y0 ][ y1 |saved ][ y2 ] …                     │ free
/// grad   [ gradients of them    ]│[ dy0 ][ dy1 | work ][ dy2 ] …                  │ free
/// ```
///
/// All arrays grow on demand, and rewinding keeps them.
abstract class Records {
    /// The largest array that every JVM grants.
    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

    Op[] op = {};
    int[] left = {};
    int[] right = {};
    int[] offset = {};
    int[] rows = {};
    int[] cols = {};
    int[] place = {};
    private Tape.Ref[] refs = {};

    /// Handles that every round hands out again.
    private Tape.Ref[] reused = {};

    private boolean inRound;

    /// Records before this one were made with parameters that have changed since.
    private int outdated;

    int count;

    float[] data;
    float[] grad;
    final int parameters;
    final int mark;
    final boolean training;
    int top;

    /// The highest top so far.
    private int highest;

    int[] ints = new int[256];
    private int intTop;

    /// @param training whether there is an arena for gradients
    Records(int parameters, boolean training) {
        this.parameters = parameters;
        this.training = training;
        if (parameters < 0 || parameters > LARGEST_ARRAY - Kernels.PAD) {
            throw new IllegalArgumentException(
                    "a tape of " + parameters + " parameters: an array holds " + LARGEST_ARRAY);
        }
        mark = Kernels.pad(parameters);
        top = mark;
        highest = mark;
        data = new float[mark];
        grad = new float[training ? mark : 0];
    }

    /// Back to the mark.
    final void rewind(boolean round) {
        inRound = round;
        outdated = 0;
        count = 0;
        top = mark;
        intTop = 0;
    }

    final int leaf(int rows, int cols, double... values) {
        int r = record(Op.LEAF, 0, 0, rows, cols, 0, 0);
        for (int i = 0; i < size(r); i++) {
            data[offset[r] + i] = (float) values[i];
        }
        return r;
    }

    final int record(Op op, int a, int b, int rows, int cols, int place, int saved) {
        int start = top;
        top = makeRoom(top + padded(Shapes.size(rows, cols)) + padded(saved));
        highest = Math.max(highest, top);
        return append(op, a, b, start, rows, cols, place);
    }

    final int append(Op op, int a, int b, int start, int rows, int cols, int place) {
        int r = count++;
        if (r == refs.length) {
            growRecords(Math.max(64, 2 * r));
        }
        refs[r] = inRound ? reused(r) : new Tape.Ref(this, r);
        this.op[r] = op;
        left[r] = a;
        right[r] = b;
        offset[r] = start;
        this.rows[r] = rows;
        this.cols[r] = cols;
        this.place[r] = place;
        return r;
    }

    private void growRecords(int n) {
        op = Arrays.copyOf(op, n);
        left = Arrays.copyOf(left, n);
        right = Arrays.copyOf(right, n);
        offset = Arrays.copyOf(offset, n);
        rows = Arrays.copyOf(rows, n);
        cols = Arrays.copyOf(cols, n);
        place = Arrays.copyOf(place, n);
        refs = Arrays.copyOf(refs, n);
        reused = Arrays.copyOf(reused, n);
    }

    private Tape.Ref reused(int r) {
        if (reused[r] == null) {
            reused[r] = new Tape.Ref(this, r);
        }
        return reused[r];
    }

    private static long padded(long n) {
        return (n + Kernels.PAD - 1) & -Kernels.PAD;
    }

    /// Makes room for records of so many floats, so that the arenas need not grow, which takes as much again
    /// for a moment. What turns out larger still finds room.
    ///
    /// @param floats how many, behind those of the parameters
    /// @throws IllegalArgumentException if no array is that long
    public void reserve(long floats) {
        // so that no sum overflows: more than that no array holds anyway
        long end = mark + Math.min(floats, Integer.MAX_VALUE);
        requireArray(end);
        if (end > data.length) {
            resize((int) end);
        }
    }

    /// Makes sure that the arenas reach `end`, and returns it.
    private int makeRoom(long end) {
        requireArray(end);
        if (end > data.length) {
            resize(grown(end));
        }
        return (int) end;
    }

    private static void requireArray(long length) {
        if (length > LARGEST_ARRAY) {
            throw new IllegalArgumentException("a step of " + length + " numbers: an array holds " + LARGEST_ARRAY);
        }
    }

    private void resize(int length) {
        var longer = Arrays.copyOf(data, length);
        if (training) {
            grad = Arrays.copyOf(grad, length);
        }
        data = longer;
    }

    /// The length to give an array that must reach `end`: half as much again.
    static int grown(long end) {
        return (int) Math.min(LARGEST_ARRAY, end + end / 2);
    }

    /// Copies n integers to the tape and returns where they lie.
    final int put(int[] source, int n) {
        int start = room(n);
        System.arraycopy(source, 0, ints, start, n);
        return start;
    }

    final int put(int first, int second) {
        int start = room(2);
        ints[start] = first;
        ints[start + 1] = second;
        return start;
    }

    private int room(int n) {
        int start = intTop;
        int end = Math.addExact(start, n);
        if (end > ints.length) {
            ints = Arrays.copyOf(ints, grown(end));
        }
        intTop = end;
        return start;
    }

    final Tape.Ref ref(int r) {
        return refs[r];
    }

    /// Whether a handle is of what is on record now. Outside rounds every record has a handle of its own, so none from
    /// before passes for one of today.
    final boolean holds(Tape.Ref m) {
        return m.record < count && refs[m.record] == m;
    }

    /// The record of a handle, which need only be readable.
    final int readable(Tape.Ref m) {
        if (!holds(m)) {
            throw new IllegalArgumentException("a matrix of another engine, or from before begin");
        }
        return m.record;
    }

    /// The record of a handle that is to be computed with.
    final int at(Tape.Ref m) {
        int r = readable(m);
        if (r < outdated) {
            throw new IllegalArgumentException("parameters have changed since this matrix was made: begin anew");
        }
        return r;
    }

    /// What is on record was made with other parameters.
    final void parametersChanged() {
        outdated = count;
    }

    final int size(int r) {
        return rows[r] * cols[r];
    }

    /// Whether an operand is one row that stands for every row of record r.
    final boolean isRowBroadcast(int operand, int r) {
        return rows[operand] == 1 && rows[r] > 1 && cols[operand] > 1;
    }

    /// Whether an operand is one number that stands for every element of record r.
    final boolean isBroadcast(int operand, int r) {
        return size(operand) == 1 && size(r) > 1;
    }

    /// Where record r saves what its backward step needs.
    final int behind(int r) {
        return offset[r] + Kernels.pad(size(r));
    }

    /// {@return how many floats parameters and the records of a step have taken in each arena, at most}
    public int floats() {
        return highest;
    }

    /// The bytes of the arrays of records.
    final long recordBytes() {
        long floats = (long) data.length + grad.length;
        return Float.BYTES * floats + Integer.BYTES * (ints.length + 9L * refs.length);
    }
}
