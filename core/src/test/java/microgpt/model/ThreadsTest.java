package microgpt.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import microgpt.autograd.Tape;
import microgpt.kernels.ScalarKernels;
import microgpt.random.PythonRandom;
import microgpt.text.Corpus;
import microgpt.text.Tokenizer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThreadsTest {
    /// Trains a model whose steps are large enough to be shared, and hashes every bit of its weights.
    private static int train(int threads) {
        var corpus = Corpus.givenNames();
        var tokenizer = Tokenizer.of(corpus);
        var documents = tokenizer.encode(corpus);
        var config = new Config(tokenizer.vocabSize(), 2, 60, 3, 11);
        try (var tape = Tape.forTraining(config.parameterCount(), new ScalarKernels(), threads)) {
            Initialization.draw(config, tape, PythonRandom.seed(1));
            var trainer = new Trainer<>(new Gpt<>(config, tape), documents, Adam.DEFAULT, 4, 24);
            trainer.run((step, loss, rate) -> {});
            var bits = new int[config.parameterCount()];
            Arrays.setAll(bits, i -> Float.floatToRawIntBits((float) tape.parameter(i)));
            return Arrays.hashCode(bits);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 8})
    void weightsAreTheSameBitsOnAnyNumberOfThreads(int threads) {
        assertEquals(train(1), train(threads));
    }
}
