package microgpt.kernels.vector;

/// Rows become columns: [Squares] of as many rows as a vector has lanes, the last of a row or column reaching back into
/// the one before. A matrix with fewer rows or columns goes number by number.
final class Transpose {
    private static final int LENGTH = Lanes.LENGTH;

    private Transpose() {}

    /// `y[j, i] = x[i, j]`, x `[rows, cols]` with stride xRow, y `[cols, rows]` with stride yRow.
    static void transpose(float[] x, int xo, int xRow, float[] y, int yo, int yRow, int rows, int cols) {
        if (rows < LENGTH || cols < LENGTH) {
            oneByOne(x, xo, xRow, y, yo, yRow, rows, cols);
            return;
        }
        for (int c = 0; c < cols; c += LENGTH) {
            int j = Math.min(c, cols - LENGTH);
            for (int r = 0; r < rows; r += LENGTH) {
                int i = Math.min(r, rows - LENGTH);
                Squares.transpose(x, xo + i * xRow + j, xRow, y, yo + j * yRow + i, yRow);
            }
        }
    }

    private static void oneByOne(float[] x, int xo, int xRow, float[] y, int yo, int yRow, int rows, int cols) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < cols; j++) {
                y[yo + j * yRow + i] = x[xo + i * xRow + j];
            }
        }
    }
}
