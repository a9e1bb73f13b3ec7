package microgpt.cli;

import microgpt.model.Sampler;
import microgpt.text.DocumentMode;
import picocli.CommandLine.Option;

/// How documents are invented, and how many.
final class SamplingOptions {
    @Option(
            names = "--num-samples",
            paramLabel = "N",
            description = "Texts to invent (default: 20 documents, or 1 long text).")
    private Integer count;

    @Option(
            names = "--temperature",
            paramLabel = "X",
            description = "Divides the logits: below 1 bolder, above 1 more varied; 0 takes the most probable"
                    + " character always (default: ${DEFAULT-VALUE}).")
    private double temperature = Sampler.Settings.DEFAULT.temperature();

    @Option(
            names = "--top-k",
            paramLabel = "N",
            description = "Draw from the N most probable tokens only; 0 for all (default: ${DEFAULT-VALUE}).")
    private int topK = Sampler.Settings.DEFAULT.topK();

    @Option(
            names = "--top-p",
            paramLabel = "X",
            description = "Draw from the most probable tokens only that together reach probability X; 1 for all"
                    + " (default: ${DEFAULT-VALUE}).")
    private double topP = Sampler.Settings.DEFAULT.topP();

    /// @throws IllegalArgumentException with one line that says what cannot be
    int count(DocumentMode mode) {
        if (count == null) {
            return switch (mode) {
                case LINES -> 20;
                case STREAM -> 1;
            };
        }
        if (count < 0) {
            throw new IllegalArgumentException("the number of samples is " + count + ": it must be at least 0");
        }
        return count;
    }

    /// @throws IllegalArgumentException with one line that says which setting is impossible
    Sampler.Settings settings() {
        return new Sampler.Settings(temperature, topK, topP);
    }
}
