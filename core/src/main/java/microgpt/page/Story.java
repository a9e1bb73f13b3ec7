package microgpt.page;

import java.util.List;
import java.util.Optional;
import microgpt.model.Config;
import microgpt.model.Recipe;
import microgpt.model.Sampler;
import microgpt.session.Look;
import microgpt.text.DocumentMode;
import microgpt.text.Examples;
import microgpt.text.Tokenizer;

/// What a page tells of a run besides its [Recording].
///
/// @param name what the run learned from, in words; of a saved model its directory's name
/// @param engine which engine trained it, in words
/// @param config the model's sizes
/// @param tokenizer its vocabulary
/// @param documents what it took for a document
/// @param training how it was trained, and on what; empty for a saved model
/// @param looks what a saved model's run kept of its losses
/// @param settings how samples are drawn
/// @param seed of the samples
/// @param outcome how it ended
record Story(
        String name,
        String engine,
        Config config,
        Tokenizer tokenizer,
        DocumentMode documents,
        Optional<Training> training,
        List<Look> looks,
        Sampler.Settings settings,
        long seed,
        Outcome outcome) {
    /// How a model was trained, and on what.
    record Training(Recipe recipe, Examples examples) {}

    /// How a run ended.
    ///
    /// @param kind whether it did all its steps
    /// @param text the same in a sentence, for a person
    record Outcome(Kind kind, String text) {
        /// Whether a run did all its steps.
        public enum Kind {
            /// It did.
            DONE,
            /// It was stopped before.
            INTERRUPTED,
            /// A number that must be finite was not.
            DIVERGED,
            /// There was none: a saved model.
            SAVED
        }
    }
}
