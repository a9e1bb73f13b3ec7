package microgpt.session;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import microgpt.model.Validation;
import microgpt.model.Validation.Best;

/// Looks at a run every so many steps and after the last: how it does on what it learns from and, if anything is
/// held out, on that, of which it remembers the best.
///
/// A look that is stopped is owed: the losses it would have summed up are among the [#figures], and the run that goes
/// on has it first of all.
final class Evaluation {
    private static final String LOSSES = "losses";
    private static final String COUNT = "losses_count";
    private static final String RATE = "learning_rate";
    private static final String BEST = "best_validation_loss";
    private static final String BEST_STEP = "best_validation_step";

    private final Optional<Validation<?>> validation;
    private final int every;
    private final int steps;
    private final BooleanSupplier stop;
    private final Consumer<Look> shown;
    private Best best = Best.NONE;
    private double losses;
    private int count;
    private double rate;

    /// @param validation of what is held out, if anything is
    /// @param every how many steps
    /// @param steps of the whole run
    /// @param stop whether to leave off, asked before every batch
    /// @param shown is told of each look
    Evaluation(Optional<Validation<?>> validation, int every, int steps, BooleanSupplier stop, Consumer<Look> shown) {
        this.validation = validation;
        this.every = every;
        this.steps = steps;
        this.stop = stop;
        this.shown = shown;
    }

    /// Counts the loss of a step.
    ///
    /// @param rate its learning rate
    void add(double loss, double rate) {
        losses += loss;
        count++;
        this.rate = rate;
    }

    /// Whether a look after so many steps is due and has not been had.
    boolean owes(int done) {
        return count > 0 && (done % every == 0 || done == steps);
    }

    /// Looks at the run after so many steps, if a look is due.
    void look(int done) {
        if (!owes(done)) {
            return;
        }
        var held = OptionalDouble.empty();
        if (validation.isPresent()) {
            held = validation.get().loss(stop);
            if (held.isEmpty()) {
                return;
            }
            best = best.or(held.getAsDouble(), done);
        }
        var look = new Look(done, losses / count, held, rate);
        losses = 0;
        count = 0;
        shown.accept(look);
    }

    /// What a run that goes on must know of the looks before.
    Map<String, Double> figures() {
        var figures = new HashMap<>(Map.of(LOSSES, losses, COUNT, (double) count, RATE, rate));
        if (best.step() > 0) {
            figures.putAll(Map.of(BEST, best.loss(), BEST_STEP, (double) best.step()));
        }
        return figures;
    }

    /// The last step that a run can have looked back on which was saved after so many: with losses left over, no look
    /// was had after the last of them.
    static int seen(Map<String, Double> figures, int done) {
        return figures.getOrDefault(COUNT, 0.0) > 0 ? done - 1 : done;
    }

    /// Goes on from the figures of another.
    ///
    /// @param otherwise the last step's learning rate if they lack it, as those of an older version do
    void restore(Map<String, Double> figures, double otherwise) {
        losses = figures.getOrDefault(LOSSES, 0.0);
        count = figures.getOrDefault(COUNT, 0.0).intValue();
        rate = figures.getOrDefault(RATE, otherwise);
        if (figures.containsKey(BEST) && figures.containsKey(BEST_STEP)) {
            best = new Best(figures.get(BEST), figures.get(BEST_STEP).intValue());
        }
    }

    /// The step that did best so far, 0 if none has.
    int bestStep() {
        return best.step();
    }

    /// Looks for the best anew.
    void forgetBest() {
        best = Best.NONE;
    }

    /// The best so far, in words, if anything is held out.
    Optional<String> best() {
        if (validation.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                best.step() == 0
                        ? "none yet"
                        : String.format(Locale.ROOT, "best loss %.4f after step %,d", best.loss(), best.step()));
    }
}
