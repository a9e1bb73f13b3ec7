package microgpt.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import microgpt.autograd.Ops;
import microgpt.check.FailingKernels;
import microgpt.kernels.ScalarKernels;
import microgpt.random.PythonRandom;
import microgpt.tape.Tape;
import microgpt.text.Corpus;
import microgpt.text.Documents;
import microgpt.text.Tokenizer;
import microgpt.value.ValueOps;
import org.junit.jupiter.api.Test;

class TrainerTest {
    private static final Corpus CORPUS = Corpus.givenNames();
    private static final Tokenizer TOKENIZER = Tokenizer.of(CORPUS);
    private static final Documents DOCUMENTS = TOKENIZER.encode(CORPUS);
    private static final Config CONFIG = new Config(TOKENIZER.vocabSize(), 1, 8, 2, 8);
    private static final double OFF = Double.POSITIVE_INFINITY;

    /// Adam that forgets at once and whose eps drowns the second moment: it moves a weight by minus its gradient, to
    /// nine digits or so.
    private static final Adam DESCENT = new Adam(1e9, 0, 0, 1e9);

    private static Recipe recipe(int batchSize, int accumulate, Adam adam, double clip) {
        return new Recipe(10, batchSize, accumulate, adam, new Schedule(Schedule.Curve.CONSTANT, 0, 0), clip);
    }

    /// More rows than an int counts, if every document filled its block.
    @Test
    void aBatchMayHaveALargeBlock() {
        var batch = new Batch(2048, 1 << 20);
        batch.fill(DOCUMENTS, 0, 2);
        assertEquals(2, batch.documents());
    }

    private static <M> Trainer<M> trainer(Ops<M> ops, Recipe recipe) {
        Initialization.draw(CONFIG, ops, PythonRandom.seed(42));
        return new Trainer<>(new Gpt<>(CONFIG, ops), DOCUMENTS, recipe);
    }

    private static ValueOps reference() {
        return ValueOps.forTraining(CONFIG.parameterCount(), CONFIG::parameterName);
    }

    private static double[] parameters(Ops<?> ops) {
        return IntStream.range(0, ops.parameters()).mapToDouble(ops::parameter).toArray();
    }

    /// The weights after some steps on the reference engine.
    private static double[] train(Recipe recipe, int steps) {
        var ops = reference();
        var trainer = trainer(ops, recipe);
        for (int i = 0; i < steps; i++) {
            trainer.train();
        }
        return parameters(ops);
    }

    private static double[] minus(double[] a, double[] b) {
        var difference = new double[a.length];
        Arrays.setAll(difference, i -> a[i] - b[i]);
        return difference;
    }

    private static double length(double[] a) {
        return Math.sqrt(Arrays.stream(a).map(x -> x * x).sum());
    }

    @Test
    void accumulatedBatchesCountAsOneLargeBatch() {
        // The sums run in another order: a few units of 2^-53 a term, over some hundred terms of size 1 and 3 steps.
        double bound = 1e-11;
        var ops = reference();
        var large = reference();
        var accumulated = trainer(ops, recipe(2, 3, Adam.DEFAULT, OFF));
        var atOnce = trainer(large, recipe(6, 1, Adam.DEFAULT, OFF));
        for (int step = 0; step < 3; step++) {
            assertEquals(atOnce.train(), accumulated.train(), bound, "loss " + step);
        }
        assertArrayEquals(parameters(large), parameters(ops), bound);
    }

    @Test
    void aLongGradientIsScaledDownToTheLimit() {
        var start = train(recipe(2, 2, DESCENT, OFF), 0);
        var full = minus(start, train(recipe(2, 2, DESCENT, OFF), 1));
        double limit = length(full) / 10;
        var clipped = minus(start, train(recipe(2, 2, DESCENT, limit), 1));
        // Gradients below 1 against an eps of 1e9, and differences of weights below 1 rounded to 2^-53.
        assertEquals(limit, length(clipped), 2e-9 * limit);
        for (int i = 0; i < full.length; i++) {
            assertEquals(full[i] / 10, clipped[i], 1e-15 + 2e-9 * Math.abs(full[i]), CONFIG.parameterName(i));
        }
    }

    @Test
    void aShortGradientIsLeftAlone() {
        var full = train(recipe(2, 2, Adam.DEFAULT, OFF), 2);
        assertArrayEquals(full, train(recipe(2, 2, Adam.DEFAULT, 1e6), 2));
    }

    @Test
    void decayTakesAShareOfEveryWeight() {
        var start = train(recipe(1, 1, Adam.DEFAULT, OFF), 0);
        var without = train(recipe(1, 1, Adam.DEFAULT, OFF), 1);
        var with = train(recipe(1, 1, new Adam(0.01, 0.85, 0.99, 1e-8, 0.1), OFF), 1);
        for (int i = 0; i < start.length; i++) {
            // Three roundings of numbers below 1.
            assertEquals(without[i] - 0.01 * 0.1 * start[i], with[i], 3 * 0x1p-53, CONFIG.parameterName(i));
        }
    }

    @Test
    void aRunResumedElsewhereSeesTheExamplesThatFollow() {
        var ops = reference();
        var trainer = trainer(ops, recipe(2, 3, Adam.DEFAULT, OFF));
        trainer.train();
        var rest = reference();
        var resumed = trainer(rest, recipe(2, 3, Adam.DEFAULT, OFF));
        resumed.resume(trainer.step());
        for (int i = 0; i < ops.parameters(); i++) {
            rest.parameter(i, ops.parameter(i));
        }
        assertEquals(trainer.train(), resumed.train());
        assertEquals(2, resumed.step());
    }

    @Test
    void aStepThatIsHalfDoneIsNotTakenForAnother() {
        var trainer = trainer(reference(), recipe(2, 2, Adam.DEFAULT, OFF));
        var batches = new int[1];
        assertFalse(trainer.advance((step, loss, rate) -> {}, () -> batches[0]++ == 1));
        var refused = assertThrows(IllegalStateException.class, () -> trainer.resume(1));
        assertEquals("step 1 is half done: its gradients are collected", refused.getMessage());
        trainer.train();
        trainer.resume(1);
        assertEquals(1, trainer.step());
    }

    @Test
    void aLossThatIsNoNumberStopsTheRunBeforeItsStep() {
        try (var tape = Tape.forTraining(CONFIG.parameterCount(), new ScalarKernels())) {
            var trainer = trainer(tape, recipe(1, 2, Adam.DEFAULT, OFF));
            trainer.train();
            tape.parameter(0, Double.NaN);
            for (int i = 0; i < CONFIG.nEmbd(); i++) {
                tape.parameter(TOKENIZER.bos() * CONFIG.nEmbd() + i, Double.NaN);
            }
            var before = parameters(tape);
            var diverged = assertThrows(DivergedException.class, trainer::train);
            assertEquals(
                    "at step 2 the loss is NaN: try a lower learning rate, a longer warm-up, or clipping the gradient",
                    diverged.getMessage());
            assertEquals(1, diverged.step());
            assertEquals(1, trainer.step());
            assertArrayEquals(before, parameters(tape));
        }
    }

    @Test
    void aGradientTooLongForItsLengthStopsTheRunBeforeItsStep() {
        try (var tape = Tape.forTraining(CONFIG.parameterCount(), new ScalarKernels())) {
            var trainer = trainer(tape, recipe(1, 1, Adam.DEFAULT, 1));
            // fc2 multiplies what fc1 makes huge by 0: the loss is finite, the gradient of fc2 is not short.
            var fc1 = CONFIG.parameters().get(7);
            var fc2 = CONFIG.parameters().get(8);
            assertEquals("layer0.mlp_fc2", fc2.name());
            for (int i = 0; i < fc1.rows() * fc1.cols(); i++) {
                tape.parameter(fc1.offset() + i, 1e25);
                tape.parameter(fc2.offset() + i, 0);
            }
            var before = parameters(tape);
            var message = assertThrows(DivergedException.class, trainer::train).getMessage();
            assertTrue(message.startsWith("at step 1 the length of the gradient is Infinity: "), message);
            assertArrayEquals(before, parameters(tape));
        }
    }

    @Test
    void afterTheLastStepNoneIsTrained() {
        var trainer = trainer(reference(), recipe(1, 1, Adam.DEFAULT, OFF));
        trainer.run((step, loss, rate) -> {});
        assertEquals(10, trainer.step());
        var refused = assertThrows(IllegalStateException.class, trainer::train);
        assertEquals("all 10 steps are done", refused.getMessage());
    }

    /// What a walk has added to some gradients before it failed would count twice.
    @Test
    void aStepThatFailedOnItsWayBackIsNotTriedAgain() {
        try (var tape = Tape.forTraining(CONFIG.parameterCount(), FailingKernels.once("addAttentionGrad", false))) {
            var trainer = trainer(tape, recipe(1, 1, Adam.DEFAULT, OFF));
            assertThrows(OutOfMemoryError.class, trainer::train);
            var refused = assertThrows(IllegalStateException.class, trainer::train);
            assertEquals("step 1 failed with a part of its gradients collected", refused.getMessage());
        }
    }

    @Test
    void anUpdateThatFailedHalfWayIsNotDoneTwice() {
        try (var tape = Tape.forTraining(CONFIG.parameterCount(), FailingKernels.once("adam", true))) {
            var trainer = trainer(tape, recipe(1, 1, Adam.DEFAULT, OFF));
            assertThrows(OutOfMemoryError.class, trainer::train);
            var refused = assertThrows(IllegalStateException.class, trainer::train);
            assertEquals("step 1 has updated some parameters and not others", refused.getMessage());
            assertEquals(
                    refused.getMessage(),
                    assertThrows(IllegalStateException.class, trainer::requireFinite)
                            .getMessage());
        }
    }

    @Test
    void aParameterThatIsNoNumberIsNamed() {
        var ops = reference();
        var trainer = trainer(ops, recipe(1, 1, Adam.DEFAULT, OFF));
        trainer.train();
        requireSound(trainer);
        ops.parameter(CONFIG.nEmbd() + 3, Double.NEGATIVE_INFINITY);
        var message = assertThrows(DivergedException.class, () -> requireSound(trainer))
                .getMessage();
        assertTrue(message.startsWith("at step 1 wte[1,3] is -Infinity: "), message);
    }

    /// A float's square overflows long before it does: the weight would never move again, and no loss would tell.
    @Test
    void aMomentThatIsNoNumberIsNamed() {
        try (var tape = Tape.forTraining(CONFIG.parameterCount(), new ScalarKernels())) {
            var trainer = trainer(tape, recipe(1, 1, Adam.DEFAULT, OFF));
            trainer.train();
            requireSound(trainer);
            tape.restore(Ops.Kept.SECOND_MOMENTS, CONFIG.nEmbd() + 3, new double[] {Double.POSITIVE_INFINITY}, 1);
            var message = assertThrows(DivergedException.class, () -> requireSound(trainer))
                    .getMessage();
            assertTrue(message.startsWith("at step 1 Adam's second moment of wte[1,3] is Infinity: try "), message);
        }
    }

    /// Moments are looked at in blocks.
    @Test
    void amongManyMomentsTheOneThatIsNoNumberIsNamed() {
        var config = new Config(TOKENIZER.vocabSize(), 1, 20, 2, 8);
        try (var tape = Tape.forTraining(config.parameterCount(), new ScalarKernels())) {
            var trainer = new Trainer<>(new Gpt<>(config, tape), DOCUMENTS, recipe(1, 1, Adam.DEFAULT, OFF));
            tape.restore(Ops.Kept.FIRST_MOMENTS, 5_000, new double[] {Double.NaN}, 1);
            var message = assertThrows(DivergedException.class, trainer::requireFinite)
                    .getMessage();
            assertTrue(
                    message.contains(" Adam's first moment of " + config.parameterName(5_000) + " is NaN: "), message);
        }
    }

    @Test
    void weightsThatMakeTheNextLossInfiniteAreNotSoundAndLookingChangesNothing() {
        try (var tape = Tape.forTraining(CONFIG.parameterCount(), new ScalarKernels())) {
            var trainer = trainer(tape, recipe(2, 1, Adam.DEFAULT, OFF));
            var straight = train(recipe(2, 1, Adam.DEFAULT, OFF), 0);
            requireSound(trainer);
            assertEquals(0, trainer.step());
            assertEquals(0, tape.gradientSumOfSquares());
            for (int i = 0; i < straight.length; i++) {
                assertEquals((float) straight[i], tape.parameter(i), "parameter " + i);
            }
            var lmHead = CONFIG.parameters().get(2);
            for (int i = lmHead.offset(); i < lmHead.end(); i++) {
                tape.parameter(i, i % 2 == 0 ? 3e38 : -3e38);
            }
            var message = assertThrows(DivergedException.class, () -> requireSound(trainer))
                    .getMessage();
            assertTrue(message.matches("at step 1 the loss is (NaN|Infinity): .*"), message);
        }
    }

    private static void requireSound(Trainer<?> trainer) {
        trainer.requireFinite();
        trainer.requireNextLoss();
    }
}
