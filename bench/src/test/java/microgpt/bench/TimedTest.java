package microgpt.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TimedTest {
    /// Does nothing, and takes no time for it.
    private static Arm idle(double[] answer) {
        return new Arm(() -> {}, () -> answer, () -> {});
    }

    private record Smoke(Timing timing, String benchmark, Map<String, String> params) {
        @Override
        public String toString() {
            return benchmark + " " + params;
        }
    }

    /// One of each benchmark of each question, as small as there is.
    static List<Smoke> smoke() {
        return Bench.QUESTIONS.stream()
                .filter(question -> !(question instanceof Start))
                .flatMap(question -> question.cases(Scale.SMOKE).stream()
                        .flatMap(cases -> cases.combinations().stream()
                                .map(params ->
                                        new Smoke(Timed.timing(cases.benchmark(), params), cases.benchmark(), params))))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("smoke")
    void everyArmAgreesWithItsReference(Smoke of) {
        try (var reference = of.timing.reference().get();
                var arm = of.timing.arm().get()) {
            of.timing.check(reference, arm);
        }
    }

    @ParameterizedTest
    @MethodSource("smoke")
    void anArmThatComputesNothingFails(Smoke of) {
        try (var reference = of.timing.reference().get();
                var arm = of.timing.arm().get()) {
            var idle = idle(arm.answer().get());
            var failure = assertThrows(IllegalStateException.class, () -> of.timing.check(reference, idle));
            assertTrue(failure.getMessage().contains("expected"), failure.getMessage());
        }
    }

    @Test
    void aReferenceThatChangesNothingIsRefused() {
        var nothing = idle(new double[3]);
        var timing = Timing.of(() -> nothing, () -> nothing, Figure.Work.NONE);
        var failure = assertThrows(IllegalStateException.class, () -> timing.check(nothing, nothing));
        assertEquals("the reference changes nothing: no arm can fail it", failure.getMessage());
    }

    @Test
    void parametersReadAsTheyWereWritten() {
        for (var params : List.of(Map.<String, String>of(), Map.of("sizes", "1x16", "threads", "2"))) {
            assertEquals(params, Timed.parsed(Timed.text(params)));
        }
    }
}
