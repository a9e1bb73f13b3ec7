package microgpt.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.regex.Pattern;
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

    /// Otherwise a run that is given 1 keeps `1`, and cannot be resumed by what reads it as 1.0.
    @Test
    void aNumberOfAnotherTypeIsKeptAsOneOfTheOptions() {
        for (var option : RunOption.values()) {
            Object one = option.type() == double.class ? (Object) 1.0 : option.type() == long.class ? 1L : null;
            if (one != null) {
                assertEquals(
                        RunOptions.DEFAULTS.with(option, one).given(),
                        RunOptions.DEFAULTS.with(option, 1).given());
                assertEquals(one, RunOptions.DEFAULTS.with(option, 1).value(option));
            }
        }
        assertEquals(
                (double) 0.1f, RunOptions.DEFAULTS.with(RunOption.CLIP, 0.1f).value(RunOption.CLIP));
    }

    private static String refusal(RunOption option, Object value) {
        return assertThrows(IllegalArgumentException.class, () -> RunOptions.DEFAULTS.with(option, value))
                .getMessage();
    }

    /// What help says in one word is no explanation but a value.
    @Test
    void defaultsThatHelpNamesCanBeGiven() {
        int named = 0;
        for (var option : RunOption.values()) {
            var word = Pattern.compile("\\(default: (\\S+)\\)").matcher(option.description());
            if (word.find()) {
                Object byDefault = RunOptions.DEFAULTS.value(option);
                assertEquals(byDefault, option.parse(word.group(1)));
                named++;
            }
        }
        assertTrue(named > 20);
    }
}
