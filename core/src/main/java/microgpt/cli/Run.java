package microgpt.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import microgpt.checkpoint.ModelInfo;
import microgpt.model.Config;
import microgpt.model.Recipe;
import microgpt.model.Sampler;

/// What a run trains on, and how, once everything given is known to be right.
///
/// @param config the model's sizes
/// @param material what it learns from
/// @param recipe how
/// @param seed of all that is random
/// @param evalEvery steps from one evaluation to the next
/// @param settings how samples are drawn
/// @param samples how many
/// @param metrics a file for every step's loss
/// @param page the HTML page to make of the run
/// @param out the directory to save to
/// @param saveEvery steps from one save to the next, 0 to go by time
/// @param resume the directory of the run to go on with
/// @param options all of the above as they were given
record Run(
        Config config,
        Material material,
        Recipe recipe,
        long seed,
        int evalEvery,
        Sampler.Settings settings,
        int samples,
        Optional<Path> metrics,
        Optional<PageRequest> page,
        Optional<Path> out,
        int saveEvery,
        Optional<Path> resume,
        Map<String, String> options) {
    /// What a file says of the model.
    ModelInfo model() {
        return new ModelInfo(config, material.tokenizer(), material.mode());
    }
}
