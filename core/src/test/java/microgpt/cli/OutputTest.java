package microgpt.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import microgpt.checkpoint.ModelInfo;
import microgpt.checkpoint.SavedRun;
import microgpt.model.Config;
import microgpt.session.Shell;
import microgpt.text.DocumentMode;
import microgpt.text.Printed;
import microgpt.text.Tokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What a command prints reaches somebody, or the exit code says that it did not.
class OutputTest {
    private static final String TRAIN = "train -q --steps 1 --n-embd 4 --n-head 1 --num-samples 3";

    @TempDir
    private Path folder;

    /// What the command did whose standard output cannot be written for this reason after so many bytes.
    private Ran run(String reason, int bytes, List<String> args) {
        var full = new OutputStream() {
            private int left = bytes;

            @Override
            public void write(int b) throws IOException {
                if (--left < 0) {
                    throw new IOException(reason);
                }
            }
        };
        var err = new ByteArrayOutputStream();
        var out = new Output(full, folder.resolve("nowhere"));
        int code = Main.run(args.toArray(String[]::new), out, StandardCharsets.UTF_8, err, StandardCharsets.UTF_8);
        return new Ran(code, "", err.toString(StandardCharsets.UTF_8));
    }

    private List<String> args(String line) {
        var model = folder.resolve("model");
        if (line.contains("MODEL") && !Files.exists(model)) {
            var train = new ArrayList<>(List.of((TRAIN + " --out").split(" ")));
            train.add(model.toString());
            assertEquals(0, Ran.microgpt(train.toArray()).code());
        }
        return Stream.of(line.split(" "))
                .map(arg -> arg.replace("MODEL", model.toString()))
                .toList();
    }

    static Stream<Arguments> commands() {
        return Stream.of(
                        "--help",
                        "--version",
                        "train --help",
                        "generate --help",
                        "check --help",
                        "info --help",
                        "info",
                        "info --tape",
                        "check --engine value",
                        TRAIN,
                        "generate --model MODEL",
                        "generate --model MODEL --num-samples 3")
                .map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void outputThatNobodyGotIsAFailure(String command) {
        for (int bytes : new int[] {0, 10}) {
            assertEquals(
                    "microgpt: standard output cannot be written: No space left on device",
                    run("No space left on device", bytes, args(command)).complaint(1));
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aReaderThatHasReadEnoughIsNone(String command) {
        for (int bytes : new int[] {0, 10}) {
            var ran = run("Broken pipe", bytes, args(command));
            assertEquals(0, ran.code());
            assertEquals("", ran.err());
        }
    }

    @Test
    void theExitCodeOfWhatWentWrongBeforeStays() {
        var ran = run("No space left on device", 0, List.of("train", "--steps", "0"));
        assertTrue(ran.complaint(2).contains("--steps is 0"), ran.err());
    }

    /// What this line of a shell did; `"$@"` stands for the program and `MODEL` for a directory.
    private Ran shell(String line, String... args) throws Exception {
        assumeTrue(new File("/bin/bash").exists(), "this system has no bash");
        var command = new ArrayList<>(List.of("/bin/bash", "-c", line, "bash"));
        command.addAll(Program.command(List.of("-Xmx64m"), (Object[]) args));
        var err = folder.resolve("err");
        var process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(err.toFile())
                .start();
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        return new Ran(process.exitValue(), out, Files.readString(err));
    }

    @Test
    void aRunWhoseReaderLeavesIsSavedAndQuiet() throws Exception {
        var many = TRAIN.replace("--num-samples 3", "--num-samples 100000");
        var ran = shell("\"$@\" --out run | head -1; exit ${PIPESTATUS[0]}", many.split(" "));
        assertEquals(0, ran.code(), ran.err());
        assertEquals("", ran.err());
        assertEquals(1, ran.out().lines().count());
        try (var saved = SavedRun.open(folder.resolve("run"))) {
            assertEquals(1, saved.state().step());
        }
    }

    @Test
    void helpForAFullDiskIsAFailure() throws Exception {
        assumeTrue(new File("/dev/full").exists(), "this system has no /dev/full");
        assertEquals(
                "microgpt: standard output cannot be written: No space left on device",
                shell("\"$@\" >/dev/full", "--help").complaint(1));
    }

    @Test
    void metricsGoToAPipe() throws Exception {
        var ran = shell("\"$@\" --metrics >(cat) | cat", TRAIN.split(" "));
        assertEquals("", ran.err());
        assertTrue(ran.out().matches("(?s)(.*\n)?step,loss,learning_rate\n(.*\n)?1,.*"), ran.out());
    }

    @Test
    void metricsThatNobodyReadsAnyMoreEndNoRun() throws Exception {
        var ran = shell(
                "\"$@\" --metrics >(head -1) | cat; exit ${PIPESTATUS[0]}",
                "train",
                "-q",
                "--steps",
                "2000",
                "--n-embd",
                "4",
                "--n-head",
                "1",
                "--num-samples",
                "1");
        assertEquals(0, ran.code(), ran.err());
        assertEquals("", ran.err());
        assertTrue(ran.out().contains("step,loss,learning_rate\n"), ran.out());
        assertTrue(ran.out().contains("sample  1: "), ran.out());
    }

    @Test
    void metricsForAFullDeviceAreAFailure() throws Exception {
        assumeTrue(new File("/dev/full").exists(), "this system has no /dev/full");
        var complaint = shell("\"$@\" --metrics /dev/full", TRAIN.split(" ")).complaint(1);
        assertEquals("microgpt: /dev/full cannot be written: No space left on device", complaint);
    }

    private Path modelOf(String characters, DocumentMode mode) throws IOException {
        var tokenizer = Tokenizer.of(characters);
        var config = new Config(tokenizer.vocabSize(), 1, 4, 1, 8);
        return GenerateTest.save(folder.resolve("model"), new ModelInfo(config, tokenizer, mode));
    }

    @Test
    void whatAModelInventsDoesNotSteerATerminal() throws Exception {
        assumeTrue(new File("/usr/bin/script").exists(), "this system has no script, which opens a terminal");
        var model = modelOf("\u0007\n\u001b\u009b\u202e", DocumentMode.STREAM);
        var generate = new Object[] {"generate", "--model", model, "--length", "200", "--prompt", "\u001b\u202e"};
        var piped = Ran.microgpt(generate).out();
        assertTrue(piped.startsWith("\u001b\u202e") && piped.contains("\u0007"), "piped text is as it is");
        var command = Program.command(List.of("-Xmx64m"), generate).stream()
                .map(Shell::quoted)
                .collect(Collectors.joining(" "));
        var script = new ProcessBuilder("script", "-qec", command, "/dev/null").redirectErrorStream(true);
        // script asks $SHELL, or /bin/sh where there is none, to run the command; its quotes are bash's
        script.environment().put("SHELL", "/bin/bash");
        var process = script.start();
        process.getOutputStream().close();
        var shown = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), shown);
        // a terminal ends lines in CR LF, and may echo the end of its input
        shown = shown.replace("^D\b\b", "").replace("\r\n", "\n");
        assertEquals(Printed.shown(piped, true), shown);
        assertTrue(shown.startsWith("<U+001B><U+202E>"), shown);
    }

    @Test
    void whatIsShownOfATextKeepsWhatCharactersAreMadeOf() {
        assertEquals("a\tb<U+000A>", Printed.shown("a\tb\n", false));
        assertEquals("a\n<U+000D><U+2028>\u00a0", Printed.shown("a\n\r\u2028\u00a0", true));
        var family = "\ud83d\udc68\u200d\ud83d\udc67";
        assertEquals(family, Printed.shown(family, false));
    }

    @Test
    void aNameCannotSteerATerminalEither() throws IOException {
        var data = Files.writeString(folder.resolve("a\u001b[2Jb\n"), "anna\n");
        var out = folder.resolve("o\u001bp");
        var ran = Ran.microgpt("train", "--steps", 1, "--num-samples", 0, "--data", data, "--out", out);
        assertEquals(0, ran.code(), ran.err());
        assertTrue(ran.err().contains("a<U+001B>[2Jb<U+000A>"), ran.err());
        assertFalse(ran.err().contains("\u001b"), ran.err());
    }
}
