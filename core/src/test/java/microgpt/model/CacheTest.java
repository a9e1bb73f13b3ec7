package microgpt.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import microgpt.autograd.Ops;
import microgpt.kernels.ScalarKernels;
import microgpt.random.PythonRandom;
import microgpt.tape.Tape;
import microgpt.text.Corpus;
import microgpt.text.Tokenizer;
import microgpt.value.ValueOps;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// One row at a time over a cache computes what the whole document at once does, in the same order, to the last bit.
class CacheTest {
    private static final Config CONFIG = new Config(27, 2, 20, 5, 9);

    static Stream<Ops<?>> engines() {
        int n = CONFIG.parameterCount();
        return Stream.of(
                ValueOps.forInference(n, i -> null),
                ValueOps.forTraining(n, i -> null),
                Tape.forInference(n, new ScalarKernels(), 1),
                Tape.forTraining(n, new ScalarKernels()));
    }

    @ParameterizedTest
    @MethodSource("engines")
    <M> void logitsOverACacheAreThoseOfTheWholeDocument(Ops<M> ops) {
        Initialization.draw(CONFIG, ops, PythonRandom.seed(8));
        var gpt = new Gpt<>(CONFIG, ops);
        var corpus = Corpus.of("names", "abracadabra\nzoe\ni\n".getBytes(StandardCharsets.UTF_8));
        var documents = Tokenizer.of("abcdefghijklmnopqrstuvwxyz").encode(corpus);
        var batch = new Batch(documents.size(), CONFIG.blockSize());
        for (int i = 0; i < documents.size(); i++) {
            batch.add(documents, i);
        }
        var packed = gpt.logits(batch);
        var expected = new double[batch.rows()][CONFIG.vocabSize()];
        for (int t = 0; t < expected.length; t++) {
            for (int v = 0; v < expected[t].length; v++) {
                expected[t][v] = ops.get(packed, t, v);
            }
        }

        // all documents side by side, each from its own beginning: a step has a row of every one that still goes on
        var cache = gpt.cache(documents.size());
        for (int p = 0; p < CONFIG.blockSize(); p++) {
            var tokens = new int[documents.size()];
            var positions = new int[documents.size()];
            var slots = new int[documents.size()];
            int n = 0;
            for (int i = 0; i < documents.size(); i++) {
                if (batch.starts()[i] + p < batch.starts()[i + 1]) {
                    tokens[n] = batch.tokens()[batch.starts()[i] + p];
                    positions[n] = p;
                    slots[n++] = i;
                }
            }
            ops.begin();
            var logits = gpt.next(tokens, positions, slots, n, cache);
            for (int row = 0; row < n; row++) {
                int t = batch.starts()[slots[row]] + p;
                for (int v = 0; v < CONFIG.vocabSize(); v++) {
                    assertEquals(expected[t][v], ops.get(logits, row, v), "row " + t + ", logit " + v);
                }
            }
        }
    }
}
