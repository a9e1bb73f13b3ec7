package microgpt.tape;

/// Adam's moments, and the settings of the step at work, rounded to float once.
final class AdamStep {
    final float[] m;
    final float[] v;
    private float gradScale;
    private float beta1;
    private float oneMinusBeta1;
    private float beta2;
    private float oneMinusBeta2;
    private float rate;
    private float root;
    private float eps;
    private float decay;

    AdamStep(int parameters) {
        m = new float[parameters];
        v = new float[parameters];
    }

    /// As [Ops#adam] is told.
    void set(double gradScale, double beta1, double beta2, double rate, double root, double eps, double decay) {
        this.gradScale = (float) gradScale;
        this.beta1 = (float) beta1;
        oneMinusBeta1 = (float) (1 - beta1);
        this.beta2 = (float) beta2;
        oneMinusBeta2 = (float) (1 - beta2);
        this.rate = (float) rate;
        this.root = (float) root;
        this.eps = (float) eps;
        this.decay = (float) decay;
    }

    /// Moves the parameters of a tape from one to before another, and clears their gradients.
    void run(Tape t, int from, int to) {
        t.kernels.adam(
                t.data,
                t.grad,
                m,
                v,
                from,
                to - from,
                gradScale,
                beta1,
                oneMinusBeta1,
                beta2,
                oneMinusBeta2,
                rate,
                root,
                eps,
                decay);
    }
}
