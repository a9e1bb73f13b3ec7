package microgpt.value;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// A matrix of [Value]s, row-major, as [ValueOps] makes them.
public final class Matrix {
    private final int rows;
    private final int cols;
    final Value[] cells;

    /// Who made it, and when: see [ValueOps#begin].
    final ValueOps maker;

    final long time;

    /// How many its maker had made before it.
    final long number;

    /// Which parameter the first cell is, if this is a window of them, else [#NO_PARAMETER].
    final int offset;

    static final int NO_PARAMETER = -1;

    Matrix(ValueOps maker, long time, long number, int offset, int rows, int cols, Value... cells) {
        this.maker = maker;
        this.time = time;
        this.number = number;
        this.offset = offset;
        this.rows = rows;
        this.cols = cols;
        this.cells = cells;
    }

    static Value[] values(int n, IntFunction<Value> cell) {
        return IntStream.range(0, n).mapToObj(cell).toArray(Value[]::new);
    }

    /// {@return how many rows it has}
    public int rows() {
        return rows;
    }

    /// {@return how many columns it has}
    public int cols() {
        return cols;
    }

    /// {@return the value at (i, j)}
    ///
    /// @param i the row, from 0
    /// @param j the column, from 0
    public Value at(int i, int j) {
        return cells[i * cols + j];
    }

    /// {@return all values, row by row}
    public List<Value> cells() {
        return List.of(cells);
    }

    /// This matrix with other values: `cell` of each.
    ///
    /// @param cell makes a value of another
    /// @return a matrix of the same shape
    public Matrix map(UnaryOperator<Value> cell) {
        return maker.mapped(this, values(cells.length, i -> cell.apply(cells[i])));
    }

    @Override
    public String toString() {
        return rows + "×" + cols + (cells.length == 0 ? "" : " of " + cells[0].op());
    }

    /// The values of row i from column `from` on, n of them.
    Value[] row(int i, int from, int n) {
        int start = i * cols + from;
        return Arrays.copyOfRange(cells, start, start + n);
    }
}
