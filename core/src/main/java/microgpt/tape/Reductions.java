package microgpt.tape;

/// Steps of the reductions to 1×1: summed in order in double and rounded once, by one part alone.
final class Reductions {
    private Reductions() {}

    static void sum(Tape t, int r, int part, int parts) {
        if (part == 0) {
            t.data[t.offset[r]] = (float) total(t, t.left[r]);
        }
    }

    static void sumGrad(Tape t, int r, int part, int parts) {
        addEverywhere(t, t.left[r], t.grad[t.offset[r]], part, parts);
    }

    static void mean(Tape t, int r, int part, int parts) {
        if (part == 0) {
            t.data[t.offset[r]] = (float) (total(t, t.left[r]) / t.size(t.left[r]));
        }
    }

    static void meanGrad(Tape t, int r, int part, int parts) {
        addEverywhere(t, t.left[r], t.grad[t.offset[r]] / t.size(t.left[r]), part, parts);
    }

    /// `y = Σ_t w[t] · a[t]`
    static void weightedSum(Tape t, int r, int part, int parts) {
        if (part > 0) {
            return;
        }
        int a = t.offset[t.left[r]];
        int w = t.offset[t.right[r]];
        double sum = 0;
        for (int i = 0; i < t.rows[t.left[r]]; i++) {
            sum += (double) t.data[w + i] * t.data[a + i];
        }
        t.data[t.offset[r]] = (float) sum;
    }

    /// `da[t] += w[t] · dy`
    static void weightedSumGrad(Tape t, int r, int part, int parts) {
        int a = t.offset[t.left[r]];
        int w = t.offset[t.right[r]];
        int n = t.rows[t.left[r]];
        float dy = t.grad[t.offset[r]];
        for (int i = Tape.split(n, part, parts); i < Tape.split(n, part + 1, parts); i++) {
            t.grad[a + i] += t.data[w + i] * dy;
        }
    }

    private static double total(Tape t, int operand) {
        int a = t.offset[operand];
        double sum = 0;
        for (int i = a; i < a + t.size(operand); i++) {
            sum += t.data[i];
        }
        return sum;
    }

    private static void addEverywhere(Tape t, int operand, float value, int part, int parts) {
        int a = t.offset[operand];
        int n = t.size(operand);
        for (int i = Tape.split(n, part, parts); i < Tape.split(n, part + 1, parts); i++) {
            t.grad[a + i] += value;
        }
    }
}
