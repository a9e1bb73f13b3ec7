package microgpt.cli;

import static microgpt.cli.Ran.microgpt;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is printed is the same whatever language the user's system speaks.
class LocaleTest {
    /// Formats and changes of case that ask the default locale: `formatted` always does.
    private static final Pattern BY_DEFAULT = Pattern.compile("\\.formatted\\(|[.\\s]to(Lower|Upper)Case\\(\\)"
            + "|String\\.format\\((?!\\s*Locale\\.ROOT)|\\.printf\\((?!\\s*Locale\\.ROOT)"
            + "|new (Formatter|DecimalFormat)\\(|NumberFormat\\.|DateTimeFormatter\\.ofLocalized");

    @TempDir
    private Path folder;

    @Test
    void noSourceAsksTheDefaultLocale() throws IOException {
        var found = new ArrayList<String>();
        for (var module : List.of("core", "vector-kernels", "bench")) {
            try (var files = Files.walk(Path.of("..", module, "src", "main"))) {
                for (var file :
                        files.filter(f -> f.toString().endsWith(".java")).toList()) {
                    BY_DEFAULT
                            .matcher(Files.readString(file))
                            .results()
                            .forEach(hit -> found.add(file + ": " + hit.group()));
                }
            }
        }
        assertEquals(List.of(), found);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fa-IR", "ar-EG-u-nu-arab", "tr-TR", "hi-IN-u-nu-deva", "de-CH"})
    void everyLanguageSeesTheSameNumbersAndNames(String language) throws IOException {
        var broken = Files.write(folder.resolve("broken"), new byte[] {'a', '\n', (byte) 0xff});
        Object[][] commands = {
            {"train", "--steps", 1, "--num-samples", 2, "--documents", "lines", "--engine", "value"},
            {"train", "--data", broken},
            {"train", "--kernels", "SCALAR"},
            {"train", "--steps", "99999999999"},
            {"train", "--n-embd", 12_000},
            {"train", "--temperature", -1.5},
            {"check", "--engine", "value"},
            {"info", "--tape"},
        };
        for (var command : commands) {
            var expected = in(Locale.ROOT, command);
            var actual = in(Locale.forLanguageTag(language), command);
            assertEquals(timeless(expected), timeless(actual));
        }
    }

    private static Ran in(Locale locale, Object... command) {
        var before = Locale.getDefault();
        Locale.setDefault(locale);
        try {
            return microgpt(command);
        } finally {
            Locale.setDefault(before);
        }
    }

    private static String timeless(Ran ran) {
        return ran.code() + ran.out() + ran.err().replaceAll("[\\d,]+ tokens/s  [\\d:]+ left", "");
    }

    @Test
    void whatLibrariesSayHasTheSameDigits() throws Exception {
        var java = Program.command(List.of("-Xmx64m", "-Duser.language=fa", "-Duser.country=IR"), "train", "x");
        var process = new ProcessBuilder(java).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(said.contains("Unmatched argument at index 1: 'x'"), said);
    }
}
