package microgpt.kernels.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import microgpt.golden.TrainedWeights;
import microgpt.kernels.Kernels;
import microgpt.kernels.ScalarKernels;
import microgpt.model.Adam;
import microgpt.model.Batch;
import microgpt.model.Config;
import microgpt.model.Generator;
import microgpt.model.Gpt;
import microgpt.model.Initialization;
import microgpt.model.Loss;
import microgpt.model.Prompt;
import microgpt.model.Sampler;
import microgpt.model.Trainer;
import microgpt.random.PythonRandom;
import microgpt.tape.Tape;
import microgpt.text.Corpus;
import microgpt.text.Tokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Training on lanes gives the bits of the scalar kernels: losses, gradients and weights.
class TrainingTest {
    private static final Kernels SCALAR = new ScalarKernels();
    private static final Kernels VECTOR = new VectorKernels();

    private record Setting(Config config, int names) {}

    private static Setting setting(int layers, int channels, int heads, int block, int names) {
        return new Setting(new Config(27, layers, channels, heads, block), names);
    }

    static Stream<Setting> settings() {
        return Stream.of(
                setting(1, 4, 1, 1, 1),
                setting(1, 5, 5, 7, 3),
                setting(3, 8, 2, 8, 17),
                setting(1, 12, 3, 6, 2),
                setting(1, 16, 4, 16, 1),
                setting(1, 16, 4, 16, 16),
                setting(2, 20, 5, 10, 5),
                setting(2, 24, 3, 8, 4),
                setting(1, 33, 3, 5, 2),
                setting(1, 64, 4, 16, 6),
                setting(2, 65, 5, 16, 3));
    }

    private static Tape tape(Setting setting, Kernels kernels) {
        var tape = Tape.forTraining(setting.config.parameterCount(), kernels);
        Initialization.draw(setting.config, tape, PythonRandom.seed(5));
        return tape;
    }

    @ParameterizedTest
    @MethodSource("settings")
    void lossAndGradientsAreTheScalarBits(Setting setting) {
        var corpus = Corpus.givenNames();
        var batch = new Batch(setting.names, setting.config.blockSize());
        batch.fill(Tokenizer.of(corpus).encode(corpus), 0, setting.names);
        var expected = tape(setting, SCALAR);
        var actual = tape(setting, VECTOR);
        var expectedLoss = new Loss(setting.config, batch).record(expected);
        var actualLoss = new Loss(setting.config, batch).record(actual);
        assertEquals(expected.get(expectedLoss, 0, 0), actual.get(actualLoss, 0, 0));
        expected.backward(expectedLoss);
        actual.backward(actualLoss);
        for (int i = 0; i < expected.parameters(); i++) {
            assertEquals(
                    expected.parameterGradient(i),
                    actual.parameterGradient(i),
                    "gradient of " + setting.config.parameterName(i));
        }
    }

    @ParameterizedTest
    @MethodSource("settings")
    void weightsAfterTrainingAreTheScalarBits(Setting setting) {
        var corpus = Corpus.givenNames();
        var documents = Tokenizer.of(corpus).encode(corpus);
        var expected = tape(setting, SCALAR);
        var actual = tape(setting, VECTOR);
        var gpt = new Gpt<>(setting.config, expected);
        var other = new Gpt<>(setting.config, actual);
        var scalar = new Trainer<>(gpt, documents, Adam.DEFAULT, 5, setting.names);
        var vector = new Trainer<>(other, documents, Adam.DEFAULT, 5, setting.names);
        for (int step = 0; step < 5; step++) {
            assertEquals(scalar.train(), vector.train(), "loss " + step);
        }
        for (int i = 0; i < expected.parameters(); i++) {
            assertEquals(expected.parameter(i), actual.parameter(i), setting.config.parameterName(i));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8})
    void lanesTrainToTheRecordedBits(int threads) {
        assertEquals(TrainedWeights.RECORDED, TrainedWeights.of(VECTOR, threads));
    }

    private static String sharingHeads(int channels, int heads, int threads) {
        var config = new Config(27, 1, channels, heads, 20);
        return TrainedWeights.of(config, TrainedWeights.ofAllLengths(), 2, 10, step -> VECTOR, threads);
    }

    /// Heads that lie in fours are shared in fours, and where they are wide those of long documents one by one.
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 8})
    void headsInFoursAreTheSameBitsOnAnyNumberOfThreads(int threads) {
        assertEquals(sharingHeads(32, 8, 1), sharingHeads(32, 8, threads));
        assertEquals(sharingHeads(64, 4, 1), sharingHeads(64, 4, threads));
    }

    @Test
    void kernelsMayBeSwitchedAtAnyStep() {
        assertEquals(TrainedWeights.RECORDED, TrainedWeights.of(step -> step % 2 == 0 ? SCALAR : VECTOR, 1));
    }

    /// Whether four heads lie side by side or not.
    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    void probabilitiesReadBackAreTheScalarBits(int heads) {
        int[] starts = {0, 7, 24};
        var qkv = new double[24 * 3 * heads * 4];
        for (int i = 0; i < qkv.length; i++) {
            qkv[i] = Math.sin(i);
        }
        var scalar = Tape.forInference(0, SCALAR, 1);
        var vector = Tape.forInference(0, VECTOR, 1);
        var expected = scalar.attention(scalar.constant(24, 3 * heads * 4, qkv), heads, starts, 2);
        var actual = vector.attention(vector.constant(24, 3 * heads * 4, qkv), heads, starts, 2);
        for (int document = 0; document < 2; document++) {
            for (int head = 0; head < heads; head++) {
                for (int i = 0; i < starts[document + 1] - starts[document]; i++) {
                    for (int j = 0; j <= i; j++) {
                        double p = scalar.probability(expected, document, head, i, j);
                        assertEquals(p, vector.probability(actual, document, head, i, j));
                    }
                }
            }
        }
    }

    /// One at a time and many at once, beyond the end of a block too.
    @ParameterizedTest
    @MethodSource("settings")
    void textsAreTheScalarOnes(Setting setting) {
        for (int atOnce : new int[] {1, 4}) {
            var expected = texts(setting, SCALAR, atOnce);
            assertEquals(expected, texts(setting, VECTOR, atOnce), atOnce + " at once");
            assertEquals(4, expected.size());
        }
    }

    /// What an untrained model invents, on a tape that has done nothing else.
    private static List<List<Integer>> texts(Setting setting, Kernels kernels, int atOnce) {
        var texts = Stream.generate(ArrayList<Integer>::new).limit(4).toList();
        try (var tape = Tape.forInference(setting.config.parameterCount(), kernels, 1)) {
            Initialization.draw(setting.config, tape, PythonRandom.seed(5));
            var prompt = new Prompt(new int[] {0}, false);
            var generator = new Generator<>(
                    new Gpt<>(setting.config, tape),
                    new Sampler.Settings(1, 0, 1),
                    prompt,
                    setting.config.blockSize() + 1,
                    texts.size(),
                    atOnce,
                    PythonRandom::seed);
            while (generator.advance((text, token) -> texts.get(text).add(token))) {}
        }
        return List.copyOf(texts);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-XX:TieredStopAtLevel=1", "-XX:UseAVX=2"})
    void anotherMachineTrainsToTheRecordedBits(String option) throws Exception {
        assertEquals(VECTOR.name() + ": " + TrainedWeights.RECORDED, OtherMachine.run(option, TrainedWeights.class));
    }

    /// At one width: [SameBitsTest] interprets all kernels at every width, and the rest of a step has none.
    @Test
    @EnabledIfSystemProperty(named = "microgpt.lanes", matches = "512")
    void anInterpreterTrainsToTheRecordedBits() throws Exception {
        anotherMachineTrainsToTheRecordedBits("-Xint");
    }
}
