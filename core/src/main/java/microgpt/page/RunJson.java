package microgpt.page;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import microgpt.checkpoint.CheckpointException;
import microgpt.checkpoint.Json;
import microgpt.checkpoint.OwnFile;
import microgpt.session.Failure;
import microgpt.text.Examples;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// A run as the JSON that its page reads. Texts and characters of any kind enter as strings of it and as nothing else.
final class RunJson {
    private final Story story;
    private final Recording recording;
    private final Contents contents;
    private final JsonGenerator json;

    private RunJson(Story story, Recording recording, Contents contents, Writer out) {
        this.story = story;
        this.recording = recording;
        this.contents = contents;
        json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), new WithoutTags(out));
    }

    /// The run in one line that has no `<`, so that no text in it can end the element it stands in.
    ///
    /// @throws Failure if the library that writes it is not there
    static OwnFile.Text of(Story story, Recording recording, Contents contents) {
        require("page");
        return out -> {
            try {
                new RunJson(story, recording, contents, out).write();
            } catch (RuntimeException e) {
                // The library wraps what a disk that is full says in an exception of its own.
                if (e.getCause() instanceof IOException disk) {
                    throw disk;
                }
                throw e;
            }
        };
    }

    /// Writes `<` as JSON also has it. What it writes to stays open.
    private static final class WithoutTags extends Writer {
        private final Writer out;

        private WithoutTags(Writer out) {
            this.out = out;
        }

        @Override
        public void write(char[] chars, int from, int n) throws IOException {
            out.write(new String(chars, from, n).replace("<", "\\u003c"));
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }

        @Override
        public void close() {}
    }

    /// Makes sure that pages can be written.
    ///
    /// @param file what a message calls the page
    /// @throws Failure if the library that writes them is not there
    static void require(String file) {
        try {
            Json.require(file);
        } catch (CheckpointException e) {
            throw new Failure(e.getMessage(), e);
        }
    }

    private void write() {
        json.writeStartObject();
        json.writeStringProperty("name", story.name());
        json.writeStringProperty("engine", story.engine());
        writeModel();
        json.writeName("outcome").writeStartObject();
        json.writeStringProperty("kind", story.outcome().kind().name().toLowerCase(Locale.ROOT));
        json.writeStringProperty("text", story.outcome().text());
        json.writeEndObject();
        json.writeNumberProperty("firstStep", recording.first());
        json.writeNumberProperty("lossEvery", contents.lossEvery());
        json.writeBinaryProperty("losses", Numbers.floats(contents.losses(recording)));
        story.training().ifPresent(this::writeTraining);
        if (!story.looks().isEmpty()) {
            writeLooks();
        }
        writeSettings();
        writeSnapshots();
        writeChecks();
        writeTexts("leftOut", contents.leftOut());
        json.writeEndObject();
        json.close();
    }

    private void writeModel() {
        var config = story.config();
        json.writeName("config").writeStartObject();
        json.writeNumberProperty("vocabSize", config.vocabSize());
        json.writeNumberProperty("nLayer", config.nLayer());
        json.writeNumberProperty("nEmbd", config.nEmbd());
        json.writeNumberProperty("nHead", config.nHead());
        json.writeNumberProperty("blockSize", config.blockSize());
        json.writeEndObject();
        json.writeStringProperty("documents", story.documents().toString());
        var characters = story.tokenizer().characters().codePoints().mapToObj(Character::toString);
        writeTexts("characters", characters.toList());
    }

    private void writeTraining(Story.Training training) {
        var recipe = training.recipe();
        json.writeName("recipe").writeStartObject();
        json.writeNumberProperty("steps", recipe.steps());
        json.writeNumberProperty("batchSize", recipe.batchSize());
        json.writeNumberProperty("accumulate", recipe.accumulate());
        json.writeNumberProperty("learningRate", recipe.adam().learningRate());
        json.writeNumberProperty("beta1", recipe.adam().beta1());
        json.writeNumberProperty("beta2", recipe.adam().beta2());
        json.writeNumberProperty("eps", recipe.adam().eps());
        json.writeNumberProperty("weightDecay", recipe.adam().weightDecay());
        json.writeNumberProperty("clip", Double.isInfinite(recipe.clip()) ? 0 : recipe.clip());
        json.writeEndObject();
        var config = story.config();
        json.writeNumberProperty(
                "bigramLoss", Bigrams.loss(training.examples(), config.vocabSize(), config.blockSize()));
        if (contents.examples()) {
            json.writeBinaryProperty("examples", examples(training));
            json.writeBinaryProperty("rates", Numbers.doubles(recording.rates()));
            if (recording.firstMoments().length > 0) {
                json.writeBinaryProperty("firstMoments", Numbers.floats(recording.firstMoments()));
                json.writeBinaryProperty("secondMoments", Numbers.floats(recording.secondMoments()));
            }
        }
    }

    /// What the steps have read: of each example the number of its tokens, then these.
    private byte[] examples(Story.Training training) {
        int longest = story.config().blockSize() + 1;
        long perStep = training.recipe().examplesPerStep();
        int count = Math.toIntExact(perStep * recording.losses().length);
        var numbers = new char[count * (longest + 1)];
        var tokens = new int[longest];
        int filled = 0;
        for (int i = 0; i < count; i++) {
            int n = training.examples().read(recording.first() * perStep + i, tokens, 0, longest);
            numbers[filled++] = (char) n;
            for (int j = 0; j < n; j++) {
                numbers[filled++] = (char) tokens[j];
            }
        }
        return Numbers.chars(numbers, filled);
    }

    /// Every row of three columns; null stands for a loss that there is not, or that is no number.
    private void writeLooks() {
        json.writeName("looks").writeStartArray();
        for (var look : story.looks()) {
            json.writeStartArray();
            json.writeNumber(look.done());
            writeFinite(look.loss());
            writeFinite(look.validation().orElse(Double.NaN));
            json.writeEndArray();
        }
        json.writeEndArray();
    }

    private void writeFinite(double x) {
        if (Double.isFinite(x)) {
            json.writeNumber(x);
        } else {
            json.writeNull();
        }
    }

    private void writeSettings() {
        json.writeName("sampling").writeStartObject();
        json.writeNumberProperty("temperature", story.settings().temperature());
        json.writeNumberProperty("topK", story.settings().topK());
        json.writeNumberProperty("topP", story.settings().topP());
        json.writeNumberProperty("seed", story.seed());
        json.writeEndObject();
    }

    private void writeSnapshots() {
        var snapshots = recording.snapshots();
        var inventions = Inventions.of(story, snapshots);
        json.writeName("snapshots").writeStartArray();
        for (int i = 0; i < snapshots.size(); i++) {
            json.writeStartObject();
            json.writeNumberProperty("done", snapshots.get(i).done());
            writeTexts("samples", inventions.get(i));
            json.writeBinaryProperty("weights", Numbers.floats(snapshots.get(i).weights()));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void writeChecks() {
        Optional<Examples> examples = story.training().map(Story.Training::examples);
        json.writeName("checks").writeStartArray();
        if (contents.checks() && examples.isPresent()) {
            for (var check : Expected.of(story, examples.get(), recording.snapshots())) {
                json.writeStartObject();
                json.writeNumberProperty("snapshot", check.snapshot());
                json.writeName("tokens").writeArray(check.tokens(), 0, check.tokens().length);
                json.writeNumberProperty("loss", check.loss());
                json.writeBinaryProperty("gradients", Numbers.floats(check.gradients()));
                json.writeEndObject();
            }
        }
        json.writeEndArray();
    }

    private void writeTexts(String name, List<String> texts) {
        json.writeName(name).writeStartArray();
        texts.forEach(json::writeString);
        json.writeEndArray();
    }
}
