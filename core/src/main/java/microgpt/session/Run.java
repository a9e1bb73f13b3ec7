package microgpt.session;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import microgpt.checkpoint.ModelInfo;
import microgpt.model.Config;
import microgpt.model.Recipe;
import microgpt.model.Sampler;
import microgpt.model.Schedule;

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
/// @param out the directory to save to
/// @param saveEvery steps from one save to the next, 0 to go by time
/// @param resume the directory of the run to go on with
/// @param options all of the above as they were given
public record Run(
        Config config,
        Material material,
        Recipe recipe,
        long seed,
        int evalEvery,
        Sampler.Settings settings,
        int samples,
        Optional<Path> metrics,
        Optional<Path> out,
        int saveEvery,
        Optional<Path> resume,
        Map<String, String> options) {
    /// What no weight follows from.
    private static final Set<String> NOT_LEARNT_FROM =
            Set.of("data", "save-every", "eval-every", "num-samples", "temperature", "top-k", "top-p");

    /// What a file says of the model.
    public ModelInfo model() {
        return new ModelInfo(config, material.tokenizer(), material.mode());
    }

    /// Those of the kept options that weights follow from. A constant rate makes a run the beginning of a longer one.
    static Map<String, String> learning(Map<String, String> kept) {
        var learning = new TreeMap<>(kept);
        learning.keySet().removeAll(NOT_LEARNT_FROM);
        if (Schedule.Curve.CONSTANT.toString().equals(kept.get("schedule"))) {
            learning.remove("steps");
        }
        return learning;
    }
}
