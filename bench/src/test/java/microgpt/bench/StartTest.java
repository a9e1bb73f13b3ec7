package microgpt.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class StartTest {
    /// Steps of 90 µs until step 2,000, of 10 µs from then on.
    private static long[] times() {
        var times = new long[10_000];
        for (int i = 1; i < times.length; i++) {
            times[i] = times[i - 1] + (i <= 2_000 ? 90 : 10);
        }
        return times;
    }

    @Test
    void steadyIsWhereTheFastStepsBegin() {
        // Of five windows three are fast, two may still be slow.
        assertEquals(2_000 - 2 * 50, Start.steady(times()));
    }

    @Test
    void onePauseDoesNotMakeARunUnsteady() {
        var times = times();
        for (int i = 6_000; i < times.length; i++) {
            times[i] += 1_000_000;
        }
        assertEquals(2_000 - 2 * 50, Start.steady(times));
    }

    @Test
    void aRunThatIsFastFromTheStartIsSteadyAtOnce() {
        var times = new long[1_000];
        for (int i = 0; i < times.length; i++) {
            times[i] = 10 * i;
        }
        assertEquals(0, Start.steady(times));
    }
}
