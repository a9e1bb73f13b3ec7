package microgpt.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ClockTest {
    private static final String OUTPUT = """
            bigrams, 1 thread
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
        assertEquals(Double.NaN, Clock.lossAt(5, curve));
    }

    @Test
    void theTimeToALossIsWhereTheCurveHasIt() {
        var curve = Clock.points(OUTPUT);
        assertEquals(2, Clock.secondsTo(2.2, curve), 1e-12);
        assertEquals(Double.NaN, Clock.secondsTo(1.9, curve));
        assertTrue(Clock.secondsTo(2.1, curve) > 2);
    }
}
