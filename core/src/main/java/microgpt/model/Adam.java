package microgpt.model;

import microgpt.autograd.Ops;

/// The references' Adam: constants and bias correction; and, off by default, AdamW's decay of the weights.
///
/// After Kingma and Ba, <https://arxiv.org/abs/1412.6980>; the decay after Loshchilov and Hutter,
/// <https://arxiv.org/abs/1711.05101>.
///
/// What depends on the step is computed here in double; the engines do the rest.
///
/// @param learningRate the highest of a run; its [Schedule] says when
/// @param beta1 decay of the first moment
/// @param beta2 decay of the second moment
/// @param eps added to the root of the second moment
/// @param weightDecay a step at rate lr first scales every weight by `1 - lr · weightDecay`; it does so to all, the
///     embeddings too, since this model has no gains and no biases to spare
public record Adam(double learningRate, double beta1, double beta2, double eps, double weightDecay) {
    /// Both references' settings.
    public static final Adam DEFAULT = new Adam(0.01, 0.85, 0.99, 1e-8, 0);

    /// Adam without decay.
    ///
    /// @param learningRate the highest of a run
    /// @param beta1 decay of the first moment
    /// @param beta2 decay of the second moment
    /// @param eps added to the root of the second moment
    public Adam(double learningRate, double beta1, double beta2, double eps) {
        this(learningRate, beta1, beta2, eps, 0);
    }

    /// Checks the settings.
    ///
    /// @throws IllegalArgumentException with one line that names the setting and what would be right
    public Adam {
        if (!(learningRate > 0) || Double.isInfinite(learningRate)) {
            throw new IllegalArgumentException(
                    "the learning rate is " + learningRate + ": it must be above 0, and finite");
        }
        if (!(beta1 >= 0 && beta1 < 1) || !(beta2 >= 0 && beta2 < 1)) {
            throw new IllegalArgumentException("beta1 " + beta1 + ", beta2 " + beta2 + ": both lie in [0, 1)");
        }
        if (!(eps > 0)) {
            throw new IllegalArgumentException("eps is " + eps + ": it must be above 0");
        }
        if (!(weightDecay >= 0) || !(learningRate * weightDecay < 1)) {
            throw new IllegalArgumentException("the weight decay is " + weightDecay
                    + ": it must be at least 0 and, times the learning rate " + learningRate + ", below 1");
        }
    }

    /// Moves the engine's parameters by the gradients it has collected, at the highest learning rate, and clears
    /// these: a step of whatever is trained.
    ///
    /// @param ops an engine for training
    /// @param step counted from 0: the bias correction depends on it
    /// @throws IllegalArgumentException if it is negative or the largest int, behind which none can be counted
    public void update(Ops<?> ops, int step) {
        if (step < 0 || step == Integer.MAX_VALUE) {
            throw new IllegalArgumentException("step " + step + " of Adam: they are counted from 0");
        }
        update(ops, step, learningRate, 1);
    }

    /// Moves the engine's parameters by the gradients it has collected, times `gradScale`, and clears these.
    void update(Ops<?> ops, int step, double rate, double gradScale) {
        double bias1 = 1 - power(beta1, step + 1);
        double bias2 = 1 - power(beta2, step + 1);
        ops.adam(gradScale, beta1, beta2, rate / bias1, 1 / Math.sqrt(bias2), eps, 1 - rate * weightDecay);
    }

    /// By repeated squaring: within n ulp, the same everywhere, and without the arrays that `StrictMath.pow` makes.
    static double power(double base, int n) {
        double power = 1;
        double square = base;
        for (int rest = n; rest > 0; rest >>= 1) {
            if ((rest & 1) == 1) {
                power *= square;
            }
            square *= square;
        }
        return power;
    }
}
