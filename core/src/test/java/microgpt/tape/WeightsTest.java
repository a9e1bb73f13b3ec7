package microgpt.tape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import microgpt.kernels.Kernels;
import microgpt.kernels.ScalarKernels;
import org.junit.jupiter.api.Test;

class WeightsTest {
    private static final Kernels KERNELS = new ScalarKernels();

    @Test
    void windowsAreToldApartByPlaceAndShape() {
        var weights = new Weights();
        int first = weights.window(0, 2, 3, KERNELS);
        int taller = weights.window(0, 3, 3, KERNELS);
        int wider = weights.window(0, 2, 4, KERNELS);
        int later = weights.window(6, 2, 3, KERNELS);
        assertEquals(first, weights.window(0, 2, 3, KERNELS));
        assertEquals(taller, weights.window(0, 3, 3, KERNELS));
        assertEquals(wider, weights.window(0, 2, 4, KERNELS));
        assertEquals(later, weights.window(6, 2, 3, KERNELS));
        assertEquals(6 + 9 + 8 + 6, weights.floats());
    }

    @Test
    void aWindowThereIsNoMemoryForLeavesTheOthersAsTheyWere() {
        var weights = new Weights();
        int first = weights.window(0, 2, 3, KERNELS);
        assertThrows(OutOfMemoryError.class, () -> weights.window(6, Integer.MAX_VALUE - 6, 1, KERNELS));
        int next = weights.window(12, 2, 3, KERNELS);
        assertNotEquals(first, next);
        int missing = weights.window(6, 2, 3, KERNELS);
        assertNotEquals(next, missing);
        assertEquals(missing, weights.window(6, 2, 3, KERNELS));
        assertEquals(next, weights.window(12, 2, 3, KERNELS));
    }

    /// A run tries plain loops and vector kernels in turns.
    @Test
    void roomOfOtherKernelsIsUsedAgainWhereItSuffices() {
        var weights = new Weights();
        var wide = weights.copy(weights.window(0, 5, 3, KERNELS));
        weights.forget();
        assertSame(wide, weights.copy(weights.window(0, 2, 3, KERNELS)));
        weights.forget();
        assertEquals(18, weights.copy(weights.window(0, 6, 3, KERNELS)).length);
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
                    assertEquals(i, weights.window(i, 1, 1, KERNELS));
                }
            }
        });
    }
}
