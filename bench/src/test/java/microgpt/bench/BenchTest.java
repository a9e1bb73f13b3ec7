package microgpt.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchTest {
    @TempDir
    private Path directory;

    private static final String SEE = " (see 'microgpt bench --help')";

    /// What is complained of when these words are typed, in one line, with this exit code.
    private static String complaint(int code, String... args) {
        var err = new StringWriter();
        assertEquals(code, Bench.commandLine().setErr(new PrintWriter(err)).execute(args));
        assertTrue(err.toString().startsWith("microgpt bench: "), err.toString());
        assertEquals(1, err.toString().lines().count(), err.toString());
        return err.toString().substring("microgpt bench: ".length()).strip();
    }

    @Test
    void itsVersionIsThatOfTheProgram() {
        var out = new StringWriter();
        assertEquals(0, Bench.commandLine().setOut(new PrintWriter(out)).execute("--version"));
        assertEquals(
                "microgpt " + microgpt.session.Machine.program(), out.toString().strip());
    }

    @Test
    void aQuestionThatIsMistypedIsToldWhichThereAre() {
        assertTrue(complaint(2, "step").startsWith("no question is called step: there are steps, engines, "));
    }

    @Test
    void fullAndSmokeDoNotGoTogether() {
        assertEquals("--full and --smoke: only one of them can be" + SEE, complaint(2, "--full", "--smoke", "steps"));
    }

    @Test
    void aReportOfNothingIsRefused() {
        assertEquals(
                "--from: there are no figures in " + directory + SEE,
                complaint(2, "report", "--from", directory.toString()));
    }

    @Test
    void anOptionOfAQuestionThatIsNotAskedIsRefused() {
        assertEquals(
                "--data is for the question clock, which is not asked" + SEE, complaint(2, "--data", "a", "steps"));
        assertEquals(
                "--arm is for the question clock, which is not asked" + SEE, complaint(2, "--arm", "a=b", "steps"));
        assertEquals(
                "--kernel is for the question mine, which is not asked" + SEE, complaint(2, "--kernel", "a", "steps"));
        assertEquals(
                "report measures nothing: what stands before it is not for it" + SEE,
                complaint(2, "--out", directory.toString(), "report"));
    }

    @Test
    void whatIsSetForTheJvmIsOnRecord() {
        var environment = Map.of("HOME", "/root", "JAVA_TOOL_OPTIONS", "-Xint", "MICROGPT_JAVA_OPTS", "-Xmx1g -ea");
        assertEquals("MICROGPT_JAVA_OPTS='-Xmx1g -ea' JAVA_TOOL_OPTIONS='-Xint' ", Bench.settings(environment));
        assertEquals("", Bench.settings(Map.of("MICROGPT_JAVA_OPTS", " ")));
    }

    private void measured(String command) throws IOException {
        var machine = new Machine("x", 2, 1, "y", "z", 512, 0.0, "abc");
        new Results("steps", command, "", machine, List.of()).write(directory.resolve("steps.json"));
    }

    @Test
    void whatTookLongerOrIsOfOthersStays() throws IOException {
        var out = directory.toString();
        var moved = ": move them, or name another folder";
        measured("./microgpt bench --full steps");
        var full = "--out: " + out + " holds figures of steps measured with --full" + moved;
        assertEquals(full, complaint(1, "--out", out, "steps"));
        assertEquals(full, complaint(1, "--out", out, "--smoke", "engines", "steps"));
        measured("./microgpt bench steps");
        var quick = "--out: " + out + " holds figures of steps measured without --smoke" + moved;
        assertEquals(quick, complaint(1, "--out", out, "--smoke", "steps"));
        var chart = Files.writeString(directory.resolve("engines.svg"), "mine");
        assertEquals(
                "--out: " + chart + " is no chart of bench, for there are no figures of it",
                complaint(1, "--out", out, "engines"));
        assertEquals("mine", Files.readString(chart));
    }

    /// Not after two hours.
    @Test
    void whatCannotBeReadOrWrittenIsToldBeforeAnythingIsMeasured() throws IOException {
        var out = directory.toString();
        var file = Files.writeString(directory.resolve("file"), "");
        assertEquals("--out: " + file + " is no directory", complaint(1, "--out", file.toString()));
        var absent = directory.resolve("absent").toString();
        assertEquals(
                "--data: there is no file " + absent, complaint(1, "--out", out, "--data", absent, "steps", "clock"));
        assertEquals("there is no file " + absent, complaint(1, "--out", out, "--kernel", absent, "steps", "mine"));
        Files.writeString(directory.resolve("engines.json"), "{");
        assertTrue(complaint(1, "--out", out, "steps").contains("engines.json holds no results"));
    }
}
