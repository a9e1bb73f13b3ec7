package microgpt.checkpoint;

import java.util.Map;
import microgpt.model.Config;
import microgpt.text.DocumentMode;
import microgpt.text.Tokenizer;

/// What a model is, its weights aside.
///
/// @param config its sizes
/// @param tokenizer its vocabulary
/// @param documents what it took for a document
public record ModelInfo(Config config, Tokenizer tokenizer, DocumentMode documents) {
    /// Checks that the parts go together.
    ///
    /// @throws IllegalArgumentException if the sizes are for another vocabulary
    public ModelInfo {
        if (config.vocabSize() != tokenizer.vocabSize()) {
            throw new IllegalArgumentException(
                    "a model of " + config.vocabSize() + " tokens for a vocabulary of " + tokenizer.vocabSize());
        }
    }

    void describe(Map<String, String> metadata) {
        metadata.put("n_layer", Integer.toString(config.nLayer()));
        metadata.put("n_embd", Integer.toString(config.nEmbd()));
        metadata.put("n_head", Integer.toString(config.nHead()));
        metadata.put("block_size", Integer.toString(config.blockSize()));
        metadata.put("documents", documents.toString());
        metadata.put("vocabulary", tokenizer.characters());
    }

    static ModelInfo of(Metadata metadata) throws CheckpointException {
        int nLayer = metadata.integer("n_layer");
        int nEmbd = metadata.integer("n_embd");
        int nHead = metadata.integer("n_head");
        int blockSize = metadata.integer("block_size");
        var tokenizer = metadata.parse("vocabulary", Tokenizer::of);
        var documents = metadata.parse("documents", DocumentMode::of);
        try {
            var config = new Config(tokenizer.vocabSize(), nLayer, nEmbd, nHead, blockSize);
            return new ModelInfo(config, tokenizer, documents);
        } catch (IllegalArgumentException e) {
            throw metadata.refuse(e.getMessage());
        }
    }
}
