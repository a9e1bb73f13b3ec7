package microgpt.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import microgpt.tape.Tape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdamTest {
    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void aStepThatIsNoneIsRefused(int step) {
        var tape = Tape.forTraining(1);
        tape.parameter(0, 2);
        var refused = assertThrows(IllegalArgumentException.class, () -> Adam.DEFAULT.update(tape, step));
        assertEquals("step " + step + " of Adam: they are counted from 0", refused.getMessage());
        assertEquals(2, tape.parameter(0));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, 0.85, 0.9, 0.99, 0.9999})
    void powersAreWithinTheirBound(double base) {
        for (int n = 1; n < 3000; n++) {
            double expected = StrictMath.pow(base, n);
            // n - 1 roundings, and StrictMath's own error; below the normal range, of the smallest double
            double bound = Math.max(Math.ulp(expected) * (n + 1), Double.MIN_NORMAL);
            assertEquals(expected, Adam.power(base, n), bound, base + " to the power of " + n);
        }
    }
}
