package microgpt.cli;

import static microgpt.cli.Ran.microgpt;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import microgpt.golden.Golden;
import microgpt.session.Engine;
import microgpt.session.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class TrainTest {
    /// Options that make a run of a few milliseconds.
    private static final List<String> SMALL =
            List.of("--steps", "5", "--n-embd", "4", "--n-head", "2", "--block-size", "8", "--num-samples", "3");

    @TempDir
    private Path folder;

    private static Ran train(Object... args) {
        var all = new ArrayList<Object>(List.of("train"));
        all.addAll(List.of(args));
        return microgpt(all.toArray());
    }

    private static Ran trainSmall(Object... args) {
        var all = new ArrayList<Object>(SMALL);
        all.addAll(List.of(args));
        return train(all.toArray());
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    static Stream<Arguments> recordedRunsOnBothEngines() {
        return Stream.of(Golden.microgptPy(), Golden.microgptPyTwoLayers(), Golden.microgptExThirtySteps())
                .flatMap(run -> Stream.of(Arguments.of(run, Engine.VALUE), Arguments.of(run, Engine.TAPE)));
    }

    @ParameterizedTest
    @MethodSource("recordedRunsOnBothEngines")
    void theProgramInventsTheSameNamesAsTheRecordedRuns(Golden.Run run, Engine engine) {
        var config = run.config();
        var source = switch (run.program()) {
            case MICROGPT_PY -> RandomSource.PYTHON;
            case MICROGPTEX -> RandomSource.ERLANG;
        };
        var ran = train(
                "--random", source,
                "--engine", engine,
                "--seed", config.seed(),
                "--n-layer", config.nLayer(),
                "--n-embd", config.nEmbd(),
                "--n-head", config.nHead(),
                "--block-size", config.blockSize(),
                "--steps", config.steps(),
                "--learning-rate", config.learningRate(),
                "--beta1", config.beta1(),
                "--beta2", config.beta2(),
                "--eps", config.epsAdam(),
                "--temperature", config.temperature(),
                "--num-samples", run.samples().size());
        assertEquals(run.samples(), ran.samples());
    }

    @Test
    void withoutOptionsItRepeatsTheDefaultRunOfMicrogptPy() {
        var ran = train();
        assertEquals(Golden.microgptPy().samples(), ran.samples());
        assertTrue(ran.err().startsWith("""
                corpus      10,248 documents: the built-in given names
                vocabulary  26 characters and BOS
                model       4,192 parameters: n_layer 1, n_embd 16, n_head 4, block_size 16
                engine      tape, in float; threads: %d; kernels: scalar (\
                """.formatted(Runtime.getRuntime().availableProcessors())), ran.err());
        assertTrue(ran.err().contains("\nstep 1,000/1,000  smoothed loss "), ran.err());
    }

    @Test
    void quietLeavesOnlySamples() {
        var ran = trainSmall("--quiet");
        assertEquals(3, ran.samples().size());
        assertEquals("", ran.err());
    }

    @Test
    void metricsHoldEveryStepInFull() throws IOException {
        var run = Golden.microgptPyTwoLayers();
        var config = run.config();
        var csv = folder.resolve("metrics.csv");
        train(
                        "--engine",
                        "value",
                        "--metrics",
                        csv,
                        "--seed",
                        config.seed(),
                        "--steps",
                        config.steps(),
                        "--n-layer",
                        config.nLayer(),
                        "--n-embd",
                        config.nEmbd(),
                        "--n-head",
                        config.nHead(),
                        "--block-size",
                        config.blockSize(),
                        "--num-samples",
                        0)
                .samples();
        var lines = Files.readAllLines(csv);
        assertEquals("step,loss,learning_rate", lines.getFirst());
        assertEquals(config.steps() + 1, lines.size());
        for (int step = 0; step < config.steps(); step++) {
            var cells = lines.get(step + 1).split(",");
            double expected = run.losses()[step];
            assertEquals(step + 1, Integer.parseInt(cells[0]));
            assertEquals(expected, Double.parseDouble(cells[1]), 1e-9 * expected, "loss of step " + step);
            assertEquals(
                    config.learningRate() * (1 - (double) step / config.steps()), Double.parseDouble(cells[2]), 0.0);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void topOneDrawsTheSameDocumentEveryTime(Engine engine) {
        var samples = trainSmall("--top-k", 1, "--engine", engine).samples();
        assertEquals(List.of(samples.getFirst(), samples.getFirst(), samples.getFirst()), samples);
    }

    @Test
    void crLfMeansTheSameAsLf() throws IOException {
        var unix = file("unix.txt", "anna\nbert\n\nclara\n");
        var windows = file("windows.txt", "anna\r\nbert\r\n\r\nclara\r\n");
        var metrics = folder.resolve("metrics.csv");
        var samples = trainSmall("--data", unix, "--metrics", metrics).samples();
        var losses = Files.readString(metrics);
        assertEquals(
                samples, trainSmall("--data", windows, "--metrics", metrics).samples());
        assertEquals(losses, Files.readString(metrics));
    }

    @Test
    void anEmojiIsOneToken() throws IOException {
        var emoji = file("emoji.txt", "\uD83D\uDE00a\na\uD83D\uDE00\n");
        var ran = train("--data", emoji, "--steps", 5, "--n-embd", 4, "--n-head", 2, "--num-samples", 20);
        assertTrue(ran.err().contains("vocabulary  2 characters and BOS"), ran.err());
        for (var sample : ran.samples()) {
            assertTrue(sample.matches("[a\\x{1F600}]*"), sample);
        }
    }

    @Test
    void oneCharacterIsCorpusEnough() throws IOException {
        for (var sample : trainSmall("--data", file("one.txt", "a")).samples()) {
            assertTrue(sample.matches("a*"), sample);
        }
    }

    @Test
    void documentsLongerThanTheBlockAreCutToIt() throws IOException {
        var cut = file("cut.txt", "abcdefghi\n");
        var longer = file("longer.txt", "abcdefghiabcdefghi\n");
        var metrics = folder.resolve("metrics.csv");
        var samples = trainSmall("--data", cut, "--metrics", metrics).samples();
        var losses = Files.readString(metrics);
        assertEquals(samples, trainSmall("--data", longer, "--metrics", metrics).samples());
        assertEquals(losses, Files.readString(metrics));
    }

    @Test
    void aBatchMayExceedTheCorpus() throws IOException {
        trainSmall("--data", file("three.txt", "a\nbc\ndef\n"), "--batch-size", 17)
                .samples();
    }

    @Test
    void helpShowsDefaultsAndAnExample() {
        var ran = train("--help");
        assertEquals(0, ran.code());
        for (var shown : List.of(
                "--n-layer=N",
                "--learning-rate=X",
                "(default: 0.01)",
                "(default: 1000)",
                "(default: 42)",
                "(default: python)",
                "(default: tape)",
                "Example:")) {
            assertTrue(ran.out().contains(shown), shown + " in\n" + ran.out());
        }
    }
}
