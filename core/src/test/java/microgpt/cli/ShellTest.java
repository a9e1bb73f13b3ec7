package microgpt.cli;

import static microgpt.cli.Ran.microgpt;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import microgpt.session.Shell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A command that is printed to be copied does what it says.
class ShellTest {
    @TempDir
    private Path folder;

    private static String through(String command) throws Exception {
        assumeTrue(Files.exists(Path.of("/bin/bash")), "this system has no bash to try it on");
        var shell = new ProcessBuilder("/bin/bash", "-c", command).start();
        return new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "runs/names",
                "a b",
                "it's $HOME; (x)",
                "\"",
                "\\",
                "*",
                "~",
                "!x",
                "a\nb",
                "'\n'",
                "\u001b[31m",
                "é",
                "-",
                "a&b",
                "`id`",
                "#",
                ""
            })
    void aQuotedArgumentArrivesAsItWas(String argument) throws Exception {
        assertEquals(argument, through("printf %s " + Shell.quoted(argument)));
    }

    @Test
    void whatGoesOnWithARunIsQuoted() throws Exception {
        var out = folder.resolve("it's $HOME; (x)");
        Object[] train = {"train", "--steps", 1, "-q", "--num-samples", 0, "--out", out};
        assertEquals(0, microgpt(train).code());
        var hint = microgpt(train).complaint(1);
        var command = hint.substring(hint.indexOf("microgpt train"));
        assertEquals("train\n--resume\n" + out + "\n", through("microgpt() { printf '%s\\n' \"$@\"; }; " + command));
    }

    @Test
    void theProgramIsNamedAsItWasCalled() {
        assertEquals("./microgpt", Shell.program("./microgpt", "/bin"));
        assertEquals("microgpt", Shell.program("/opt/it/microgpt", "/bin:/opt/it"));
        assertEquals("/opt/it/microgpt", Shell.program("/opt/it/microgpt", "/bin"));
        assertEquals("'/opt/my tools/microgpt'", Shell.program("/opt/my tools/microgpt", null));
    }

    @Test
    void helpAndComplaintsNameTheProgramAsItWasCalled() {
        System.setProperty("microgpt.command", "./microgpt");
        try {
            var help = microgpt("train", "--help").out();
            assertTrue(help.startsWith("Usage: ./microgpt train "), help);
            assertTrue(help.contains("\n  ./microgpt train --resume runs/names\n"), help);
            var complaint = microgpt("train", "--steps", 0).complaint(2);
            assertTrue(complaint.endsWith("(see './microgpt train --help')"), complaint);
        } finally {
            System.clearProperty("microgpt.command");
        }
    }

    @Test
    void jShellIsListedAndTheLauncherOpensIt() {
        var help = microgpt("--help").out();
        assertTrue(help.contains("\n  shell "), help);
        assertEquals(
                "microgpt: the shell is opened by the launcher, with shell as its first word: microgpt shell",
                microgpt("shell").complaint(1));
    }

    @Test
    void theBenchmarksAreListedAndTheLauncherRunsThem() {
        var help = microgpt("--help").out();
        assertTrue(help.contains("\n  bench "), help);
        assertEquals(
                "microgpt: the benchmarks are run by the launcher, with bench as its first word: microgpt bench",
                microgpt("bench", "--full").complaint(1));
    }
}
