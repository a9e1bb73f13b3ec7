package microgpt.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class RunOptionsTest {
    @Test
    void aValueIsOfTheTypeOfItsOption() {
        assertEquals("--steps is of type int: abc is a String", refusal(RunOption.STEPS, "abc"));
        assertEquals("--steps is of type int: 3000000000 is a Long", refusal(RunOption.STEPS, 3_000_000_000L));
        assertEquals("--seed is of type long: 1.0 is a Double", refusal(RunOption.SEED, 1.0));
        assertEquals("--engine is of type Engine: tape is a String", refusal(RunOption.ENGINE, "tape"));
        assertEquals(7, RunOptions.DEFAULTS.with(RunOption.SEED, 7).seed());
        assertEquals(1, RunOptions.DEFAULTS.with(RunOption.LEARNING_RATE, 1).number(RunOption.LEARNING_RATE));
    }

    private static String refusal(RunOption option, Object value) {
        return assertThrows(IllegalArgumentException.class, () -> RunOptions.DEFAULTS.with(option, value))
                .getMessage();
    }
}
