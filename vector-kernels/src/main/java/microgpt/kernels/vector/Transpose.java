package microgpt.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// Rows become columns: squares of eight in vector registers, what is left over one by one.
final class Transpose {
    private static final int SIDE = 8;
    private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_256;
    private static final boolean SQUARES = Lanes.LENGTH >= SIDE;

    private static final VectorShuffle<Float> BY_1 = VectorShuffle.iota(LANES, 1, 1, true);
    private static final VectorShuffle<Float> BY_2 = VectorShuffle.iota(LANES, 2, 1, true);
    private static final VectorShuffle<Float> BY_4 = VectorShuffle.iota(LANES, 4, 1, true);
    private static final VectorShuffle<Float> BACK_1 = VectorShuffle.iota(LANES, SIDE - 1, 1, true);
    private static final VectorShuffle<Float> BACK_2 = VectorShuffle.iota(LANES, SIDE - 2, 1, true);

    /// The lanes whose number has bit 0, 1 or 2.
    private static final VectorMask<Float> BIT_0 = VectorMask.fromLong(LANES, 0b10101010);

    private static final VectorMask<Float> BIT_1 = VectorMask.fromLong(LANES, 0b11001100);
    private static final VectorMask<Float> BIT_2 = VectorMask.fromLong(LANES, 0b11110000);

    private Transpose() {}

    /// See [microgpt.kernels.Kernels#transpose].
    static void transpose(float[] x, int xo, int xRow, float[] y, int yo, int yRow, int rows, int cols) {
        int wholeRows = SQUARES ? rows & -SIDE : 0;
        int wholeCols = SQUARES ? cols & -SIDE : 0;
        for (int i = 0; i < wholeRows; i += SIDE) {
            for (int j = 0; j < wholeCols; j += SIDE) {
                square(x, xo + i * xRow + j, xRow, y, yo + j * yRow + i, yRow);
            }
        }
        oneByOne(x, xo + wholeCols, xRow, y, yo + wholeCols * yRow, yRow, wholeRows, cols - wholeCols);
        oneByOne(x, xo + wholeRows * xRow, xRow, y, yo + wholeRows, yRow, rows - wholeRows, cols);
    }

    /// A few rows at a time: their columns share cache lines of y.
    private static void oneByOne(float[] x, int xo, int xRow, float[] y, int yo, int yRow, int rows, int cols) {
        for (int from = 0; from < rows; from += 2 * SIDE) {
            int to = Math.min(from + 2 * SIDE, rows);
            for (int j = 0; j < cols; j++) {
                for (int i = from; i < to; i++) {
                    y[yo + j * yRow + i] = x[xo + i * xRow + j];
                }
            }
        }
    }

    /// Exchanges bit after bit of the row number with the same bit of the column number.
    private static void square(float[] x, int xo, int xRow, float[] y, int yo, int yRow) {
        var x0 = FloatVector.fromArray(LANES, x, xo);
        var x1 = FloatVector.fromArray(LANES, x, xo + xRow);
        var x2 = FloatVector.fromArray(LANES, x, xo + 2 * xRow);
        var x3 = FloatVector.fromArray(LANES, x, xo + 3 * xRow);
        var x4 = FloatVector.fromArray(LANES, x, xo + 4 * xRow);
        var x5 = FloatVector.fromArray(LANES, x, xo + 5 * xRow);
        var x6 = FloatVector.fromArray(LANES, x, xo + 6 * xRow);
        var x7 = FloatVector.fromArray(LANES, x, xo + 7 * xRow);

        var y0 = x0.blend(x1.rearrange(BACK_1), BIT_0);
        var y1 = x0.rearrange(BY_1).blend(x1, BIT_0);
        var y2 = x2.blend(x3.rearrange(BACK_1), BIT_0);
        var y3 = x2.rearrange(BY_1).blend(x3, BIT_0);
        var y4 = x4.blend(x5.rearrange(BACK_1), BIT_0);
        var y5 = x4.rearrange(BY_1).blend(x5, BIT_0);
        var y6 = x6.blend(x7.rearrange(BACK_1), BIT_0);
        var y7 = x6.rearrange(BY_1).blend(x7, BIT_0);

        x0 = y0.blend(y2.rearrange(BACK_2), BIT_1);
        x1 = y1.blend(y3.rearrange(BACK_2), BIT_1);
        x2 = y0.rearrange(BY_2).blend(y2, BIT_1);
        x3 = y1.rearrange(BY_2).blend(y3, BIT_1);
        x4 = y4.blend(y6.rearrange(BACK_2), BIT_1);
        x5 = y5.blend(y7.rearrange(BACK_2), BIT_1);
        x6 = y4.rearrange(BY_2).blend(y6, BIT_1);
        x7 = y5.rearrange(BY_2).blend(y7, BIT_1);

        x0.blend(x4.rearrange(BY_4), BIT_2).intoArray(y, yo);
        x1.blend(x5.rearrange(BY_4), BIT_2).intoArray(y, yo + yRow);
        x2.blend(x6.rearrange(BY_4), BIT_2).intoArray(y, yo + 2 * yRow);
        x3.blend(x7.rearrange(BY_4), BIT_2).intoArray(y, yo + 3 * yRow);
        x0.rearrange(BY_4).blend(x4, BIT_2).intoArray(y, yo + 4 * yRow);
        x1.rearrange(BY_4).blend(x5, BIT_2).intoArray(y, yo + 5 * yRow);
        x2.rearrange(BY_4).blend(x6, BIT_2).intoArray(y, yo + 6 * yRow);
        x3.rearrange(BY_4).blend(x7, BIT_2).intoArray(y, yo + 7 * yRow);
    }
}
