package microgpt.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import microgpt.model.Schedule.Curve;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScheduleTest {
    @Test
    void withoutOptionsTheRateIsTheReferences() {
        for (int step = 0; step < 1_000; step++) {
            double expected = 0.01 * (1 - (double) step / 1_000);
            assertEquals(expected, Schedule.DEFAULT.rate(0.01, step, 1_000), 0, "step " + step);
        }
    }

    @Test
    void theWarmUpClimbsInALineToTheLearningRate() {
        var schedule = new Schedule(Curve.COSINE, 4, 0);
        for (int step = 0; step <= 4; step++) {
            assertEquals((step + 1) / 5.0, schedule.rate(1, step, 100), 1e-15, "step " + step);
        }
    }

    @Test
    void theCosineFallsHalfWayInTheMiddle() {
        var schedule = new Schedule(Curve.COSINE, 10, 0.2);
        assertEquals(1, schedule.rate(1, 10, 110), 0);
        assertEquals(0.2 + 0.8 * (1 + Math.sqrt(0.5)) / 2, schedule.rate(1, 35, 110), 1e-15);
        assertEquals(0.6, schedule.rate(1, 60, 110), 1e-15);
        assertEquals(0.2 + 0.8 * (1 - Math.sqrt(0.5)) / 2, schedule.rate(1, 85, 110), 1e-15);
        assertEquals(0.2, schedule.rate(1, 110, 110), 1e-15);
    }

    @Test
    void theLineEndsAtTheMinimum() {
        var schedule = new Schedule(Curve.LINEAR, 10, 0.2);
        assertEquals(1, schedule.rate(1, 10, 110), 0);
        assertEquals(0.6, schedule.rate(1, 60, 110), 1e-15);
        assertEquals(0.2, schedule.rate(1, 110, 110), 1e-15);
    }

    @Test
    void aConstantRateStays() {
        var schedule = new Schedule(Curve.CONSTANT, 1, 0);
        assertEquals(0.5, schedule.rate(1, 0, 100), 0);
        assertEquals(1, schedule.rate(1, 1, 100), 0);
        assertEquals(1, schedule.rate(1, 99, 100), 0);
    }

    @ParameterizedTest
    @EnumSource
    void afterTheWarmUpTheRateNeverRisesAndStaysInRange(Curve curve) {
        var schedule = new Schedule(curve, 7, 0.001);
        for (int step = 8; step < 500; step++) {
            double rate = schedule.rate(0.01, step, 500);
            assertTrue(rate >= 0.001 && rate <= schedule.rate(0.01, step - 1, 500), "step " + step + ": " + rate);
        }
    }

    @Test
    void impossibleSchedulesAreRefused() {
        assertRefused("the warm-up is -1 steps: it must be at least 0", () -> new Schedule(Curve.LINEAR, -1, 0));
        for (double least : new double[] {Double.NaN, Double.POSITIVE_INFINITY, -1}) {
            assertRefused(
                    "the least learning rate is " + least + ": it must be at least 0, and finite",
                    () -> new Schedule(Curve.LINEAR, 0, least));
        }
    }

    private static void assertRefused(String message, Executable refused) {
        assertEquals(
                message, assertThrows(IllegalArgumentException.class, refused).getMessage());
    }
}
