package microgpt.tape;

/// Steps of the reductions to 1×1: summed in order in double and rounded once.
final class ReductionSteps {
    private ReductionSteps() {}

    static void sum(Tape t, int r) {
        t.data[t.offset[r]] = (float) total(t, t.left[r]);
    }

    static void addSumGrad(Tape t, int r, int from, int to) {
        addEverywhere(t, t.left[r], t.grad[t.offset[r]], from, to);
    }

    static void mean(Tape t, int r) {
        t.data[t.offset[r]] = (float) (total(t, t.left[r]) / t.size(t.left[r]));
    }

    static void addMeanGrad(Tape t, int r, int from, int to) {
        addEverywhere(t, t.left[r], t.grad[t.offset[r]] / t.size(t.left[r]), from, to);
    }

    /// `y = Σ_t w[t] · a[t]`
    static void weightedSum(Tape t, int r) {
        int a = t.offset[t.left[r]];
        int w = t.offset[t.right[r]];
        double sum = 0;
        for (int i = 0; i < t.rows[t.left[r]]; i++) {
            sum += (double) t.data[w + i] * t.data[a + i];
        }
        t.data[t.offset[r]] = (float) sum;
    }

    /// `da[t] += w[t] · dy`
    static void addWeightedSumGrad(Tape t, int r, int from, int to) {
        int a = t.offset[t.left[r]];
        int w = t.offset[t.right[r]];
        float dy = t.grad[t.offset[r]];
        for (int i = from; i < to; i++) {
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

    private static void addEverywhere(Tape t, int operand, float value, int from, int to) {
        int a = t.offset[operand];
        for (int i = a + from; i < a + to; i++) {
            t.grad[i] += value;
        }
    }
}
