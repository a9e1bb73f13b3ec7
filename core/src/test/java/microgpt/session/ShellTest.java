package microgpt.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShellTest {
    /// By the rules of `CommandLineToArgvW`.
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "D:\\, \"D:\\\\\"",
                "C:\\my runs\\a, \"C:\\my runs\\a\"",
                "a\"b, \"a\\\"b\"",
                "a\\\"b, \"a\\\\\\\"b\"",
                "``, \"\"",
            })
    void onWindowsAnArgumentArrivesAsItWas(String argument, String quoted) {
        assertEquals(quoted, Shell.inDoubleQuotes(argument));
    }
}
