package microgpt.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.DoubleStream;
import microgpt.autograd.Ops;
import microgpt.kernels.ScalarKernels;
import microgpt.random.PythonRandom;
import microgpt.tape.Tape;
import microgpt.text.Corpus;
import microgpt.text.Tokenizer;
import microgpt.value.ValueOps;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// At the limits a run still trains, and its numbers stay numbers.
class PrecisionTest {
    private static Recipe recipe(double rate, double beta1, double beta2, double eps, double decay, double clip) {
        return new Recipe(3, 1, 1, new Adam(rate, beta1, beta2, eps, decay), Schedule.DEFAULT, clip);
    }

    private static double[] train(Precision precision, Recipe recipe) {
        var corpus = Corpus.givenNames();
        var tokenizer = Tokenizer.of(corpus);
        var config = new Config(tokenizer.vocabSize(), 1, 4, 2, 4);
        if (precision == Precision.DOUBLE) {
            return train(ValueOps.forTraining(config.parameterCount(), config.parameterNames()), config, recipe);
        }
        try (var tape = Tape.forTraining(config.parameterCount(), new ScalarKernels())) {
            return train(tape, config, recipe);
        }
    }

    private static <M> double[] train(Ops<M> ops, Config config, Recipe recipe) {
        Initialization.draw(config, ops, PythonRandom.seed(42));
        var corpus = Corpus.givenNames();
        var trainer = new Trainer<>(new Gpt<>(config, ops), Tokenizer.of(corpus).encode(corpus), recipe);
        trainer.run((step, loss, rate) -> {});
        return DoubleStream.iterate(0, i -> i + 1)
                .limit(config.parameterCount())
                .map(i -> ops.parameter((int) i))
                .toArray();
    }

    private static void trains(Precision precision, Recipe recipe) {
        precision.require(recipe, Config.INIT_STD);
        var weights = train(precision, recipe);
        for (double weight : weights) {
            assertTrue(Double.isFinite(weight));
        }
        int changed = 0;
        var before = train(precision, recipe(1e-300, 0, 0, 1, 0, Double.POSITIVE_INFINITY));
        for (int i = 0; i < weights.length; i++) {
            changed += weights[i] == before[i] ? 0 : 1;
        }
        assertNotEquals(0, changed);
    }

    @ParameterizedTest
    @CsvSource({
        "FLOAT,  0.01, 0.85,       0.99,       3.75e-23, 0,      Infinity",
        "FLOAT,  0.01, 0.85,       0.99,       2e6,      0,      Infinity",
        "FLOAT,  5e-9, 0.85,       0.99,       1e-8,     0,      Infinity",
        "FLOAT,  0.01, 0.99999994, 0.99999994, 1e-8,     0,      Infinity",
        "FLOAT,  0.01, 0.85,       0.99,       1e-8,     5.97e-6, Infinity",
        "FLOAT,  0.01, 0.85,       0.99,       1e-8,     0,      5e-15",
        "FLOAT,  0.01, 0.85,       0.99,       1e-22,    0,      4e-23",
        "DOUBLE, 0.01, 0.85,       0.99,       3e-162,   0,      Infinity",
        "DOUBLE, 0.01, 0.85,       0.99,       1e-46,    0,      Infinity",
        "DOUBLE, 1e-17, 0.85,      0.99,       1e-8,     0,      Infinity",
    })
    void justInsideTheLimits(
            Precision precision, double rate, double beta1, double beta2, double eps, double decay, double clip) {
        trains(precision, recipe(rate, beta1, beta2, eps, decay, clip));
    }

    /// What is refused really does nothing, or the decay none of its work.
    @Test
    void outsideTheLimitsWeightsStayAsTheyAre() {
        var nothing = recipe(1e-300, 0, 0, 1, 0, Double.POSITIVE_INFINITY);
        for (var recipe : new Recipe[] {
            recipe(0.01, 0.85, 0.99, Double.POSITIVE_INFINITY, 0, Double.POSITIVE_INFINITY),
            recipe(0.01, 0.85, 0.99, 1e-8, 0, 1e-50)
        }) {
            assertThrows(IllegalArgumentException.class, () -> Precision.FLOAT.require(recipe, Config.INIT_STD));
            assertArrayEquals(train(Precision.FLOAT, nothing), train(Precision.FLOAT, recipe));
        }
        assertArrayEquals(
                train(Precision.FLOAT, recipe(0.01, 0.85, 0.99, 1e-8, 0, Double.POSITIVE_INFINITY)),
                train(Precision.FLOAT, recipe(0.01, 0.85, 0.99, 1e-8, 1e-9, Double.POSITIVE_INFINITY)));
    }

    @ParameterizedTest
    @EnumSource
    void theReferencesRecipeIsFine(Precision precision) {
        precision.require(Recipe.of(Adam.DEFAULT, 1000, 1), Config.INIT_STD);
    }
}
