package microgpt.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }

    @Test
    void helpNamesTheProgramAndSucceeds() {
        assertEquals(0, run("--help"));
        assertTrue(out.toString().startsWith("Usage: microgpt"), out::toString);
        assertEquals("", err.toString());
    }

    @Test
    void versionIsTheOneOfTheBuild() {
        assertEquals(0, run("--version"));
        assertTrue(out.toString().matches("microgpt \\d+\\.\\d+\\.\\d+\\S*\\R"), out::toString);
    }

    @Test
    void anUnknownOptionIsWrongUsageWithASuggestion() {
        assertEquals(2, run("--versio"));
        assertEquals("", out.toString());
        assertEquals("""
                Unknown option: '--versio'
                Possible solutions: --version
                Try 'microgpt --help'.
                """, err.toString().replace(System.lineSeparator(), "\n"));
    }

    @Test
    void noCommandIsWrongUsage() {
        assertEquals(2, run());
        assertEquals("", out.toString());
        assertTrue(err.toString().startsWith("Missing command"), err::toString);
    }
}
