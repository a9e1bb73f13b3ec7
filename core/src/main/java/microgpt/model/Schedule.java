package microgpt.model;

import java.util.Locale;

/// How the learning rate changes over a run: it climbs for the warm-up, then falls along a curve.
///
/// With lr the learning rate, W steps of warm-up, N steps in all and `p = (s - W) / (N - W)`, step s from 0 has
///
/// | | rate |
/// |---|---|
/// | s < W | `lr · (s + 1) / (W + 1)` |
/// | linear | `min + (lr - min) · (1 - p)` |
/// | cosine | `min + (lr - min) · (1 + cos(π · p)) / 2` |
/// | constant | `lr` |
///
/// @param curve what follows the warm-up
/// @param warmup steps of it (W)
/// @param minimum where a falling curve would end one step after the last
public record Schedule(Curve curve, int warmup, double minimum) {
    /// What the rate does after the warm-up.
    public enum Curve {
        /// It falls by the same amount every step.
        LINEAR,
        /// It falls slowly at first and at last.
        COSINE,
        /// It stays.
        CONSTANT;

        /// Its name as a user writes it.
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Both references' schedule: from the learning rate down to 0 in a line.
    public static final Schedule DEFAULT = new Schedule(Curve.LINEAR, 0, 0);

    /// Checks the settings.
    ///
    /// @throws IllegalArgumentException with one line that names the setting and what would be right
    public Schedule {
        if (warmup < 0) {
            throw new IllegalArgumentException("the warm-up is " + warmup + " steps: it must be at least 0");
        }
        if (!(minimum >= 0) || Double.isInfinite(minimum)) {
            throw new IllegalArgumentException(
                    "the least learning rate is " + minimum + ": it must be at least 0, and finite");
        }
    }

    /// The learning rate of a step of a run.
    double rate(double learningRate, int step, int steps) {
        if (step < warmup) {
            return learningRate * (step + 1) / (warmup + 1);
        }
        double progress = (double) (step - warmup) / (steps - warmup);
        return switch (curve) {
            case LINEAR -> minimum + (learningRate - minimum) * (1 - progress);
            case COSINE -> minimum + (learningRate - minimum) * (1 + StrictMath.cos(Math.PI * progress)) / 2;
            case CONSTANT -> learningRate;
        };
    }
}
