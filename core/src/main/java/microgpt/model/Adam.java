package microgpt.model;

import microgpt.autograd.Ops;

/// The references' Adam: constants, bias correction, a learning rate that falls linearly to 0.
///
/// What depends on the step is computed here in double; the engines do the rest.
///
/// @param learningRate at step 0
/// @param beta1 decay of the first moment
/// @param beta2 decay of the second moment
/// @param eps added to the root of the second moment
public record Adam(double learningRate, double beta1, double beta2, double eps) {
    /// Both references' settings.
    public static final Adam DEFAULT = new Adam(0.01, 0.85, 0.99, 1e-8);

    /// @throws IllegalArgumentException with one line that names the setting and what would be right
    public Adam {
        if (!(learningRate > 0) || Double.isInfinite(learningRate)) {
            throw new IllegalArgumentException("the learning rate is " + learningRate + ": it must be above 0");
        }
        if (!(beta1 >= 0 && beta1 < 1) || !(beta2 >= 0 && beta2 < 1)) {
            throw new IllegalArgumentException("beta1 " + beta1 + ", beta2 " + beta2 + ": both lie in [0, 1)");
        }
        if (!(eps > 0)) {
            throw new IllegalArgumentException("eps is " + eps + ": it must be above 0");
        }
    }

    /// The learning rate of a step of a run: `lr · (1 - step / steps)`.
    public double rate(int step, int steps) {
        return learningRate * (1 - (double) step / steps);
    }

    /// Moves the engine's parameters by the gradients it has collected and clears these.
    public void update(Ops<?> ops, int step, double rate) {
        double bias1 = 1 - StrictMath.pow(beta1, step + 1);
        double bias2 = 1 - StrictMath.pow(beta2, step + 1);
        ops.adam(1, beta1, beta2, rate / bias1, 1 / Math.sqrt(bias2), eps, 1);
    }
}
