package microgpt.model;

/// Training has left the numbers: a loss, a gradient or a weight is infinite or NaN. The message is one line that says
/// where and what to try.
public final class DivergedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// Counted from 0.
    private final int step;

    /// @param step counted from 0
    DivergedException(int step, String what, double value) {
        super("at step " + (step + 1) + " " + what + " is " + value
                + ": try a lower learning rate, a longer warm-up, or clipping the gradient");
        this.step = step;
    }

    /// {@return the step at which that showed, counted from 0}
    public int step() {
        return step;
    }
}
