package microgpt.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import microgpt.autograd.Ops;
import microgpt.kernels.ScalarKernels;
import microgpt.model.Validation.Best;
import microgpt.random.PythonRandom;
import microgpt.tape.Tape;
import microgpt.text.Corpus;
import microgpt.text.Documents;
import microgpt.text.Text;
import microgpt.text.Tokenizer;
import microgpt.value.ValueOps;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValidationTest {
    private static final Corpus CORPUS = Corpus.givenNames();
    private static final Tokenizer TOKENIZER = Tokenizer.of(CORPUS);
    private static final Documents NAMES = TOKENIZER.encode(CORPUS);
    private static final Config CONFIG = new Config(TOKENIZER.vocabSize(), 1, 8, 2, 8);

    private static <M> Gpt<M> model(Ops<M> ops) {
        Initialization.draw(CONFIG, ops, PythonRandom.seed(42));
        return new Gpt<>(CONFIG, ops);
    }

    private static Gpt<?> reference() {
        return model(ValueOps.forTraining(CONFIG.parameterCount(), CONFIG::parameterName));
    }

    /// The loss of one document, by itself.
    private static <M> double loss(Gpt<M> gpt, Documents documents, int i) {
        var batch = new Batch(1, CONFIG.blockSize());
        batch.fill(documents, i, 1);
        gpt.ops().begin();
        return gpt.ops().get(gpt.loss(batch), 0, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 10, 64})
    void theLossIsTheMeanOfAllDocumentsInBatchesOfAnySize(int batchSize) {
        var held = NAMES.holdOut(0.001).validation();
        assertEquals(10, held.size());
        var gpt = reference();
        double expected = IntStream.range(0, 10)
                .mapToDouble(i -> loss(gpt, held, i))
                .average()
                .orElseThrow();
        double actual = new Validation<>(gpt, HeldOut.of(held, 8), batchSize).loss();
        // Sums of ten terms near 3, each the sum of some hundred roundings of 2^-53.
        assertEquals(expected, actual, 1e-12);
    }

    @Test
    void evaluatingDoesNotDisturbTraining() {
        var recipe = Recipe.of(Adam.DEFAULT, 4, 3);
        var hash = new int[2];
        for (int evaluations = 0; evaluations < 2; evaluations++) {
            try (var tape = Tape.forTraining(CONFIG.parameterCount(), new ScalarKernels())) {
                var gpt = model(tape);
                var split = NAMES.holdOut(0.1);
                var validation = new Validation<>(gpt, HeldOut.of(split.validation(), 8), 3);
                var trainer = new Trainer<>(gpt, split.training(), recipe);
                int times = evaluations;
                trainer.run((step, loss, rate) -> {
                    for (int i = 0; i < times; i++) {
                        assertEquals(validation.loss(), validation.loss());
                    }
                });
                hash[evaluations] = IntStream.range(0, tape.parameters())
                        .map(i -> Float.floatToRawIntBits((float) tape.parameter(i)))
                        .reduce(1, (a, b) -> 31 * a + b);
            }
        }
        assertEquals(hash[0], hash[1]);
    }

    @Test
    void afterAnEvaluationNothingIsOnRecord() {
        try (var tape = Tape.forInference(CONFIG.parameterCount(), new ScalarKernels(), 1)) {
            var held = HeldOut.of(NAMES.holdOut(0.001).validation(), 8);
            new Validation<>(model(tape), held, 4).loss();
            assertEquals(List.of(), tape.records());
        }
    }

    @Test
    void fewEnoughExamplesAreTakenToBeQuick() {
        var all = HeldOut.of(NAMES, 16);
        long positions = IntStream.range(0, all.count())
                .map(i -> Math.min(16, NAMES.length(i) - 1))
                .sum();
        assertTrue(positions >= 1 << 15 && positions < (1 << 15) + 16, "positions: " + positions);

        var text = Text.of("text", "abc\n".repeat(50_000).getBytes(StandardCharsets.UTF_8));
        var passages = Tokenizer.of(text).encode(text);
        assertEquals(512, HeldOut.of(passages, 64).count());
        assertEquals(1, HeldOut.of(passages, 100_000).count());
        assertEquals(1, HeldOut.of(passages.holdOut(0.001, 1).validation(), 150).count());
    }

    @Test
    void theBestIsRememberedWithItsStep() {
        var best = Best.NONE
                .or(2.5, 10)
                .or(2.25, 20)
                .or(2.25, 30)
                .or(Double.NaN, 40)
                .or(2.5, 50);
        assertEquals(new Best(2.25, 20), best);
    }
}
