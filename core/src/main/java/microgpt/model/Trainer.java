package microgpt.model;

import microgpt.text.Examples;

/// Trains a model, a step at a time: the next examples forward, backward, Adam.
///
/// Step s sees examples `s·B .. s·B + B - 1`. It prints nothing; whoever wants to know listens.
///
/// @param <M> the engine's matrices
public final class Trainer<M> {
    /// What a step reports.
    @FunctionalInterface
    public interface Listener {
        /// After step `step`, counted from 0.
        ///
        /// @param loss the batch's mean loss before the update
        /// @param rate the learning rate of the update
        void onStep(int step, double loss, double rate);
    }

    private final Gpt<M> gpt;
    private final Examples examples;
    private final Adam adam;
    private final int steps;
    private final int batchSize;
    private final Batch batch;
    private int step;

    /// A trainer before its first step.
    ///
    /// @param steps how many steps the whole run has, for the learning rate
    /// @param batchSize examples a step
    public Trainer(Gpt<M> gpt, Examples examples, Adam adam, int steps, int batchSize) {
        if (steps < 1) {
            throw new IllegalArgumentException("steps is " + steps + ": it must be at least 1");
        }
        if (batchSize < 1) {
            throw new IllegalArgumentException("the batch size is " + batchSize + ": it must be at least 1");
        }
        this.gpt = gpt;
        this.examples = examples;
        this.adam = adam;
        this.steps = steps;
        this.batchSize = batchSize;
        batch = new Batch(batchSize, gpt.config().blockSize());
    }

    /// The number of steps done.
    public int step() {
        return step;
    }

    /// Trains the steps that are left.
    public void run(Listener listener) {
        while (advance(listener)) {}
    }

    /// Trains the next step; false if none is left.
    public boolean advance(Listener listener) {
        if (step == steps) {
            return false;
        }
        double rate = adam.rate(step, steps);
        double loss = train(rate);
        listener.onStep(step - 1, loss, rate);
        return true;
    }

    /// One step; returns the loss before its update.
    public double train(double rate) {
        fill();
        var ops = gpt.ops();
        ops.begin();
        var loss = gpt.loss(batch);
        ops.backward(loss);
        double value = ops.get(loss, 0, 0);
        adam.update(ops, step++, rate);
        return value;
    }

    private void fill() {
        batch.clear();
        for (int i = 0; i < batchSize; i++) {
            batch.add(examples, (long) step * batchSize + i);
        }
        batch.weigh();
    }
}
