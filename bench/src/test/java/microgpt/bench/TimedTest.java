package microgpt.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TimedTest {
    /// Does nothing, and takes no time for it.
    private record Idle(double[] answer) implements Arm {
        @Override
        public double run() {
            return 0;
        }
    }

    private record Smoke(Contest contest, String benchmark, Map<String, String> params) {}

    /// One of each benchmark of each question, as small as there is.
    static List<Smoke> smoke() {
        return Questions.ALL.stream()
                .flatMap(question -> question instanceof Contest contest ? Stream.of(contest) : Stream.empty())
                .flatMap(contest -> contest.cases(Scale.SMOKE).stream()
                        .filter(cases -> !cases.benchmark().equals("Native.openBlas"))
                        .flatMap(cases -> cases.combinations().stream()
                                .map(params -> new Smoke(contest, cases.benchmark(), params))))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("smoke")
    void everyArmAgreesWithItsReference(Smoke of) {
        try (var reference = Timed.reference(of.contest, of.benchmark, of.params);
                var arm = Timed.arm(of.contest, of.benchmark, of.params)) {
            Timed.check(of.contest, of.benchmark, of.params, reference, arm);
        }
    }

    @ParameterizedTest
    @MethodSource("smoke")
    void anArmThatComputesNothingFails(Smoke of) {
        try (var reference = Timed.reference(of.contest, of.benchmark, of.params);
                var arm = Timed.arm(of.contest, of.benchmark, of.params)) {
            var idle = new Idle(arm.answer());
            var failure = assertThrows(
                    IllegalStateException.class,
                    () -> Timed.check(of.contest, of.benchmark, of.params, reference, idle));
            assertTrue(failure.getMessage().contains("expected"), failure.getMessage());
        }
    }

    @Test
    void aReferenceThatChangesNothingIsRefused() {
        var nothing = new Idle(new double[3]);
        var failure = assertThrows(
                IllegalStateException.class,
                () -> Timed.check(new Steps(), "Steps.step", Map.of(), nothing, new Idle(new double[3])));
        assertEquals("Steps.step {} changes nothing: no arm can fail it", failure.getMessage());
    }

    @Test
    void parametersReadAsTheyWereWritten() {
        for (var params : List.of(Map.<String, String>of(), Map.of("sizes", "1x16", "threads", "2"))) {
            assertEquals(params, Timed.parsed(Timed.text(params)));
        }
    }
}
