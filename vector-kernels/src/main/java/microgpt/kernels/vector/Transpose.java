package microgpt.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// Rows become columns: squares of as many rows as a vector has lanes, the last of a row or column reaching back into
/// the one before. A matrix with fewer rows or columns goes number by number.
///
/// In a square, bit after bit of the row number is exchanged with the same bit of the column number, two at a time in
/// four registers; what lies between is an array of its own, since rows of y may conflict in a cache.
final class Transpose {
    private static final VectorSpecies<Float> LANES = Lanes.SPECIES;
    private static final int LENGTH = Lanes.LENGTH;

    private static final VectorShuffle<Float> SWAP_1 = VectorShuffle.fromOp(LANES, i -> i ^ 1);
    private static final VectorShuffle<Float> SWAP_2 = VectorShuffle.fromOp(LANES, i -> i ^ 2);
    private static final VectorShuffle<Float> SWAP_4 = VectorShuffle.fromOp(LANES, i -> (i ^ 4) % LENGTH);
    private static final VectorShuffle<Float> SWAP_8 = VectorShuffle.fromOp(LANES, i -> (i ^ 8) % LENGTH);

    /// The lanes whose number has bit 0, 1, 2 or 3.
    private static final VectorMask<Float> BIT_0 = VectorMask.fromLong(LANES, 0xaaaa);

    private static final VectorMask<Float> BIT_1 = VectorMask.fromLong(LANES, 0xcccc);
    private static final VectorMask<Float> BIT_2 = VectorMask.fromLong(LANES, 0xf0f0);
    private static final VectorMask<Float> BIT_3 = VectorMask.fromLong(LANES, 0xff00);

    private static final ThreadLocal<float[]> SQUARE = ThreadLocal.withInitial(() -> new float[LENGTH * LENGTH]);

    private Transpose() {}

    /// See [microgpt.kernels.Kernels#transpose].
    static void transpose(float[] x, int xo, int xRow, float[] y, int yo, int yRow, int rows, int cols) {
        if (rows < LENGTH || cols < LENGTH) {
            oneByOne(x, xo, xRow, y, yo, yRow, rows, cols);
            return;
        }
        float[] square = SQUARE.get();
        for (int c = 0; c < cols; c += LENGTH) {
            int j = Math.min(c, cols - LENGTH);
            for (int r = 0; r < rows; r += LENGTH) {
                int i = Math.min(r, rows - LENGTH);
                square(x, xo + i * xRow + j, xRow, square, y, yo + j * yRow + i, yRow);
            }
        }
    }

    /// A few rows at a time: their columns share cache lines of y.
    private static void oneByOne(float[] x, int xo, int xRow, float[] y, int yo, int yRow, int rows, int cols) {
        for (int from = 0; from < rows; from += 16) {
            int to = Math.min(from + 16, rows);
            for (int j = 0; j < cols; j++) {
                for (int i = from; i < to; i++) {
                    y[yo + j * yRow + i] = x[xo + i * xRow + j];
                }
            }
        }
    }

    /// Bits 0 and 1 of neighbouring rows, then bits 2 and 3 of rows four apart.
    private static void square(float[] x, int xo, int xRow, float[] square, float[] y, int yo, int yRow) {
        if (LENGTH == 4) {
            twoBits(x, xo, xRow, y, yo, yRow);
            return;
        }
        for (int i = 0; i < LENGTH; i += 4) {
            twoBits(x, xo + i * xRow, xRow, square, i * LENGTH, LENGTH);
        }
        for (int i = 0; i < 4; i++) {
            if (LENGTH == 8) {
                bitTwo(square, i * LENGTH, y, yo + i * yRow, 4 * yRow);
            } else {
                bitsTwoAndThree(square, i * LENGTH, y, yo + i * yRow, 4 * yRow);
            }
        }
    }

    private static void twoBits(float[] x, int xo, int xRow, float[] y, int yo, int yRow) {
        var x0 = FloatVector.fromArray(LANES, x, xo);
        var x1 = FloatVector.fromArray(LANES, x, xo + xRow);
        var x2 = FloatVector.fromArray(LANES, x, xo + 2 * xRow);
        var x3 = FloatVector.fromArray(LANES, x, xo + 3 * xRow);
        var y0 = x0.blend(x1.rearrange(SWAP_1), BIT_0);
        var y1 = x0.rearrange(SWAP_1).blend(x1, BIT_0);
        var y2 = x2.blend(x3.rearrange(SWAP_1), BIT_0);
        var y3 = x2.rearrange(SWAP_1).blend(x3, BIT_0);
        y0.blend(y2.rearrange(SWAP_2), BIT_1).intoArray(y, yo);
        y1.blend(y3.rearrange(SWAP_2), BIT_1).intoArray(y, yo + yRow);
        y0.rearrange(SWAP_2).blend(y2, BIT_1).intoArray(y, yo + 2 * yRow);
        y1.rearrange(SWAP_2).blend(y3, BIT_1).intoArray(y, yo + 3 * yRow);
    }

    private static void bitTwo(float[] x, int xo, float[] y, int yo, int yRow) {
        var x0 = FloatVector.fromArray(LANES, x, xo);
        var x1 = FloatVector.fromArray(LANES, x, xo + 4 * LENGTH);
        x0.blend(x1.rearrange(SWAP_4), BIT_2).intoArray(y, yo);
        x0.rearrange(SWAP_4).blend(x1, BIT_2).intoArray(y, yo + yRow);
    }

    private static void bitsTwoAndThree(float[] x, int xo, float[] y, int yo, int yRow) {
        var x0 = FloatVector.fromArray(LANES, x, xo);
        var x1 = FloatVector.fromArray(LANES, x, xo + 4 * LENGTH);
        var x2 = FloatVector.fromArray(LANES, x, xo + 8 * LENGTH);
        var x3 = FloatVector.fromArray(LANES, x, xo + 12 * LENGTH);
        var y0 = x0.blend(x1.rearrange(SWAP_4), BIT_2);
        var y1 = x0.rearrange(SWAP_4).blend(x1, BIT_2);
        var y2 = x2.blend(x3.rearrange(SWAP_4), BIT_2);
        var y3 = x2.rearrange(SWAP_4).blend(x3, BIT_2);
        y0.blend(y2.rearrange(SWAP_8), BIT_3).intoArray(y, yo);
        y1.blend(y3.rearrange(SWAP_8), BIT_3).intoArray(y, yo + yRow);
        y0.rearrange(SWAP_8).blend(y2, BIT_3).intoArray(y, yo + 2 * yRow);
        y1.rearrange(SWAP_8).blend(y3, BIT_3).intoArray(y, yo + 3 * yRow);
    }
}
