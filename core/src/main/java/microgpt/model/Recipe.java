package microgpt.model;

/// How a model is trained: everything about a run but the model and the data.
///
/// @param steps of the whole run
/// @param batchSize examples that are packed into one batch
/// @param accumulate batches whose gradients one step adds up
/// @param adam the optimiser
/// @param schedule of the learning rate
/// @param clip the longest a step's gradient may be, as the Euclidean length over all parameters: a longer one is
///     scaled down to it; infinite for no limit
public record Recipe(int steps, int batchSize, int accumulate, Adam adam, Schedule schedule, double clip) {
    /// Checks the settings.
    ///
    /// @throws IllegalArgumentException with one line that names the setting and what would be right
    public Recipe {
        Config.positive("steps", steps);
        Config.positive("the batch size", batchSize);
        Config.positive("the number of batches a step", accumulate);
        if (!(clip > 0)) {
            throw new IllegalArgumentException("the gradient is clipped at " + clip + ": that must be above 0");
        }
        if (schedule.warmup() >= steps) {
            throw new IllegalArgumentException(
                    "the warm-up is " + schedule.warmup() + " steps of " + steps + ": it must leave at least one");
        }
        if (schedule.minimum() > adam.learningRate()) {
            throw new IllegalArgumentException("the least learning rate is " + schedule.minimum()
                    + ": it must not exceed the learning rate, " + adam.learningRate());
        }
    }

    /// {@return the references' way: one batch a step, a rate that falls in a line, no clipping}
    ///
    /// @param adam the optimiser
    /// @param steps how many
    /// @param batchSize examples a step
    public static Recipe of(Adam adam, int steps, int batchSize) {
        return new Recipe(steps, batchSize, 1, adam, Schedule.DEFAULT, Double.POSITIVE_INFINITY);
    }

    /// {@return the learning rate of a step, counted from 0}
    ///
    /// @param step counted from 0
    public double rate(int step) {
        return schedule.rate(adam.learningRate(), step, steps);
    }

    /// {@return the examples that one step sees}
    public long examplesPerStep() {
        return (long) batchSize * accumulate;
    }
}
