package microgpt.model;

import java.util.function.BooleanSupplier;
import microgpt.autograd.Ops;
import microgpt.text.Examples;

/// Trains a model, a step at a time: the next examples forward, backward, Adam.
///
/// With `n` examples a step, step s sees examples `s·n .. s·n + n - 1`. It prints nothing; whoever wants to know
/// listens.
///
/// @param <M> the engine's matrices
public final class Trainer<M> {
    /// What a step reports.
    @FunctionalInterface
    public interface Listener {
        /// A step has been trained.
        ///
        /// @param step counted from 0
        /// @param loss the mean loss of the step's examples before the update
        /// @param rate the learning rate of the update
        void onStep(int step, double loss, double rate);
    }

    private static final int MOMENTS_AT_ONCE = 1 << 12;

    private final Gpt<M> gpt;
    private final Examples examples;
    private final Recipe recipe;
    private final Batch batch;
    private int step;
    private long tokens;

    /// Of the step at hand: batches whose gradients are collected, and the sum of their losses.
    private int collected;

    private double losses;
    private boolean walking;
    private boolean updating;

    /// A trainer before its first step.
    ///
    /// @param gpt the model, on an engine for training
    /// @param examples what it learns from
    /// @param recipe how
    public Trainer(Gpt<M> gpt, Examples examples, Recipe recipe) {
        this.gpt = gpt;
        this.examples = examples;
        this.recipe = recipe;
        batch = new Batch(recipe.batchSize(), gpt.config().blockSize());
    }

    /// A trainer that does as the references do.
    ///
    /// @param gpt the model, on an engine for training
    /// @param examples what it learns from
    /// @param adam the optimiser
    /// @param steps how many
    /// @param batchSize examples a step
    public Trainer(Gpt<M> gpt, Examples examples, Adam adam, int steps, int batchSize) {
        this(gpt, examples, Recipe.of(adam, steps, batchSize));
    }

    /// {@return the number of steps done}
    public int step() {
        return step;
    }

    /// {@return the number of tokens predicted by batches whose gradients were collected here, those of a step among
    /// them that was stopped half-way}
    public long tokens() {
        return tokens;
    }

    /// Goes on after the steps that another run has done.
    ///
    /// @param step how many steps are done
    /// @throws IllegalArgumentException if they are negative or more than the whole run has
    /// @throws IllegalStateException if gradients of the step at hand are collected, which would count for another
    public void resume(int step) {
        if (collected > 0 || walking) {
            throw new IllegalStateException("step " + (this.step + 1) + " is half done: its gradients are collected");
        }
        if (step < 0 || step > recipe.steps()) {
            throw new IllegalArgumentException(step + " steps are done of " + recipe.steps());
        }
        this.step = step;
    }

    /// Trains the steps that are left.
    ///
    /// @param listener is told of each step
    /// @throws DivergedException if a step cannot be done
    public void run(Listener listener) {
        while (advance(listener)) {}
    }

    /// Trains the next step; false if none is left.
    ///
    /// @param listener is told of the step
    /// @return whether a step was trained
    /// @throws DivergedException if it cannot be done
    public boolean advance(Listener listener) {
        return advance(listener, () -> false);
    }

    /// Trains the next step, unless `stop` says so before one of its batches: the parameters are then as the step
    /// before has left them, and the next call goes on with the batch at hand.
    ///
    /// @param listener is told of the step
    /// @param stop is asked before every batch
    /// @return false if it was stopped or none is left
    /// @throws DivergedException if it cannot be done
    public boolean advance(Listener listener, BooleanSupplier stop) {
        if (step == recipe.steps() || !collect(stop)) {
            return false;
        }
        double loss = update();
        listener.onStep(step - 1, loss, recipe.rate(step - 1));
        return true;
    }

    /// One step; returns the mean loss of its examples before the update.
    ///
    /// @return that loss, in nats
    /// @throws IllegalStateException if no step is left, or one before failed while its gradients were collected
    ///     or the parameters updated
    /// @throws DivergedException if that or, with clipping, the length of the gradient is no finite number; the
    ///     parameters are then as they were
    public double train() {
        if (step == recipe.steps()) {
            throw new IllegalStateException("all " + step + " steps are done");
        }
        collect(() -> false);
        return update();
    }

    /// Adds the gradients of the step's batches; false if it was stopped before the last.
    private boolean collect(BooleanSupplier stop) {
        requireWhole();
        long first = step * recipe.examplesPerStep();
        for (; collected < recipe.accumulate(); collected++) {
            if (stop.getAsBoolean()) {
                return false;
            }
            losses += collect(first + (long) collected * recipe.batchSize());
        }
        return true;
    }

    /// Makes sure that no step has failed half-way: what it had done already would be done twice.
    private void requireWhole() {
        if (walking) {
            throw new IllegalStateException("step " + (step + 1) + " failed with a part of its gradients collected");
        }
        requireUpdated();
    }

    private void requireUpdated() {
        if (updating) {
            throw new IllegalStateException("step " + (step + 1) + " has updated some parameters and not others");
        }
    }

    /// Ends a step whose gradients are collected and returns the mean loss of its batches.
    private double update() {
        double scale = gradScale();
        updating = true;
        recipe.adam().update(gpt.ops(), step, recipe.rate(step), scale);
        step++;
        updating = false;
        double loss = losses / recipe.accumulate();
        collected = 0;
        losses = 0;
        return loss;
    }

    /// Adds the gradients of one batch, which begins with example `first`, and returns its loss.
    private double collect(long first) {
        double loss = loss(first, true);
        tokens += batch.rows();
        return loss;
    }

    /// The loss of one batch, which is a finite number.
    ///
    /// @param backward whether its gradients are collected
    private double loss(long first, boolean backward) {
        batch.fill(examples, first, recipe.batchSize());
        var ops = gpt.ops();
        ops.beginRound();
        try {
            var loss = gpt.loss(batch);
            double value = requireFinite("the loss", ops.get(loss, 0, 0));
            if (backward) {
                walking = true;
                ops.backward(loss);
                walking = false;
            }
            return value;
        } finally {
            ops.endRound();
        }
    }

    /// What turns the sum of the batches' gradients into their mean, no longer than allowed.
    private double gradScale() {
        double mean = 1.0 / recipe.accumulate();
        if (Double.isInfinite(recipe.clip())) {
            return mean;
        }
        double length = requireFinite(
                "the length of the gradient", mean * Math.sqrt(gpt.ops().gradientSumOfSquares()));
        return length > recipe.clip() ? mean * recipe.clip() / length : mean;
    }

    private double requireFinite(String what, double value) {
        if (!Double.isFinite(value)) {
            throw new DivergedException(step, what, value);
        }
        return value;
    }

    /// Makes sure that the next step has a loss. It changes nothing.
    ///
    /// @throws DivergedException if that is no finite number
    public void requireNextLoss() {
        loss(step * recipe.examplesPerStep(), false);
    }

    /// Makes sure that the numbers of the steps so far are numbers.
    ///
    /// @throws DivergedException if a parameter is no finite number or too large for the float it is saved as, or a
    ///     moment of Adam's is no finite number
    /// @throws IllegalStateException if an update failed half-way
    public void requireFinite() {
        requireUpdated();
        var ops = gpt.ops();
        for (int i = 0; i < gpt.config().parameterCount(); i++) {
            double value = ops.parameter(i);
            if (!Float.isFinite((float) value)) {
                throw new DivergedException(step - 1, gpt.config().parameterName(i), value);
            }
        }
        requireFinite(Ops.Kept.FIRST_MOMENTS, "Adam's first moment of ");
        requireFinite(Ops.Kept.SECOND_MOMENTS, "Adam's second moment of ");
    }

    private void requireFinite(Ops.Kept moments, String name) {
        int count = gpt.config().parameterCount();
        var values = new double[Math.min(MOMENTS_AT_ONCE, count)];
        int n;
        for (int from = 0; from < count; from += n) {
            n = Math.min(values.length, count - from);
            gpt.ops().copy(moments, from, values, n);
            for (int i = 0; i < n; i++) {
                if (!Double.isFinite(values[i])) {
                    throw new DivergedException(step - 1, name + gpt.config().parameterName(from + i), values[i]);
                }
            }
        }
    }
}
