package microgpt.cli;

import microgpt.model.Config;
import picocli.CommandLine.Option;

/// The sizes of the model to train.
final class ModelOptions {
    private static final Config DEFAULT = Config.defaults(1);

    @Option(names = "--n-layer", paramLabel = "N", description = "Transformer layers (default: ${DEFAULT-VALUE}).")
    private int nLayer = DEFAULT.nLayer();

    @Option(
            names = "--n-embd",
            paramLabel = "N",
            description = "Channels, a multiple of the heads (default: ${DEFAULT-VALUE}).")
    private int nEmbd = DEFAULT.nEmbd();

    @Option(names = "--n-head", paramLabel = "N", description = "Attention heads (default: ${DEFAULT-VALUE}).")
    private int nHead = DEFAULT.nHead();

    @Option(
            names = "--block-size",
            paramLabel = "N",
            description = "Positions the model looks back on; longer documents are cut (default: ${DEFAULT-VALUE}).")
    private int blockSize = DEFAULT.blockSize();

    /// @throws IllegalArgumentException with one line that says which size does not fit
    Config config(int vocabSize) {
        return new Config(vocabSize, nLayer, nEmbd, nHead, blockSize);
    }
}
