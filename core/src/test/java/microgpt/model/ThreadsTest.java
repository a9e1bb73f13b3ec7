package microgpt.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

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

    private static void requireSameBits(Config config, Documents documents, int steps, int batchSize, int threads) {
        var kernels = new ScalarKernels();
        assertEquals(
                TrainedWeights.of(config, documents, steps, batchSize, step -> kernels, 1),
                TrainedWeights.of(config, documents, steps, batchSize, step -> kernels, threads));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 8})
    void weightsAreTheSameBitsOnAnyNumberOfThreads(int threads) {
        requireSameBits(new Config(TOKENIZER.vocabSize(), 2, 60, 3, 11), NAMES, 4, 24, threads);
        requireSameBits(new Config(TOKENIZER.vocabSize(), 2, 64, 8, 16), NAMES, 4, 24, threads);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 8})
    void documentsOfAllLengthsAreShared(int threads) {
        var config = new Config(TOKENIZER.vocabSize(), 1, 48, 4, 20);
        requireSameBits(config, TrainedWeights.ofAllLengths(), 3, 17, threads);
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
