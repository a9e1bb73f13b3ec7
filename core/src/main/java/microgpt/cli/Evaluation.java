package microgpt.cli;

import java.util.Locale;
import java.util.function.DoubleConsumer;
import microgpt.model.Trainer;
import microgpt.model.Validation;
import microgpt.model.Validation.Best;

/// Validates every so many steps and after the last, and remembers the best.
final class Evaluation implements Trainer.Listener {
    private final Validation<?> validation;
    private final int every;
    private final int steps;
    private final DoubleConsumer shown;
    private Best best = Best.NONE;

    /// @param every how many steps
    /// @param steps of the whole run
    /// @param shown is told each validation loss
    Evaluation(Validation<?> validation, int every, int steps, DoubleConsumer shown) {
        this.validation = validation;
        this.every = every;
        this.steps = steps;
        this.shown = shown;
    }

    @Override
    public void onStep(int step, double loss, double rate) {
        int done = step + 1;
        if (done % every == 0 || done == steps) {
            double held = validation.loss();
            best = best.or(held, done);
            shown.accept(held);
        }
    }

    /// The best so far, in words.
    @Override
    public String toString() {
        return best.step() == 0
                ? "none yet"
                : String.format(Locale.ROOT, "best loss %.4f after step %,d", best.loss(), best.step());
    }
}
