package microgpt.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import microgpt.autograd.Ops;
import microgpt.autograd.Ops.Kept;
import microgpt.kernels.ScalarKernels;
import microgpt.model.Config;
import microgpt.random.ErlangRandom;
import microgpt.random.PythonRandom;
import microgpt.tape.Tape;
import microgpt.text.DocumentMode;
import microgpt.text.Fingerprint;
import microgpt.text.Tokenizer;
import microgpt.value.ValueOps;

/// A small model and runs of it, whose numbers follow from the step.
final class Runs {
    /// Characters that a header must escape, or that a careless reader would cut in half.
    static final String CHARACTERS = "\0\n\u001b \"\\aé\u2028\u202e\ufffe😀";

    static final Config CONFIG = new Config(13, 1, 4, 2, 3);
    static final Optional<RunId> ID = Optional.of(new RunId("0123456789abcdef"));
    static final ModelInfo MODEL = new ModelInfo(CONFIG, Tokenizer.of(CHARACTERS), DocumentMode.LINES);

    private Runs() {}

    enum Engine {
        VALUE,
        TAPE;

        Ops<?> forTraining() {
            int n = CONFIG.parameterCount();
            return switch (this) {
                case VALUE -> ValueOps.forTraining(n, CONFIG::parameterName);
                case TAPE -> Tape.forTraining(n, new ScalarKernels());
            };
        }

        Ops<?> forInference() {
            int n = CONFIG.parameterCount();
            return switch (this) {
                case VALUE -> ValueOps.forInference(n, CONFIG::parameterName);
                case TAPE -> Tape.forInference(n, new ScalarKernels(), 1);
            };
        }

        /// The engine as it stands after a step.
        Ops<?> at(int step) {
            var ops = forTraining();
            for (var what : Kept.values()) {
                var numbers = numbers(what, step);
                ops.restore(what, 0, numbers, numbers.length);
            }
            return ops;
        }
    }

    private static double[] numbers(Kept what, int step) {
        var random = new SplittableRandom(1000L * step + what.ordinal());
        double least = what == Kept.SECOND_MOMENTS ? 0 : -1;
        return random.doubles(CONFIG.parameterCount(), least, 1).toArray();
    }

    static RunState state(int step) {
        return new RunState(
                ID,
                MODEL,
                step,
                Fingerprint.of(new byte[] {1, 2, 3}),
                Map.of("learning-rate", "0.01", "data", "a b\n.txt"),
                Map.of(
                        "samples", PythonRandom.seed(step).normal(0, 1).next(),
                        "windows", ErlangRandom.seed(step)),
                step == 0 ? Map.of() : Map.of("best_validation_loss", 2.0 / 3 + step, "tiny", Double.MIN_VALUE),
                Map.of("metrics", "01234567"));
    }

    /// Makes sure that an engine holds the numbers of a step: of a type, as far as the file's holds them.
    static void requireAt(int step, Ops<?> ops, NumberType type, Kept... parts) {
        for (var what : parts) {
            var expected = numbers(what, step);
            var actual = new double[expected.length];
            ops.copy(what, 0, actual, actual.length);
            for (int i = 0; i < actual.length; i++) {
                double number = type.round(ops.keepsDoubles() ? expected[i] : (float) expected[i]);
                assertEquals(number, actual[i], what + " " + i + " of step " + step);
            }
        }
    }

    static Stream<Engine> engines() {
        return Stream.of(Engine.values());
    }
}
