package microgpt.tape;

/// Steps of the elementwise operations: `y[i] = f(a[i], b[i])`, an operand of 1×1 standing for all i.
///
/// Plain loops in float give the same bits everywhere by themselves; only those a model needs go to kernels.
final class Elementwise {
    private Elementwise() {}

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

    static void binary(Tape t, int r, int part, int parts, Function f) {
        int a = t.offset[t.left[r]];
        int b = t.offset[t.right[r]];
        int y = t.offset[r];
        int n = t.size(r);
        int stepA = step(t, t.left[r], n);
        int stepB = step(t, t.right[r], n);
        for (int i = Tape.split(n, part, parts); i < Tape.split(n, part + 1, parts); i++) {
            t.data[y + i] = f.of(t.data[a + i * stepA], t.data[b + i * stepB]);
        }
    }

    /// `da[i] += dy[i] · ∂y/∂a`, and the same for b unless it has no partial derivative.
    static void binaryGrad(Tape t, int r, int part, int parts, Partial da, Partial db) {
        partial(t, r, t.left[r], part, parts, da);
        if (db != null) {
            partial(t, r, t.right[r], part, parts, db);
        }
    }

    /// Adds to one operand's gradient. A broadcast operand collects the sum over all i, in order, in
    /// double, rounded once; a sum is never split, so the first part takes it all.
    private static void partial(Tape t, int r, int operand, int part, int parts, Partial f) {
        int a = t.offset[t.left[r]];
        int b = t.offset[t.right[r]];
        int y = t.offset[r];
        int target = t.offset[operand];
        int n = t.size(r);
        int stepA = step(t, t.left[r], n);
        int stepB = step(t, t.right[r], n);
        boolean broadcast = step(t, operand, n) == 0;
        if (broadcast) {
            if (part > 0) {
                return;
            }
            double sum = t.grad[target];
            for (int i = 0; i < n; i++) {
                float slope = f.of(t.data[a + i * stepA], t.data[b + i * stepB], t.data[y + i]);
                sum += (double) t.grad[y + i] * slope;
            }
            t.grad[target] = (float) sum;
            return;
        }
        for (int i = Tape.split(n, part, parts); i < Tape.split(n, part + 1, parts); i++) {
            float slope = f.of(t.data[a + i * stepA], t.data[b + i * stepB], t.data[y + i]);
            t.grad[target + i] += t.grad[y + i] * slope;
        }
    }

    /// 0 for an operand that is broadcast over n elements, else 1.
    private static int step(Tape t, int operand, int n) {
        return t.size(operand) == 1 && n > 1 ? 0 : 1;
    }

    static void add(Tape t, int r, int part, int parts) {
        if (t.size(t.left[r]) != t.size(t.right[r])) {
            binary(t, r, part, parts, Float::sum);
            return;
        }
        int from = Tape.split(t.size(r), part, parts);
        int n = Tape.split(t.size(r), part + 1, parts) - from;
        int a = t.offset[t.left[r]] + from;
        int b = t.offset[t.right[r]] + from;
        t.kernels.add(t.data, a, t.data, b, t.data, t.offset[r] + from, n);
    }

    static void addGrad(Tape t, int r, int part, int parts) {
        if (t.size(t.left[r]) != t.size(t.right[r])) {
            binaryGrad(t, r, part, parts, (a, b, y) -> 1, (a, b, y) -> 1);
            return;
        }
        int from = Tape.split(t.size(r), part, parts);
        int n = Tape.split(t.size(r), part + 1, parts) - from;
        pass(t, t.offset[r] + from, t.offset[t.left[r]] + from, n, t.newLeft);
        pass(t, t.offset[r] + from, t.offset[t.right[r]] + from, n, t.newRight);
    }

    /// Hands dy on to an operand: a copy if nothing has come to it yet.
    private static void pass(Tape t, int dy, int dx, int n, boolean first) {
        if (first) {
            System.arraycopy(t.grad, dy, t.grad, dx, n);
        } else {
            t.kernels.addTo(t.grad, dy, t.grad, dx, n);
        }
    }

    static void relu(Tape t, int r, int part, int parts) {
        int from = Tape.split(t.size(r), part, parts);
        int n = Tape.split(t.size(r), part + 1, parts) - from;
        t.kernels.relu(t.data, t.offset[t.left[r]] + from, t.data, t.offset[r] + from, n);
    }

    static void reluGrad(Tape t, int r, int part, int parts) {
        int from = Tape.split(t.size(r), part, parts);
        int n = Tape.split(t.size(r), part + 1, parts) - from;
        int y = t.offset[r] + from;
        t.kernels.addReluGrad(t.data, y, t.grad, y, t.grad, t.offset[t.left[r]] + from, n);
    }

    static void exp(Tape t, int r, int part, int parts) {
        int from = Tape.split(t.size(r), part, parts);
        int n = Tape.split(t.size(r), part + 1, parts) - from;
        t.kernels.exp(t.data, t.offset[t.left[r]] + from, t.data, t.offset[r] + from, n);
    }

    static void log(Tape t, int r, int part, int parts) {
        int from = Tape.split(t.size(r), part, parts);
        int n = Tape.split(t.size(r), part + 1, parts) - from;
        t.kernels.log(t.data, t.offset[t.left[r]] + from, t.data, t.offset[r] + from, n);
    }
}
