package microgpt.tape;

/// Steps of the elementwise operations: `y[i] = f(a[i], b[i])`, where an operand of 1×1 stands for all i and a row for
/// every row: element i of an operand of n elements is element i mod n.
///
/// Plain loops in float give the same bits everywhere by themselves. Kernels do what training and inventing text spend
/// time on, and exp and log, whose polynomials are theirs.
final class ElementwiseSteps {
    private ElementwiseSteps() {}

    /// A function of two elements.
    @FunctionalInterface
    interface Function {
        float of(float a, float b);
    }

    /// A partial derivative of y = f(a, b).
    @FunctionalInterface
    interface Partial {
        float of(float a, float b, float y);
    }

    static Work forward(Function f) {
        return Cut.ELEMENTS.of((t, r, from, to) -> apply(t, r, from, to, f));
    }

    /// `da[i] += dy[i] · ∂y/∂a`
    static Gradient toLeft(Partial f) {
        return Gradient.adds(Cut.ELEMENTS.of((t, r, from, to) -> addPartial(t, r, t.left[r], from, to, f)))
                .orSums(
                        (t, r) -> sumPartial(t, r, t.left[r], f),
                        Cut.COLUMNS.of((t, r, from, to) -> sumRows(t, r, t.left[r], from, to, f)));
    }

    /// `db[i] += dy[i] · ∂y/∂b`
    static Gradient toRight(Partial f) {
        return Gradient.adds(Cut.ELEMENTS.of((t, r, from, to) -> addPartial(t, r, t.right[r], from, to, f)))
                .orSums(
                        (t, r) -> sumPartial(t, r, t.right[r], f),
                        Cut.COLUMNS.of((t, r, from, to) -> sumRows(t, r, t.right[r], from, to, f)));
    }

    private static void apply(Tape t, int r, int from, int to, Function f) {
        int a = t.offset[t.left[r]];
        int b = t.offset[t.right[r]];
        int y = t.offset[r];
        int sizeA = t.size(t.left[r]);
        int sizeB = t.size(t.right[r]);
        for (int i = from; i < to; i++) {
            t.data[y + i] = f.of(t.data[a + i % sizeA], t.data[b + i % sizeB]);
        }
    }

    private static void addPartial(Tape t, int r, int operand, int from, int to, Partial f) {
        int a = t.offset[t.left[r]];
        int b = t.offset[t.right[r]];
        int y = t.offset[r];
        int target = t.offset[operand];
        int sizeA = t.size(t.left[r]);
        int sizeB = t.size(t.right[r]);
        for (int i = from; i < to; i++) {
            float slope = f.of(t.data[a + i % sizeA], t.data[b + i % sizeB], t.data[y + i]);
            t.grad[target + i] += t.grad[y + i] * slope;
        }
    }

    /// A broadcast operand collects the sum over all i, in order, in double, rounded once.
    private static void sumPartial(Tape t, int r, int operand, Partial f) {
        int a = t.offset[t.left[r]];
        int b = t.offset[t.right[r]];
        int y = t.offset[r];
        int sizeA = t.size(t.left[r]);
        int sizeB = t.size(t.right[r]);
        double sum = t.grad[t.offset[operand]];
        for (int i = 0; i < t.size(r); i++) {
            float slope = f.of(t.data[a + i % sizeA], t.data[b + i % sizeB], t.data[y + i]);
            sum += (double) t.grad[y + i] * slope;
        }
        t.grad[t.offset[operand]] = (float) sum;
    }

    /// The same for a row that stands for every row: each column's sum over the rows.
    private static void sumRows(Tape t, int r, int operand, int from, int to, Partial f) {
        int a = t.offset[t.left[r]];
        int b = t.offset[t.right[r]];
        int y = t.offset[r];
        int sizeA = t.size(t.left[r]);
        int sizeB = t.size(t.right[r]);
        int cols = t.cols[r];
        for (int column = from; column < to; column++) {
            double sum = t.grad[t.offset[operand] + column];
            for (int i = column; i < t.size(r); i += cols) {
                float slope = f.of(t.data[a + i % sizeA], t.data[b + i % sizeB], t.data[y + i]);
                sum += (double) t.grad[y + i] * slope;
            }
            t.grad[t.offset[operand] + column] = (float) sum;
        }
    }

    static void add(Tape t, int r, int from, int to) {
        if (t.size(t.left[r]) != t.size(t.right[r])) {
            apply(t, r, from, to, Float::sum);
            return;
        }
        int a = t.offset[t.left[r]] + from;
        int b = t.offset[t.right[r]] + from;
        t.kernels.add(t.data, a, t.data, b, t.data, t.offset[r] + from, to - from);
    }

    static void setLeft(Tape t, int r, int from, int to) {
        System.arraycopy(t.grad, t.offset[r] + from, t.grad, t.offset[t.left[r]] + from, to - from);
    }

    static void setRight(Tape t, int r, int from, int to) {
        System.arraycopy(t.grad, t.offset[r] + from, t.grad, t.offset[t.right[r]] + from, to - from);
    }

    static void addLeft(Tape t, int r, int from, int to) {
        t.kernels.addTo(t.grad, t.offset[r] + from, t.grad, t.offset[t.left[r]] + from, to - from);
    }

    static void addRight(Tape t, int r, int from, int to) {
        t.kernels.addTo(t.grad, t.offset[r] + from, t.grad, t.offset[t.right[r]] + from, to - from);
    }

    static void neg(Tape t, int r, int from, int to) {
        apply(t, r, from, to, (a, b) -> -a);
    }

    static void pow(Tape t, int r, int from, int to) {
        apply(t, r, from, to, (a, b) -> (float) StrictMath.pow(a, b));
    }

    static float slopeOfPow(float a, float b, float y) {
        return b == 0 ? 0 : (float) (b * StrictMath.pow(a, b - 1.0));
    }

    static void log(Tape t, int r, int from, int to) {
        t.kernels.log(t.data, t.offset[t.left[r]] + from, t.data, t.offset[r] + from, to - from);
    }

    static void exp(Tape t, int r, int from, int to) {
        t.kernels.exp(t.data, t.offset[t.left[r]] + from, t.data, t.offset[r] + from, to - from);
    }

    static void relu(Tape t, int r, int from, int to) {
        t.kernels.relu(t.data, t.offset[t.left[r]] + from, t.data, t.offset[r] + from, to - from);
    }

    static void addReluGrad(Tape t, int r, int from, int to) {
        int y = t.offset[r] + from;
        t.kernels.addReluGrad(t.data, y, t.grad, y, t.grad, t.offset[t.left[r]] + from, to - from);
    }
}
