package microgpt.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class ClockTest {
    private static final String OUTPUT = """
            bigrams, 1 thread
            0 3.3
            1 2.4
            epoch 2 done
              4.0   2.0
            9 names left
            """;

    @Test
    void pointsAreTheLinesOfTwoNumbers() {
        assertEquals(
                "[Point[x=1.0, y=2.4, error=NaN], Point[x=4.0, y=2.0, error=NaN]]",
                Clock.points(OUTPUT).toString());
    }

    @Test
    void lossFallsWithTheLogarithmOfTime() {
        var curve = Clock.points(OUTPUT);
        assertEquals(2.2, Clock.lossAt(2, curve), 1e-12);
        assertEquals(2.0, Clock.lossAt(4, curve), 1e-12);
        assertEquals(Double.NaN, Clock.lossAt(0.5, curve));
        assertEquals(2.0, Clock.lossAt(5, curve));
    }

    @Test
    void theTimeToALossIsWhereTheCurveHasIt() {
        var curve = Clock.points(OUTPUT);
        assertEquals(2, Clock.secondsTo(2.2, curve), 1e-12);
        assertEquals(Double.NaN, Clock.secondsTo(1.9, curve));
        assertTrue(Clock.secondsTo(2.1, curve) > 2);
    }

    @Test
    void aCurveGoesOnLevelWhereLongerRunsLoseMore() {
        var curve = Clock.curves(results(run(1, 2.4), run(16, 2.1), run(4, 2.0), run(8, 2.2)))
                .get("ours");
        assertEquals(2.0, Clock.lossAt(16, curve), 1e-12);
        assertEquals(2.0, Clock.lossAt(17, curve), 1e-12);
        assertEquals(2, Clock.secondsTo(2.2, curve), 1e-12);
        assertEquals(4, Clock.secondsTo(2.0, curve), 1e-12);
    }

    @Test
    void ofRunsOfTheSameTimeTheBestCounts() {
        var curve = Clock.curves(results(run(1, 2.5), run(1, 2.4), run(4, 2.0))).get("ours");
        assertEquals(2.4, Clock.lossAt(1, curve), 1e-12);
        assertEquals(2.2, Clock.lossAt(2, curve), 1e-12);
    }

    @Test
    void aProgramOfOnePointHasThatLossFromThenOn() {
        var rows = new Clock().markdown(results(run(0.5, 2.15))).lines().toList();
        assertEquals(
                List.of("ours", "2.15", "2.15", "2.15", "2.15", "2.15", "≤ 0.500", "–", "–"),
                List.of(rows.get(4).substring(2, rows.get(4).length() - 2).split(" *\\| *")));
    }

    private static Figure run(double seconds, double loss) {
        var params = Map.of("arm", "ours", "steps", "", "rate", "", "loss", Double.toString(loss));
        return Figure.ofProcesses("Clock.run", params, List.of(seconds * 1e6));
    }

    private static Results results(Figure... runs) {
        var machine = new Machine("some", 2, 0, "some", "25", 256, null, "unknown");
        return new Results("clock", "", "", machine, List.of(runs));
    }

    @Test
    void aRateWithWhichARunFailsIsNotChosen() {
        ToDoubleFunction<String> loss = rate -> {
            if (rate.equals("high")) {
                throw new IllegalStateException("it diverged");
            }
            return rate.equals("low") ? 2.5 : 2.25;
        };
        assertEquals("middle", Clock.best(List.of("low", "middle", "high"), loss));
        var failed = assertThrows(IllegalStateException.class, () -> Clock.best(List.of("high", "high"), loss));
        assertEquals("it diverged", failed.getMessage());
    }
}
