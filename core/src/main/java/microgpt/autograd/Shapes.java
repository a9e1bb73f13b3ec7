package microgpt.autograd;

/// Which shapes go together; both engines ask here, so both refuse alike.
///
/// Each method says what it wants, and throws an IllegalArgumentException with one line if that is not so.
public final class Shapes {
    private Shapes() {}

    /// {@return whether the result has the shape of a (else of b)}
    ///
    /// @param aRows rows of a
    /// @param aCols columns of a
    /// @param bRows rows of b
    /// @param bCols columns of b
    /// @throws IllegalArgumentException if they are of two shapes, and neither is 1×1 or a single row
    ///     of as many columns
    public static boolean elementwise(int aRows, int aCols, int bRows, int bCols) {
        if (aRows == bRows && aCols == bCols || isBroadcast(bRows, bCols, aCols)) {
            return true;
        }
        if (isBroadcast(aRows, aCols, bCols)) {
            return false;
        }
        throw new IllegalArgumentException(
                "elementwise on " + aRows + "×" + aCols + " and " + bRows + "×" + bCols + ": shapes differ");
    }

    /// Whether one number stands for every element of a matrix, or one row for every row.
    private static boolean isBroadcast(int rows, int cols, int otherCols) {
        return rows == 1 && (cols == 1 || cols == otherCols);
    }

    /// How many elements a matrix has.
    ///
    /// @param rows its rows
    /// @param cols its columns
    /// @return rows · cols
    /// @throws IllegalArgumentException if either is negative, or no array is that long
    public static int size(int rows, int cols) {
        if (rows < 0 || cols < 0 || (long) rows * cols > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a matrix of " + rows + "×" + cols);
        }
        return rows * cols;
    }

    /// As many numbers as elements.
    ///
    /// @param rows its rows
    /// @param cols its columns
    /// @param numbers how many numbers there are
    /// @throws IllegalArgumentException if that is not so
    public static void constant(int rows, int cols, int numbers) {
        if (numbers != size(rows, cols)) {
            throw new IllegalArgumentException(numbers + " numbers for a " + rows + "×" + cols + " matrix");
        }
    }

    /// A window that lies within the parameters.
    ///
    /// @param offset the first parameter
    /// @param rows its rows
    /// @param cols its columns
    /// @param parameters how many parameters there are
    /// @throws IllegalArgumentException if that is not so
    public static void window(int offset, int rows, int cols, int parameters) {
        if (offset < 0 || (long) offset + size(rows, cols) > parameters) {
            throw new IllegalArgumentException(
                    "no parameters " + offset + " + " + rows + "×" + cols + " among " + parameters);
        }
    }

    /// At least one element.
    ///
    /// @param rows its rows
    /// @param cols its columns
    /// @throws IllegalArgumentException if that is not so
    public static void mean(int rows, int cols) {
        if (rows == 0 || cols == 0) {
            throw new IllegalArgumentException("the mean of an empty matrix is undefined");
        }
    }

    /// At least one column.
    ///
    /// @param operation what is asked for, as the message names it
    /// @param cols its columns
    /// @throws IllegalArgumentException if that is not so
    public static void row(String operation, int cols) {
        if (cols == 0) {
            throw new IllegalArgumentException(operation + " of rows without columns is undefined");
        }
    }

    /// A single number.
    ///
    /// @param rows its rows
    /// @param cols its columns
    /// @throws IllegalArgumentException if that is not so
    public static void root(int rows, int cols) {
        if (rows != 1 || cols != 1) {
            throw new IllegalArgumentException("backward from " + rows + "×" + cols + ": the root is 1×1");
        }
    }

    /// Rows of one length.
    ///
    /// @param xRows rows of x
    /// @param xCols columns of x
    /// @param wRows rows of w
    /// @param wCols columns of w
    /// @throws IllegalArgumentException if that is not so
    public static void linear(int xRows, int xCols, int wRows, int wCols) {
        if (xCols != wCols) {
            throw new IllegalArgumentException("linear of " + xRows + "×" + xCols + " by " + wRows + "×" + wCols
                    + ": rows of x and of w differ in length");
        }
    }

    /// The channels C of `qkv` with 3C columns.
    ///
    /// @param cols columns of `qkv`
    /// @param heads H
    /// @return C
    /// @throws IllegalArgumentException if there is no C of H equal heads
    public static int attention(int cols, int heads) {
        if (heads < 1 || cols == 0 || cols % 3 != 0 || cols / 3 % heads != 0) {
            throw new IllegalArgumentException(
                    "attention over " + cols + " columns: not queries, keys and values of " + heads + " heads each");
        }
        return cols / 3;
    }

    /// Documents must take all rows, in order.
    ///
    /// @param starts the first row of each document, and the number of rows behind the last
    /// @param documents how many
    /// @param rows how many rows there are
    /// @throws IllegalArgumentException if that is not so
    public static void documents(int[] starts, int documents, int rows) {
        boolean fit = documents >= 0 && documents < starts.length && starts[0] == 0 && starts[documents] == rows;
        for (int i = 0; fit && i < documents; i++) {
            fit = starts[i] <= starts[i + 1];
        }
        if (!fit) {
            throw new IllegalArgumentException("documents that do not take " + rows + " rows one after another");
        }
    }

    /// Row i extends sequence `slots[i]` of a cache, and no other row does.
    ///
    /// @param slots a sequence for each row
    /// @param rows how many rows there are
    /// @param work room for a number a sequence
    /// @param channels C of the rows
    /// @param cached C of the cache
    /// @throws IllegalArgumentException if that is not so
    public static void slots(int[] slots, int rows, int[] work, int channels, int cached) {
        ids(slots, rows, work.length);
        for (int i = 0; i < rows; i++) {
            work[slots[i]] = i;
        }
        for (int i = 0; i < rows; i++) {
            if (work[slots[i]] != i) {
                throw new IllegalArgumentException(
                        "rows " + i + " and " + work[slots[i]] + " are both of sequence " + slots[i]);
            }
        }
        if (channels != cached) {
            throw new IllegalArgumentException("rows of " + channels + " channels on a cache of " + cached);
        }
    }

    /// A cache of something, and not too much of it.
    ///
    /// @param layers how many layers attend
    /// @param sequences how many sequences it tells apart
    /// @param capacity how many rows it keeps of each
    /// @param channels C of the rows
    /// @throws IllegalArgumentException if that is not so
    public static void cache(int layers, int sequences, int capacity, int channels) {
        if (Math.min(Math.min(layers, sequences), Math.min(capacity, channels)) < 1
                || Math.multiplyFull(sequences, capacity) > Integer.MAX_VALUE / channels) {
            throw new IllegalArgumentException("a cache of " + layers + " layers and " + sequences + " sequences of "
                    + capacity + " rows, " + channels
                    + " channels each: it needs 1 of each, and one array must hold the keys of a layer");
        }
    }

    /// A layer that the cache has.
    ///
    /// @param layer a layer, counted from 0
    /// @param layers how many the cache has
    /// @throws IllegalArgumentException if that is not so
    public static void layer(int layer, int layers) {
        if (layer < 0 || layer >= layers) {
            throw new IllegalArgumentException("layer " + layer + " of a cache of " + layers);
        }
    }

    /// Room for one more row.
    ///
    /// @param sequence the sequence that the row is of
    /// @param seen how many rows it has seen
    /// @param capacity how many it may see
    /// @throws IllegalStateException if there is none
    public static void full(int sequence, int seen, int capacity) {
        if (seen == capacity) {
            throw new IllegalStateException("the cache of sequence " + sequence + " is full at " + capacity);
        }
    }

    /// A column, and a weight for each of its rows.
    ///
    /// @param rows its rows
    /// @param cols its columns
    /// @param weights how many weights there are
    /// @throws IllegalArgumentException if that is not so
    public static void column(int rows, int cols, int weights) {
        if (cols != 1 || weights < rows) {
            throw new IllegalArgumentException(
                    "weighted sum of " + rows + "×" + cols + " with " + weights + " weights: a column wants one each");
        }
    }

    /// As many ids as are counted, each from 0 to below the limit.
    ///
    /// @param ids numbers
    /// @param count how many of them matter
    /// @param limit what each must be below
    /// @throws IllegalArgumentException if that is not so
    public static void ids(int[] ids, int count, int limit) {
        if (count < 0 || count > ids.length) {
            throw new IllegalArgumentException(count + " rows and " + ids.length + " ids");
        }
        for (int t = 0; t < count; t++) {
            if (ids[t] < 0 || ids[t] >= limit) {
                throw new IllegalArgumentException("id " + ids[t] + " at " + t + " is outside 0.." + (limit - 1));
            }
        }
    }
}
