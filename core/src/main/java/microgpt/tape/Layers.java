package microgpt.tape;

/// Steps of the layers of a network, forward and backward side by side.
final class Layers {
    private Layers() {}

    /// `y[t] = table[ids[t]]`
    static void gather(Tape t, int r, int part, int parts) {
        int table = t.offset[t.left[r]];
        int y = t.offset[r];
        int cols = t.cols[r];
        int ids = t.aux[r];
        for (int row = Tape.split(t.rows[r], part, parts); row < Tape.split(t.rows[r], part + 1, parts); row++) {
            System.arraycopy(t.data, table + t.ints[ids + row] * cols, t.data, y + row * cols, cols);
        }
    }

    /// `dtable[ids[t]] += dy[t]`, t ascending; parts take columns, since rows may meet in one id.
    static void gatherGrad(Tape t, int r, int part, int parts) {
        int table = t.offset[t.left[r]];
        int y = t.offset[r];
        int cols = t.cols[r];
        int ids = t.aux[r];
        int from = Tape.split(cols, part, parts);
        int n = Tape.split(cols, part + 1, parts) - from;
        for (int row = 0; row < t.rows[r]; row++) {
            t.kernels.addTo(t.grad, y + row * cols + from, t.grad, table + t.ints[ids + row] * cols + from, n);
        }
    }

    /// Wᵀ for [#linear], laid out by rows of W.
    static void transposeWeight(Tape t, int r, int part, int parts) {
        int w = t.right[r];
        int from = Tape.split(t.rows[w], part, parts);
        int n = Tape.split(t.rows[w], part + 1, parts) - from;
        int inner = t.cols[w];
        t.kernels.transpose(
                t.data, t.offset[w] + from * inner, inner, t.transposed(r), t.aux[r] + from, t.rows[w], n, inner);
    }

    /// `y = x·Wᵀ`, with x `[T, I]`, W `[O, I]`, y `[T, O]`; parts take rows or columns of y, whichever are more.
    static void linear(Tape t, int r, int part, int parts) {
        int x = t.offset[t.left[r]];
        int y = t.offset[r];
        int rows = t.rows[r];
        int inner = t.cols[t.left[r]];
        int outer = t.cols[r];
        boolean byRow = rows >= outer;
        int from = Tape.split(byRow ? rows : outer, part, parts);
        int n = Tape.split(byRow ? rows : outer, part + 1, parts) - from;
        float[] weight = t.transposed(r);
        if (byRow) {
            t.kernels.matmul(
                    n,
                    outer,
                    inner,
                    t.data,
                    x + from * inner,
                    inner,
                    1,
                    weight,
                    t.aux[r],
                    outer,
                    t.data,
                    y + from * outer,
                    outer);
        } else {
            t.kernels.matmul(
                    rows, n, inner, t.data, x, inner, 1, weight, t.aux[r] + from, outer, t.data, y + from, outer);
        }
    }

    /// `dx += dy·W`, `dW += dyᵀ·x`; parts take rows of dx and of dW.
    static void linearGrad(Tape t, int r, int part, int parts) {
        int x = t.offset[t.left[r]];
        int w = t.offset[t.right[r]];
        int y = t.offset[r];
        int rows = t.rows[r];
        int inner = t.cols[t.left[r]];
        int outer = t.cols[r];
        int from = Tape.split(rows, part, parts);
        int n = Tape.split(rows, part + 1, parts) - from;
        int dy = y + from * outer;
        int dx = x + from * inner;
        if (t.newLeft) {
            t.kernels.matmul(n, inner, outer, t.grad, dy, outer, 1, t.data, w, inner, t.grad, dx, inner);
        } else {
            t.kernels.addMatmul(n, inner, outer, t.grad, dy, outer, 1, t.data, w, inner, t.grad, dx, inner);
        }
        from = Tape.split(outer, part, parts);
        n = Tape.split(outer, part + 1, parts) - from;
        t.kernels.addMatmul(
                n, inner, rows, t.grad, y + from, 1, outer, t.data, x, inner, t.grad, w + from * inner, inner);
    }

    /// Keeps the inverse root mean square of each row behind y.
    static void rmsnorm(Tape t, int r, int part, int parts) {
        int cols = t.cols[r];
        int from = Tape.split(t.rows[r], part, parts);
        int n = Tape.split(t.rows[r], part + 1, parts) - from;
        t.kernels.rmsnorm(
                t.data,
                t.offset[t.left[r]] + from * cols,
                t.data,
                t.offset[r] + from * cols,
                t.data,
                t.behind(r) + from,
                n,
                cols);
    }

    static void rmsnormGrad(Tape t, int r, int part, int parts) {
        int cols = t.cols[r];
        int from = Tape.split(t.rows[r], part, parts);
        int n = Tape.split(t.rows[r], part + 1, parts) - from;
        int y = t.offset[r] + from * cols;
        t.kernels.addRmsnormGrad(
                t.data, y, t.data, t.behind(r) + from, t.grad, y, t.grad, t.offset[t.left[r]] + from * cols, n, cols);
    }

    static void softmax(Tape t, int r, int part, int parts) {
        int cols = t.cols[r];
        int from = Tape.split(t.rows[r], part, parts);
        int n = Tape.split(t.rows[r], part + 1, parts) - from;
        t.kernels.softmax(t.data, t.offset[t.left[r]] + from * cols, t.data, t.offset[r] + from * cols, n, cols);
    }

    static void softmaxGrad(Tape t, int r, int part, int parts) {
        int cols = t.cols[r];
        int from = Tape.split(t.rows[r], part, parts);
        int n = Tape.split(t.rows[r], part + 1, parts) - from;
        int y = t.offset[r] + from * cols;
        t.kernels.addSoftmaxGrad(t.data, y, t.grad, y, t.grad, t.offset[t.left[r]] + from * cols, n, cols);
    }

    /// Keeps the softmax of each row behind the losses.
    static void crossEntropy(Tape t, int r, int part, int parts) {
        int cols = t.cols[t.left[r]];
        int from = Tape.split(t.rows[r], part, parts);
        int n = Tape.split(t.rows[r], part + 1, parts) - from;
        t.kernels.crossEntropy(
                t.data,
                t.offset[t.left[r]] + from * cols,
                t.ints,
                t.aux[r] + from,
                t.data,
                t.behind(r) + from * cols,
                t.data,
                t.offset[r] + from,
                n,
                cols);
    }

    static void crossEntropyGrad(Tape t, int r, int part, int parts) {
        int cols = t.cols[t.left[r]];
        int from = Tape.split(t.rows[r], part, parts);
        int n = Tape.split(t.rows[r], part + 1, parts) - from;
        t.kernels.addCrossEntropyGrad(
                t.data,
                t.behind(r) + from * cols,
                t.ints,
                t.aux[r] + from,
                t.grad,
                t.offset[r] + from,
                1,
                t.grad,
                t.offset[t.left[r]] + from * cols,
                n,
                cols);
    }
}
