package microgpt.cli;

import static microgpt.cli.Ran.microgpt;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import microgpt.checkpoint.CheckpointDirectory;
import microgpt.checkpoint.ModelInfo;
import microgpt.checkpoint.RunState;
import microgpt.kernels.ScalarKernels;
import microgpt.model.Config;
import microgpt.random.PythonRandom;
import microgpt.tape.Tape;
import microgpt.text.DocumentMode;
import microgpt.text.Fingerprint;
import microgpt.text.Tokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GenerateTest {
    @TempDir
    private Path folder;

    /// Saves a model of 8 positions with random weights, large enough for it to have preferences.
    private Path model(DocumentMode mode) throws IOException {
        var tokenizer = Tokenizer.of((mode == DocumentMode.STREAM ? "\n" : "") + "abcdeé😀");
        var config = new Config(tokenizer.vocabSize(), 1, 12, 3, 8);
        return save(folder.resolve(mode.toString()), new ModelInfo(config, tokenizer, mode));
    }

    /// Saves a model with random weights to a directory, and returns that.
    static Path save(Path directory, ModelInfo info) throws IOException {
        int parameters = info.config().parameterCount();
        try (var tape = Tape.forTraining(parameters, new ScalarKernels());
                var out = CheckpointDirectory.open(directory)) {
            double[] weights = PythonRandom.seed(3).normals(parameters, 0.25).value();
            for (int i = 0; i < weights.length; i++) {
                tape.parameter(i, weights[i]);
            }
            var data = Fingerprint.of(new byte[0]);
            var state = new RunState(Optional.empty(), info, 1, data, Map.of(), Map.of(), Map.of(), Map.of());
            out.save(state, tape, false);
        }
        return directory;
    }

    private Ran generate(DocumentMode mode, Object... args) throws IOException {
        var all = new ArrayList<Object>(List.of("generate", "--model", model(mode), "--temperature", 1));
        all.addAll(List.of(args));
        return microgpt(all.toArray());
    }

    private String out(DocumentMode mode, Object... args) throws IOException {
        var ran = generate(mode, args);
        assertEquals(0, ran.code(), ran.err());
        assertEquals("", ran.err());
        return ran.out();
    }

    @Test
    void documentsTakeALineEach() throws IOException {
        var lines = out(DocumentMode.LINES).lines().toList();
        assertEquals(20, lines.size());
        assertTrue(lines.stream().allMatch(line -> line.codePointCount(0, line.length()) <= 8), lines::toString);
    }

    @Test
    void longTextsHaveALineBetweenThem() throws IOException {
        var text = out(DocumentMode.STREAM);
        assertEquals(501, text.codePoints().count());
        var three = out(DocumentMode.STREAM, "--num-samples", 3, "--length", 60);
        var texts = three.split("\n---\n", -1);
        assertEquals(3, texts.length, three);
        assertEquals(60, texts[0].codePoints().count(), texts[0]);
        assertEquals(60, texts[1].codePoints().count(), texts[1]);
        assertEquals(61, texts[2].codePoints().count(), texts[2]);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 64, 1000})
    void theSameSeedGivesTheSameBytesWhateverRunsSideBySide(int batchSize) throws IOException {
        var expected = out(DocumentMode.LINES, "--num-samples", 100, "--length", 20);
        assertEquals(
                expected, out(DocumentMode.LINES, "--num-samples", 100, "--length", 20, "--batch-size", batchSize));
        assertNotEquals(expected, out(DocumentMode.LINES, "--num-samples", 100, "--length", 20, "--seed", 1));
    }

    @Test
    void fewerTextsAreTheFirstOfMore() throws IOException {
        var many = out(DocumentMode.LINES, "--num-samples", 50);
        assertTrue(many.startsWith(out(DocumentMode.LINES, "--num-samples", 7)), many);
    }

    @Test
    void textsBeginWithThePrompt() throws IOException {
        var documents = out(DocumentMode.LINES, "--prompt", "é😀b", "--num-samples", 5);
        assertTrue(documents.lines().filter(line -> line.startsWith("é😀b")).count() == 5, documents);
        var longer = "abcdeabcdeabcde";
        assertTrue(out(DocumentMode.STREAM, "--prompt", longer).startsWith(longer));
    }

    @Test
    void ofALongPromptTheLastBlockCounts() throws IOException {
        var one = out(DocumentMode.STREAM, "--prompt", "aaaaaabcdeabc");
        var other = out(DocumentMode.STREAM, "--prompt", "edabcdeabc");
        assertEquals(other.substring("edabcdeabc".length()), one.substring("aaaaaabcdeabc".length()));
    }

    @Test
    void theReferenceEngineInventsToo() throws IOException {
        assertEquals(
                3,
                out(DocumentMode.LINES, "--engine", "value", "--num-samples", 3, "--top-k", 1)
                        .lines()
                        .count());
    }

    @Test
    void temperatureZeroAndTheColdestOneTakeTheMostProbable() throws IOException {
        var greedy = out(DocumentMode.STREAM, "--top-k", 1);
        var model = folder.resolve("stream");
        for (var temperature : List.of("0", "-0", "1e-100")) {
            assertEquals(
                    greedy,
                    microgpt("generate", "--model", model, "--temperature", temperature)
                            .out());
        }
    }

    @Test
    void noSamplesAreNoOutput() throws IOException {
        assertEquals("", out(DocumentMode.LINES, "--num-samples", 0));
    }

    static Stream<Arguments> wrongValues() {
        return Stream.of(
                Arguments.of(
                        "--prompt abx", "character 3 of \"abx\", 'x' (U+0078), is not in the vocabulary: \"abcdeé😀\""),
                Arguments.of("--length 0", "--length is 0: it must be at least 1"),
                Arguments.of("--batch-size -1", "--batch-size is -1: it must be at least 1"),
                Arguments.of("--num-samples -1", "the number of samples is -1: it must be at least 0"),
                Arguments.of(
                        "--temperature -2", "the temperature is -2.0: it must be a number of at least 1.0E-100, or 0"),
                Arguments.of("--top-k -1", "top-k is -1: it must be at least 1, or 0 for all tokens"),
                Arguments.of("--top-p 2", "top-p is 2.0: it must be above 0 and at most 1, which is all tokens"),
                Arguments.of(
                        "--engine value --kernels vector",
                        "--kernels is vector: the value engine computes number by number, the tape with kernels"),
                Arguments.of("--steps 5", "Unknown options: '--steps', '5'"));
    }

    @ParameterizedTest
    @MethodSource("wrongValues")
    void wrongOptionsAreRefusedInOneLine(String options, String expected) throws IOException {
        var args = new ArrayList<Object>(List.of("generate", "--model", model(DocumentMode.LINES)));
        args.addAll(List.of(options.split(" ")));
        var complaint = microgpt(args.toArray()).complaint(2);
        assertTrue(complaint.startsWith("microgpt: " + expected), complaint);
        assertTrue(complaint.endsWith("(see 'microgpt generate --help')"), complaint);
    }

    @Test
    void modelsThatCannotBeReadAreNamed() throws IOException {
        var missing = folder.resolve("missing");
        assertEquals(
                "microgpt: " + missing + ": cannot be read: no such file or directory",
                microgpt("generate", "--model", missing).complaint(1));
        var broken = Files.writeString(folder.resolve("broken.safetensors"), "no model");
        assertTrue(microgpt("generate", "--model", broken).complaint(1).startsWith("microgpt: " + broken + ": "));
        assertTrue(microgpt("generate").complaint(2).startsWith("microgpt: Missing required option: '--model=DIR'"));
    }

    @Test
    void aModelFileDoesAsWellAsItsDirectory() throws IOException {
        var file = model(DocumentMode.LINES).resolve("model.safetensors");
        assertEquals(
                out(DocumentMode.LINES),
                microgpt("generate", "--model", file, "--temperature", 1).out());
    }

    @Test
    void whatExceedsTheHeapIsRefusedWithItsSize() throws IOException {
        var complaint = generate(
                        DocumentMode.LINES, "--num-samples", Integer.MAX_VALUE, "--batch-size", Integer.MAX_VALUE)
                .complaint(2);
        assertTrue(complaint.matches("microgpt: generating needs about [0-9.]+ [TP]B of memory: .*"), complaint);
    }
}
