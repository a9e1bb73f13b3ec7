package microgpt.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;
import microgpt.autograd.Ops;
import microgpt.kernels.ScalarKernels;
import microgpt.tape.Tape;
import microgpt.value.ValueOps;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What engines keep between steps is all they keep.
class KeptTest {
    private static final int PARAMETERS = 21;

    static Stream<Named<Supplier<Ops<?>>>> engines() {
        return Stream.of(
                Named.of("value", () -> ValueOps.forTraining(PARAMETERS, i -> "p" + i)),
                Named.of("tape", () -> Tape.forTraining(PARAMETERS, new ScalarKernels())));
    }

    /// Both windows of the parameters are used, one as a table and one as a weight, whose transpose a tape keeps.
    private static <M> void step(Ops<M> ops, int step) {
        ops.begin();
        var x = ops.gather(ops.parameter(0, 4, 3), new int[] {step % 4, 2, 3}, 3);
        ops.backward(ops.mean(ops.crossEntropy(ops.linear(x, ops.parameter(12, 3, 3)), new int[] {0, 1, 2})));
        ops.adam(1, 0.85, 0.99, 0.01 + step, 1.5, 1e-8, 1);
    }

    private static void copy(Ops<?> from, Ops<?> to) {
        for (var what : Ops.Kept.values()) {
            var numbers = new double[5];
            for (int i = 0; i < PARAMETERS; i += numbers.length) {
                int n = Math.min(numbers.length, PARAMETERS - i);
                from.copy(what, i, numbers, n);
                to.restore(what, i, numbers, n);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void anEngineGoesOnFromAnothersNumbersBitForBit(Supplier<Ops<?>> engine) {
        var random = new SplittableRandom(3);
        var straight = engine.get();
        for (int i = 0; i < PARAMETERS; i++) {
            straight.parameter(i, random.nextDouble(-1, 1));
        }
        var resumed = engine.get();
        for (int step = 0; step < 6; step++) {
            if (step == 3) {
                step(resumed, 0);
                copy(straight, resumed);
            }
            step(straight, step);
            if (step >= 3) {
                step(resumed, step);
            }
        }
        var expected = new double[PARAMETERS];
        var actual = new double[PARAMETERS];
        for (var what : Ops.Kept.values()) {
            straight.copy(what, 0, expected, PARAMETERS);
            resumed.copy(what, 0, actual, PARAMETERS);
            for (int i = 0; i < PARAMETERS; i++) {
                assertEquals(expected[i], actual[i], what + " " + i);
            }
        }
    }

    @Test
    void onlyTheReferenceEngineKeepsWhatAFloatCannotHold() {
        engines().map(Named::getPayload).forEach(engine -> {
            var ops = engine.get();
            ops.restore(Ops.Kept.FIRST_MOMENTS, 2, new double[] {0.1}, 1);
            var kept = new double[1];
            ops.copy(Ops.Kept.FIRST_MOMENTS, 2, kept, 1);
            assertEquals(ops.keepsDoubles() ? 0.1 : 0.1f, kept[0]);
        });
    }

    @Test
    void enginesForGenerationKeepNoMoments() {
        var number = new double[] {0.5};
        for (var ops :
                new Ops<?>[] {ValueOps.forInference(1, i -> "p"), Tape.forInference(1, new ScalarKernels(), 1)}) {
            ops.restore(Ops.Kept.PARAMETERS, 0, number, 1);
            assertEquals(0.5, ops.parameter(0));
            assertThrows(IllegalStateException.class, () -> ops.copy(Ops.Kept.FIRST_MOMENTS, 0, number, 1));
            assertThrows(IllegalStateException.class, () -> ops.restore(Ops.Kept.SECOND_MOMENTS, 0, number, 1));
        }
    }
}
