package microgpt.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import microgpt.kernels.ScalarKernels;
import microgpt.random.PythonRandom;
import microgpt.tape.Tape;
import microgpt.text.Corpus;
import microgpt.text.Tokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class BatchTest {
    private static final Corpus CORPUS = Corpus.of("test", "abc\nb\n".getBytes(StandardCharsets.UTF_8));
    private static final Tokenizer TOKENIZER = Tokenizer.of(CORPUS);

    @Test
    void everyDocumentThatIsAddedHasItsShareInTheLoss() {
        var documents = TOKENIZER.encode(CORPUS);
        var batch = new Batch(1, 8);
        batch.add(documents, 0);
        assertArrayEquals(new double[] {.25, .25, .25, .25}, Arrays.copyOf(batch.weights(), 4));
        batch.add(documents, 1);
        assertArrayEquals(new double[] {.125, .125, .125, .125, .25, .25}, Arrays.copyOf(batch.weights(), 6));
        batch.clear();
        batch.add(documents, 1);
        assertArrayEquals(new double[] {.5, .5}, Arrays.copyOf(batch.weights(), 2));
    }

    @Test
    void addedAndFilledBatchesHaveTheSameLoss() {
        var documents = TOKENIZER.encode(CORPUS);
        var tape = Tape.forTraining(config().parameterCount(), new ScalarKernels());
        Initialization.draw(config(), tape, PythonRandom.seed(1));
        var gpt = new Gpt<>(config(), tape);
        var added = new Batch(2, 8);
        added.add(documents, 0);
        added.add(documents, 1);
        var filled = new Batch(2, 8);
        filled.fill(documents, 0, 2);
        double loss = tape.get(gpt.loss(filled), 0, 0);
        assertEquals(loss, tape.get(gpt.loss(added), 0, 0));
        assertEquals(Math.log(config().vocabSize()), loss, 0.5);
    }

    @Test
    void aBatchWithoutDocumentsHasNoLoss() {
        var gpt = new Gpt<>(config(), Tape.forTraining(config().parameterCount(), new ScalarKernels()));
        var refused = assertThrows(IllegalArgumentException.class, () -> gpt.loss(new Batch(1, 8)));
        assertEquals("a batch without documents has no loss", refused.getMessage());
    }

    private static Config config() {
        return new Config(TOKENIZER.vocabSize(), 1, 8, 2, 8);
    }

    @Test
    void aBatchOfNothingIsRefused() {
        refuses("the batch size is -1: it must be at least 1", () -> new Batch(-1, 4));
        refuses("the batch size is 0: it must be at least 1", () -> new Batch(0, 4));
        refuses("block_size is 0: it must be at least 1", () -> new Batch(4, 0));
        var documents = TOKENIZER.encode(CORPUS);
        refuses("the number of examples is 0: it must be at least 1", () -> new HeldOut(documents, 0));
        var gpt = new Gpt<>(config(), Tape.forTraining(config().parameterCount(), new ScalarKernels()));
        var held = HeldOut.of(documents, 8);
        refuses("the batch size is -1: it must be at least 1", () -> new Validation<>(gpt, held, -1));
    }

    private static void refuses(String message, Executable refused) {
        assertEquals(
                message, assertThrows(IllegalArgumentException.class, refused).getMessage());
    }

    /// What is expected takes no room before it comes.
    @Test
    void aBatchMayExpectMoreDocumentsThanThereAre() {
        var documents = TOKENIZER.encode(CORPUS);
        var batch = new Batch(Integer.MAX_VALUE, 8);
        batch.fill(documents, 0, 500);
        assertEquals(500, batch.documents());
        assertEquals(250 * (4 + 2), batch.rows());
    }
}
