package microgpt.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BenchTest {
    @TempDir
    private Path directory;

    /// What is complained of when these words are typed, in one line.
    private static String complaint(String... args) {
        var err = new StringWriter();
        assertEquals(
                2, new CommandLine(new Bench()).setErr(new PrintWriter(err)).execute(args));
        return err.toString().lines().findFirst().orElseThrow();
    }

    @Test
    void aQuestionThatIsMistypedIsToldWhichThereAre() {
        assertTrue(complaint("step").startsWith("no question is called step: there are steps, engines, "));
    }

    @Test
    void fullAndSmokeDoNotGoTogether() {
        assertEquals("--full and --smoke: only one of them can be", complaint("--full", "--smoke", "steps"));
    }

    @Test
    void aReportOfNothingIsRefused() {
        assertEquals(
                "--from: there are no figures in " + directory, complaint("report", "--from", directory.toString()));
    }
}
