package microgpt.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/// What the real command did in this process.
///
/// @param code its exit code
/// @param out what it wrote to standard output, lines ended by LF
/// @param err what it wrote to standard error, likewise
record Ran(int code, String out, String err) {
    static Ran microgpt(Object... args) {
        var out = new StringWriter();
        var err = new StringWriter();
        var strings = new String[args.length];
        for (int i = 0; i < args.length; i++) {
            strings[i] = args[i].toString();
        }
        int code = Main.commandLine(strings)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(strings);
        return new Ran(code, lines(out), lines(err));
    }

    private static String lines(StringWriter written) {
        return written.toString().replace(System.lineSeparator(), "\n");
    }

    /// The invented documents; fails if anything else is on standard output, or the command failed.
    List<String> samples() {
        assertEquals(0, code, err);
        var lines = out.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            var prefix = "sample %2d: ".formatted(i + 1);
            assertEquals(prefix, lines.get(i).substring(0, prefix.length()));
        }
        return lines.stream().map(line -> line.substring(11)).toList();
    }

    /// The one line on standard error of a command that failed with this code and printed nothing else.
    String complaint(int expectedCode) {
        assertEquals("", out);
        assertEquals(expectedCode, code, err);
        assertEquals(1, err.lines().count(), err);
        return err.strip();
    }
}
