package microgpt.autograd;

/// Which shapes go together; both engines ask here, so both refuse alike.
final class Shapes {
    private Shapes() {}

    /// Whether the result has the shape of a (else of b).
    static boolean elementwise(int aRows, int aCols, int bRows, int bCols) {
        if (aRows == bRows && aCols == bCols || bRows == 1 && bCols == 1) {
            return true;
        }
        if (aRows == 1 && aCols == 1) {
            return false;
        }
        throw new IllegalArgumentException(
                "elementwise on " + aRows + "×" + aCols + " and " + bRows + "×" + bCols + ": shapes differ");
    }

    static void linear(int xRows, int xCols, int wRows, int wCols) {
        if (xCols != wCols) {
            throw new IllegalArgumentException("linear of " + xRows + "×" + xCols + " by " + wRows + "×" + wCols
                    + ": rows of x and of w differ in length");
        }
    }

    /// The channels C of `qkv` with 3C columns.
    static int attention(int cols, int heads) {
        if (heads < 1 || cols % (3 * heads) != 0) {
            throw new IllegalArgumentException(
                    "attention over " + cols + " columns: not queries, keys and values of " + heads + " heads each");
        }
        return cols / 3;
    }

    static void column(int rows, int cols, int weights) {
        if (cols != 1 || weights < rows) {
            throw new IllegalArgumentException(
                    "weighted sum of " + rows + "×" + cols + " with " + weights + " weights: a column wants one each");
        }
    }

    static void ids(int[] ids, int count, int limit) {
        for (int t = 0; t < count; t++) {
            if (ids[t] < 0 || ids[t] >= limit) {
                throw new IllegalArgumentException("id " + ids[t] + " at " + t + " is outside 0.." + (limit - 1));
            }
        }
    }
}
