package microgpt.tape;

/// Steps of the layers of a network, forward and backward side by side.
final class LayerSteps {
    private LayerSteps() {}

    /// `y[t] = table[ids[t]]`
    static void gather(Tape t, int r, int from, int to) {
        int table = t.offset[t.left[r]];
        int y = t.offset[r];
        int cols = t.cols[r];
        int ids = t.place[r];
        for (int row = from; row < to; row++) {
            System.arraycopy(t.data, table + t.ints[ids + row] * cols, t.data, y + row * cols, cols);
        }
    }

    /// `dtable[ids[t]] += dy[t]`, t ascending, for a range of columns.
    static void addGatherGrad(Tape t, int r, int from, int to) {
        int table = t.offset[t.left[r]] + from;
        int y = t.offset[r] + from;
        int cols = t.cols[r];
        int ids = t.place[r];
        for (int row = 0; row < t.rows[r]; row++) {
            t.kernels.addTo(t.grad, y + row * cols, t.grad, table + t.ints[ids + row] * cols, to - from);
        }
    }

    /// Wᵀ for [#linear]; each of its columns, a row of W, is a column of y.
    static final Work LAY_OUT_WEIGHT = Cut.WEIGHTS.of((t, r, from, to) -> t.kernels.layOut(
            t.data, t.offset[t.right[r]], t.cols[r], t.cols[t.right[r]], from, to, t.laidOut(r), t.laidOutFrom(r)));

    // spotless:off
    /// `y = x·Wᵀ`, with x `[T, I]`, W `[O, I]`, y `[T, O]`: a range of rows of y, or of columns if these are more.
    static void linear(Tape t, int r, int from, int to) {
        int x = t.offset[t.left[r]];
        int y = t.offset[r];
        int rows = t.rows[r];
        int inner = t.cols[t.left[r]];
        int outer = t.cols[r];
        float[] weight = t.laidOut(r);
        int w = t.laidOutFrom(r);
        if (rows >= outer) {
            t.kernels.linear(
                    to - from, outer, inner, 0, outer,
                    t.data, x + from * inner, weight, w, t.data, y + from * outer);
        } else {
            t.kernels.linear(rows, outer, inner, from, to, t.data, x, weight, w, t.data, y);
        }
    }

    /// `dx = dy·W`, a range of rows.
    static void setInputGrad(Tape t, int r, int from, int to) {
        int inner = t.cols[t.left[r]];
        int outer = t.cols[r];
        t.kernels.matmul(
                to - from, inner, outer,
                t.grad, t.offset[r] + from * outer, outer, 1,
                t.data, t.offset[t.right[r]], inner,
                t.grad, t.offset[t.left[r]] + from * inner, inner);
    }

    /// `dx += dy·W`, a range of rows.
    static void addInputGrad(Tape t, int r, int from, int to) {
        int inner = t.cols[t.left[r]];
        int outer = t.cols[r];
        t.kernels.addMatmul(
                to - from, inner, outer,
                t.grad, t.offset[r] + from * outer, outer, 1,
                t.data, t.offset[t.right[r]], inner,
                t.grad, t.offset[t.left[r]] + from * inner, inner);
    }

    /// `dW += dyᵀ·x`, a range of rows of W, which are columns of y.
    static void addWeightGrad(Tape t, int r, int from, int to) {
        int inner = t.cols[t.left[r]];
        int outer = t.cols[r];
        t.kernels.addMatmul(
                to - from, inner, t.rows[r],
                t.grad, t.offset[r] + from, 1, outer,
                t.data, t.offset[t.left[r]], inner,
                t.grad, t.offset[t.right[r]] + from * inner, inner);
    }

    /// Saves the inverse root mean square of each row behind y.
    static void rmsnorm(Tape t, int r, int from, int to) {
        int cols = t.cols[r];
        t.kernels.rmsnorm(
                t.data, t.offset[t.left[r]] + from * cols, t.data, t.offset[r] + from * cols,
                t.data, t.behind(r) + from, to - from, cols);
    }

    static void addRmsnormGrad(Tape t, int r, int from, int to) {
        int cols = t.cols[r];
        int y = t.offset[r] + from * cols;
        t.kernels.addRmsnormGrad(
                t.data, y, t.data, t.behind(r) + from,
                t.grad, y, t.grad, t.offset[t.left[r]] + from * cols, to - from, cols);
    }

    static void softmax(Tape t, int r, int from, int to) {
        int cols = t.cols[r];
        t.kernels.softmax(
                t.data, t.offset[t.left[r]] + from * cols, t.data, t.offset[r] + from * cols, to - from, cols);
    }

    static void addSoftmaxGrad(Tape t, int r, int from, int to) {
        int cols = t.cols[r];
        int y = t.offset[r] + from * cols;
        t.kernels.addSoftmaxGrad(t.data, y, t.grad, y, t.grad, t.offset[t.left[r]] + from * cols, to - from, cols);
    }

    /// Saves the softmax of each row behind the losses.
    static void crossEntropy(Tape t, int r, int from, int to) {
        int cols = t.cols[t.left[r]];
        t.kernels.crossEntropy(
                t.data, t.offset[t.left[r]] + from * cols, t.ints, t.place[r] + from,
                t.data, t.behind(r) + from * cols, t.data, t.offset[r] + from, to - from, cols);
    }

    static void addCrossEntropyGrad(Tape t, int r, int from, int to) {
        int cols = t.cols[t.left[r]];
        t.kernels.addCrossEntropyGrad(
                t.data, t.behind(r) + from * cols, t.ints, t.place[r] + from,
                t.grad, t.offset[r] + from, 1,
                t.grad, t.offset[t.left[r]] + from * cols, to - from, cols);
    }
    // spotless:on
}
