package microgpt.kernels.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import microgpt.autograd.Tape;
import microgpt.kernels.Kernels;
import microgpt.kernels.ScalarKernels;
import microgpt.model.Adam;
import microgpt.model.Config;
import microgpt.model.Gpt;
import microgpt.model.Initialization;
import microgpt.model.Trainer;
import microgpt.random.PythonRandom;
import microgpt.text.Corpus;
import microgpt.text.Tokenizer;
import org.junit.jupiter.api.Test;

class ChangeOfKernelsTest {
    private static final int STEPS = 40;

    private final Tokenizer tokenizer = Tokenizer.of(Corpus.givenNames());
    private final Config config = new Config(tokenizer.vocabSize(), 2, 12, 3, 8);

    private Tape trained(Kernels first, Kernels... others) throws InterruptedException {
        var tape = Tape.forTraining(config.parameterCount(), first);
        var changing = Thread.ofPlatform().daemon().unstarted(() -> {
            for (int i = 0; !Thread.currentThread().isInterrupted(); i++) {
                tape.use(others[i % others.length]);
            }
        });
        Initialization.draw(config, tape, PythonRandom.seed(42));
        var documents = tokenizer.encode(Corpus.givenNames());
        var trainer = new Trainer<>(new Gpt<>(config, tape), documents, Adam.DEFAULT, STEPS, 3);
        if (others.length > 0) {
            changing.start();
        }
        trainer.run((step, loss, rate) -> {});
        changing.interrupt();
        changing.join();
        return tape;
    }

    @Test
    void aRunWhoseKernelsChangeAllTheTimeTrainsTheSameBits() throws InterruptedException {
        var scalar = new ScalarKernels();
        try (var expected = trained(scalar);
                var actual = trained(scalar, new VectorKernels(), scalar)) {
            for (int i = 0; i < config.parameterCount(); i++) {
                assertEquals(expected.parameter(i), actual.parameter(i), config.parameterName(i));
            }
        }
    }
}
