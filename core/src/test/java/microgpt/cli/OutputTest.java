package microgpt.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import java.util.stream.Stream;
import microgpt.checkpoint.SavedRun;
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
        var ran = shell("\"$@\" --num-samples 100000 --out out | head -1; exit ${PIPESTATUS[0]}", TRAIN.split(" "));
        assertEquals(0, ran.code());
        assertEquals("", ran.err());
        assertEquals(1, ran.out().lines().count());
        try (var saved = SavedRun.open(folder.resolve("out"))) {
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
        var complaint = shell("\"$@\" --num-samples 0 --metrics /dev/full", TRAIN.split(" "))
                .complaint(1);
        assertEquals("microgpt: /dev/full cannot be written: No space left on device", complaint);
    }
}
