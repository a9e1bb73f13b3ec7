package microgpt.session;

import java.nio.file.Path;
import java.util.Locale;
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
/// @param initStd the standard deviation of the weights it begins with
/// @param seed of all that is random
/// @param evalEvery steps from one evaluation to the next
/// @param settings how samples are drawn
/// @param samples how many
/// @param metrics a file for every step's loss
/// @param out the directory to save to
/// @param saveEvery steps from one save to the next, 0 to go by time
/// @param resume the directory of the run to go on with
/// @param engine what computes
/// @param kernels with which kernels, if it is the tape
/// @param threads on how many threads at most
/// @param options all of the above as they were given
/// @param isNamed whether they say what it learns from; else a program gave that
public record Run(
        Config config,
        Material material,
        Recipe recipe,
        double initStd,
        long seed,
        int evalEvery,
        Sampler.Settings settings,
        int samples,
        Optional<Path> metrics,
        Optional<Path> out,
        int saveEvery,
        Optional<Path> resume,
        Engine engine,
        KernelChoice kernels,
        int threads,
        Map<String, String> options,
        boolean isNamed) {
    /// {@return what a file says of the model}
    public ModelInfo model() {
        return new ModelInfo(config, material.tokenizer(), material.mode());
    }

    /// {@return what is said of the run when it was stopped before its end, with the command that goes on
    /// with it if it is saved}
    ///
    /// @param step how many steps it has done
    public String interrupted(int step) {
        var said = String.format(Locale.ROOT, "interrupted after step %,d of %,d", step, recipe.steps());
        return out.map(directory -> said + "; to go on: " + Shell.command("train", "--resume", directory.toString()))
                .orElse(said);
    }

    /// {@return how much memory it will hold}
    public Footprint footprint() {
        var batches = material.batches(recipe.batchSize());
        return switch (engine) {
            case VALUE -> Footprint.ofValues(config, batches);
            case TAPE -> Footprint.ofTape(config, batches, threads);
        };
    }
}
