package microgpt.value;

import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// A matrix of [Value]s, row-major.
///
/// @param rows how many rows
/// @param cols how many columns
/// @param cells the values, `cells[i · cols + j]` at (i, j)
public record Matrix(int rows, int cols, Value[] cells) {
    static Matrix of(int rows, int cols, IntFunction<Value> cell) {
        return new Matrix(
                rows, cols, IntStream.range(0, rows * cols).mapToObj(cell).toArray(Value[]::new));
    }

    /// The value at (i, j).
    public Value at(int i, int j) {
        return cells[i * cols + j];
    }

    /// The values of row i from column `from` on, n of them.
    Value[] row(int i, int from, int n) {
        int start = i * cols + from;
        return java.util.Arrays.copyOfRange(cells, start, start + n);
    }

    String shape() {
        return rows + "×" + cols;
    }
}
