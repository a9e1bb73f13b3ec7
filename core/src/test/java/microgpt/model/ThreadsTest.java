package microgpt.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import microgpt.golden.TrainedWeights;
import microgpt.kernels.ScalarKernels;
import microgpt.random.PythonRandom;
import microgpt.tape.Tape;
import microgpt.text.Corpus;
import microgpt.text.Documents;
import microgpt.text.Tokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThreadsTest {
    private static final Tokenizer TOKENIZER = Tokenizer.of(Corpus.givenNames());
    private static final Documents NAMES = TOKENIZER.encode(Corpus.givenNames());

    private static Trainer<Tape.Ref> trainer(Tape tape, Config config, int batchSize) {
        Initialization.draw(config, tape, PythonRandom.seed(1));
        return new Trainer<>(new Gpt<>(config, tape), NAMES, Adam.DEFAULT, 4, batchSize);
    }

    /// Trains with every step shared, the smallest too, so that parts are empty as well as uneven, and hashes every bit
    /// of the weights.
    private static String sharingAll(int channels, int heads, int block, int threads) {
        var config = new Config(TOKENIZER.vocabSize(), 2, channels, heads, block);
        try (var tape = Tape.forTraining(config.parameterCount(), new ScalarKernels(), threads)) {
            tape.shareFrom(0);
            trainer(tape, config, 24).run((step, loss, rate) -> {});
            assertEquals(threads, tape.threadsAtWork());
            return TrainedWeights.hash(tape);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 8})
    void weightsAreTheSameBitsOnAnyNumberOfThreads(int threads) {
        assertEquals(sharingAll(60, 3, 11, 1), sharingAll(60, 3, 11, threads));
        assertEquals(sharingAll(64, 8, 16, 1), sharingAll(64, 8, 16, threads));
    }

    /// Documents of all lengths in each batch.
    private static String mixed(int threads) {
        var text = new StringBuilder();
        for (int n = 1; n <= 21; n++) {
            text.append("abcdefghijklmnopqrstuvwxyz", 0, n).append('\n');
        }
        var corpus = Corpus.of("mixed", text.toString().getBytes(StandardCharsets.US_ASCII));
        var config = new Config(TOKENIZER.vocabSize(), 1, 48, 4, 20);
        try (var tape = Tape.forTraining(config.parameterCount(), new ScalarKernels(), threads)) {
            tape.shareFrom(0);
            Initialization.draw(config, tape, PythonRandom.seed(1));
            var gpt = new Gpt<>(config, tape);
            new Trainer<>(gpt, TOKENIZER.encode(corpus), Adam.DEFAULT, 3, 17).run((step, loss, rate) -> {});
            return TrainedWeights.hash(tape);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 8})
    void documentsOfAllLengthsAreShared(int threads) {
        assertEquals(mixed(1), mixed(threads));
    }

    /// How many threads work for a step of a model of so many channels on a batch of names.
    private static int threadsAtWork(int channels, int batchSize) {
        var config = new Config(TOKENIZER.vocabSize(), 1, channels, 4, 16);
        try (var tape = Tape.forTraining(config.parameterCount(), new ScalarKernels(), 3)) {
            trainer(tape, config, batchSize).train();
            return tape.threadsAtWork();
        }
    }

    @Test
    void aSmallModelStaysOnOneThreadAndALargeOneDoesNot() {
        assertEquals(1, threadsAtWork(16, 16));
        assertEquals(3, threadsAtWork(64, 16));
    }
}
