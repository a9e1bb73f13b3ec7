package microgpt.tape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WeightsTest {
    @Test
    void windowsAreToldApartByPlaceAndShape() {
        var weights = new Weights();
        int first = weights.window(0, 2, 3, 6);
        int taller = weights.window(0, 3, 3, 9);
        int wider = weights.window(0, 2, 4, 8);
        int later = weights.window(6, 2, 3, 6);
        assertEquals(first, weights.window(0, 2, 3, 6));
        assertEquals(taller, weights.window(0, 3, 3, 9));
        assertEquals(wider, weights.window(0, 2, 4, 8));
        assertEquals(later, weights.window(6, 2, 3, 6));
        assertEquals(6 + 9 + 8 + 6, weights.floats());
    }

    @Test
    void aWindowThereIsNoMemoryForLeavesTheOthersAsTheyWere() {
        var weights = new Weights();
        int first = weights.window(0, 2, 3, 6);
        assertThrows(OutOfMemoryError.class, () -> weights.window(6, Integer.MAX_VALUE - 6, 1, Integer.MAX_VALUE - 6));
        int next = weights.window(12, 2, 3, 6);
        assertNotEquals(first, next);
        int missing = weights.window(6, 2, 3, 6);
        assertNotEquals(next, missing);
        assertEquals(missing, weights.window(6, 2, 3, 6));
        assertEquals(next, weights.window(12, 2, 3, 6));
    }

    /// A run tries plain loops and vector kernels in turns.
    @Test
    void roomOfOtherKernelsIsUsedAgainWhereItSuffices() {
        var weights = new Weights();
        var wide = weights.copy(weights.window(0, 5, 3, 15));
        weights.forget();
        assertSame(wide, weights.copy(weights.window(0, 2, 3, 6)));
        weights.forget();
        assertEquals(18, weights.copy(weights.window(0, 6, 3, 18)).length);
        assertEquals(18, weights.floats());
    }

    /// A model of 100,000 layers of width 1; a search through all windows for each would take minutes.
    @Test
    void manyWindowsAreFoundAtOnce() {
        int n = 600_000;
        var weights = new Weights();
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            for (int pass = 0; pass < 2; pass++) {
                for (int i = 0; i < n; i++) {
                    assertEquals(i, weights.window(i, 1, 1, 1));
                }
            }
        });
    }
}
