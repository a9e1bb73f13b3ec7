package microgpt.cli;

import microgpt.model.Adam;
import picocli.CommandLine.Option;

/// The settings of the optimiser.
final class AdamOptions {
    @Option(
            names = "--learning-rate",
            paramLabel = "X",
            description = "Learning rate of the first step; it falls linearly to 0 (default: ${DEFAULT-VALUE}).")
    private double learningRate = Adam.DEFAULT.learningRate();

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
    Adam adam() {
        return new Adam(learningRate, beta1, beta2, eps);
    }
}
