package microgpt.tape;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import microgpt.kernels.ScalarKernels;
import org.junit.jupiter.api.Test;

class TapeRecordTest {
    @Test
    void recordsTellWhereEverythingLies() {
        try (var tape = Tape.forTraining(20, new ScalarKernels())) {
            tape.parameter(4, 3);
            var w = tape.parameter(4, 2, 5);
            var x = tape.constant(1, 5, 2, 0, 0, 0, 0);
            var y = tape.linear(tape.rmsnorm(x), w);
            tape.backward(tape.sum(tape.neg(y)));
            float unit = (float) tape.get(tape.rmsnorm(x), 0, 0);
            assertEquals(
                    List.of(
                            new TapeRecord(0, "leaf", List.of(), 2, 5, 4, 0, 3, -unit),
                            new TapeRecord(
                                    1,
                                    "leaf",
                                    List.of(),
                                    1,
                                    5,
                                    32,
                                    0,
                                    2,
                                    tape.records().get(1).gradient()),
                            new TapeRecord(2, "rmsnorm", List.of(1), 1, 5, 48, 16, unit, -3),
                            new TapeRecord(3, "linear", List.of(2, 0), 1, 2, 80, 0, 3 * unit, -1),
                            new TapeRecord(4, "neg", List.of(3), 1, 2, 96, 0, -3 * unit, 1),
                            new TapeRecord(5, "sum", List.of(4), 1, 1, 112, 0, -3 * unit, 1),
                            new TapeRecord(6, "rmsnorm", List.of(1), 1, 5, 128, 16, unit, 0)),
                    tape.records());
        }
    }

    @Test
    void anEmptyWindowBehindTheParametersIsNoRecordOfTheStep() {
        try (var tape = Tape.forTraining(16, new ScalarKernels())) {
            tape.constant(1, 1, 5);
            tape.parameter(16, 0, 3);
            assertEquals(
                    List.of(0, 0),
                    tape.records().stream().map(TapeRecord::saved).toList());
        }
    }

    @Test
    void aTapeForInferenceHasNoGradientsToTellOf() {
        try (var tape = Tape.forInference(1, new ScalarKernels(), 1)) {
            tape.parameter(0, 5);
            tape.exp(tape.parameter(0, 1, 1));
            assertEquals(Float.NaN, tape.records().getLast().gradient());
            assertEquals((float) Math.exp(5), tape.records().getLast().first(), 1e-4f);
        }
    }

    /// More records than there was room for when the walk went over the first ones.
    @Test
    void recordsMadeAfterAWalkHaveNoGradientYet() {
        try (var tape = Tape.forTraining(1, new ScalarKernels())) {
            var sum = tape.sum(tape.parameter(0, 1, 1));
            tape.backward(sum);
            int walked = tape.records().size();
            for (int i = 0; i < 200; i++) {
                sum = tape.add(sum, sum);
            }
            var records = tape.records();
            assertEquals(1, records.get(walked - 1).gradient());
            for (var record : records.subList(walked, records.size())) {
                assertEquals(0, record.gradient(), record::toString);
            }
        }
    }
}
