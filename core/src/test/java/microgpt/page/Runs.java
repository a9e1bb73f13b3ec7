package microgpt.page;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import microgpt.autograd.Ops;
import microgpt.checkpoint.OwnFile;
import microgpt.kernels.ScalarKernels;
import microgpt.model.Adam;
import microgpt.model.Config;
import microgpt.model.Gpt;
import microgpt.model.Initialization;
import microgpt.model.Recipe;
import microgpt.model.Sampler;
import microgpt.model.Schedule;
import microgpt.model.Trainer;
import microgpt.random.PythonRandom;
import microgpt.tape.Tape;
import microgpt.text.Corpus;
import microgpt.text.DocumentMode;
import microgpt.text.Documents;
import microgpt.text.Tokenizer;

/// Small runs to make pages of.
final class Runs {
    static final String NAMES = "emma\nolivia\nava\nisabella\nsophia\nmia\nzoe\nnoah\n";

    private Runs() {}

    /// A run on a text, and what is recorded of it.
    ///
    /// @param tape holds what the run has led to
    record Trained(Tape tape, Documents documents, Story story, Recording recording, Contents contents)
            implements AutoCloseable {
        String json() {
            return text(RunJson.of(story, recording, contents));
        }

        @Override
        public void close() {
            tape.close();
        }
    }

    static String text(OwnFile.Text text) {
        var out = new StringWriter();
        assertDoesNotThrow(() -> text.writeTo(out));
        return out.toString();
    }

    static Recipe recipe(int steps, int batchSize, int accumulate) {
        var adam = new Adam(0.01, 0.85, 0.99, 1e-8, batchSize == 1 ? 0 : 0.1);
        double clip = batchSize == 1 ? Double.POSITIVE_INFINITY : 0.5;
        return new Recipe(steps, batchSize, accumulate, adam, Schedule.DEFAULT, clip);
    }

    /// @param sizes layers, channels, heads, block
    static Trained train(String text, Recipe recipe, int snapshots, int... sizes) {
        var corpus = Corpus.of("a text", text.getBytes(StandardCharsets.UTF_8));
        var tokenizer = Tokenizer.of(corpus);
        var documents = tokenizer.encode(corpus);
        var config = new Config(tokenizer.vocabSize(), sizes[0], sizes[1], sizes[2], sizes[3]);
        var tape = Tape.forTraining(config.parameterCount(), new ScalarKernels());
        Initialization.draw(config, (Ops<?>) tape, PythonRandom.seed(7));
        var contents = Contents.of(config, 10_000_000, recipe.steps(), recipe.examplesPerStep(), false);
        var recorder = new Recorder(tape, config.parameterCount(), 0, recipe.steps(), snapshots);
        new Trainer<>(new Gpt<>(config, tape), documents, recipe).run(recorder);
        var story = new Story(
                "a text",
                "tape engine, in float",
                config,
                tokenizer,
                DocumentMode.LINES,
                Optional.of(new Story.Training(recipe, documents)),
                List.of(),
                Sampler.Settings.DEFAULT,
                42,
                new Story.Outcome(Story.Outcome.Kind.DONE, "done"));
        return new Trained(tape, documents, story, recorder.finish(), contents);
    }
}
