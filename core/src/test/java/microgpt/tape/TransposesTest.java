package microgpt.tape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TransposesTest {
    @Test
    void windowsAreToldApartByPlaceAndShape() {
        var transposes = new Transposes(100);
        int first = transposes.window(0, 2, 3);
        int taller = transposes.window(0, 3, 3);
        int wider = transposes.window(0, 2, 4);
        int later = transposes.window(6, 2, 3);
        assertEquals(first, transposes.window(0, 2, 3));
        assertEquals(taller, transposes.window(0, 3, 3));
        assertEquals(wider, transposes.window(0, 2, 4));
        assertEquals(later, transposes.window(6, 2, 3));
        assertEquals(0, transposes.place(first));
        assertEquals(6 + 9 + 8, transposes.place(later));
    }

    /// A model of 100,000 layers of width 1; a search through all windows for each would take minutes.
    @Test
    void manyWindowsAreFoundAtOnce() {
        int n = 600_000;
        var transposes = new Transposes(n);
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            for (int pass = 0; pass < 2; pass++) {
                for (int i = 0; i < n; i++) {
                    assertEquals(i, transposes.window(i, 1, 1));
                }
            }
        });
    }
}
