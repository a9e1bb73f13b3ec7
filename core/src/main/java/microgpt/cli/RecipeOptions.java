package microgpt.cli;

import microgpt.model.Adam;
import microgpt.model.Config;
import microgpt.model.Precision;
import microgpt.model.Recipe;
import microgpt.model.Schedule;
import picocli.CommandLine.Option;

/// How the model is trained: the optimiser and its learning rate.
final class RecipeOptions {
    @Option(
            names = "--learning-rate",
            paramLabel = "X",
            description = "Highest learning rate (default: ${DEFAULT-VALUE}).")
    private double learningRate = Adam.DEFAULT.learningRate();

    @Option(
            names = "--schedule",
            paramLabel = "NAME",
            description = "How the learning rate falls: linear, cosine, constant (default: ${DEFAULT-VALUE}).")
    private Schedule.Curve schedule = Schedule.DEFAULT.curve();

    @Option(
            names = "--warmup",
            paramLabel = "N",
            description = "Steps in which the learning rate first climbs (default: ${DEFAULT-VALUE}).")
    private int warmup = Schedule.DEFAULT.warmup();

    @Option(
            names = "--min-learning-rate",
            paramLabel = "X",
            description = "Learning rate that the schedule falls to (default: ${DEFAULT-VALUE}).")
    private double minLearningRate = Schedule.DEFAULT.minimum();

    @Option(
            names = "--accumulate",
            paramLabel = "N",
            description = "Batches a step, one after another: a larger batch in the memory of a small one"
                    + " (default: ${DEFAULT-VALUE}).")
    private int accumulate = 1;

    @Option(
            names = "--clip",
            paramLabel = "X",
            description = "Scale a step's gradient down to this length if it is longer, such as 1 (default: off).")
    private double clip = Double.POSITIVE_INFINITY;

    @Option(
            names = "--weight-decay",
            paramLabel = "X",
            description = "AdamW's decay of all weights, such as 0.1 (default: ${DEFAULT-VALUE}).")
    private double weightDecay = Adam.DEFAULT.weightDecay();

    @Option(
            names = "--beta1",
            paramLabel = "X",
            description = "Adam's decay of the mean gradient (default: ${DEFAULT-VALUE}).")
    private double beta1 = Adam.DEFAULT.beta1();

    @Option(
            names = "--beta2",
            paramLabel = "X",
            description = "Adam's decay of the mean squared gradient (default: ${DEFAULT-VALUE}).")
    private double beta2 = Adam.DEFAULT.beta2();

    @Option(
            names = "--eps",
            paramLabel = "X",
            description = "Added to Adam's root mean square (default: ${DEFAULT-VALUE}).")
    private double eps = Adam.DEFAULT.eps();

    /// @throws IllegalArgumentException with one line that says which setting is impossible
    Recipe recipe(int steps, int batchSize, Precision precision) {
        var adam = new Adam(learningRate, beta1, beta2, eps, weightDecay);
        var learning = new Schedule(schedule, warmup, minLearningRate);
        var recipe = new Recipe(steps, batchSize, accumulate, adam, learning, clip);
        precision.require(recipe, Config.INIT_STD);
        return recipe;
    }
}
