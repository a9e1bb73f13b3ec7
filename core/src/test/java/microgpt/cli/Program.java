package microgpt.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// The program in a process of its own, whose output goes to files.
///
/// @param process it
/// @param out its standard output
/// @param err its standard error
record Program(Process process, Path out, Path err) implements AutoCloseable {
    private static final long PATIENCE = TimeUnit.MINUTES.toNanos(2);
    private static final int HUP = 1;
    private static final int INT = 2;
    private static final int TERM = 15;

    static List<String> command(List<String> jvmOptions, Object... args) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(List.of("--module-path", System.getProperty("jdk.module.path")));
        // the library does without them, so its descriptor calls for neither
        command.addAll(List.of("--add-modules", "info.picocli,tools.jackson.core"));
        command.addAll(List.of("--module", "microgpt.core/microgpt.cli.Main"));
        for (var arg : args) {
            command.add(arg.toString());
        }
        return command;
    }

    /// @param folder where its output goes
    static Program start(Path folder, Object... args) throws IOException {
        var out = Files.createTempFile(folder, "out", null);
        var err = Files.createTempFile(folder, "err", null);
        var command = new ArrayList<>(listening());
        command.addAll(command(List.of("-Xmx512m"), args));
        var process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        return new Program(process, out, err);
    }

    /// What a command must begin with to hear signals. A shell's background jobs, and what is started with nohup,
    /// are born with some ignored; programs respect that, and hand it on.
    private static List<String> listening() throws IOException {
        var status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return List.of();
        }
        try (var lines = Files.lines(status)) {
            var ignored =
                    lines.filter(line -> line.startsWith("SigIgn:")).findFirst().orElse("SigIgn: 0");
            long mask = Long.parseUnsignedLong(ignored.substring(7).strip(), 16);
            long awaited = 1 << HUP - 1 | 1 << INT - 1 | 1 << TERM - 1;
            return (mask & awaited) == 0 ? List.of() : List.of("env", "--default-signal=HUP,INT,TERM");
        }
    }

    /// Waits until something is so while it runs.
    void await(BooleanSupplier so) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE;
        while (!so.getAsBoolean()) {
            assertTrue(process.isAlive(), () -> "ended early: " + text(err));
            assertTrue(System.nanoTime() < deadline, () -> "nothing happens: " + text(err));
            Thread.sleep(10);
        }
    }

    /// Sends a signal, such as `INT`.
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    /// Waits for its end.
    Ran ran() throws InterruptedException {
        assertTrue(process.waitFor(PATIENCE, TimeUnit.NANOSECONDS), () -> "does not end: " + text(err));
        return new Ran(process.exitValue(), text(out), text(err));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /// Ends it, if it has not ended.
    @Override
    public void close() {
        process.destroyForcibly();
    }
}
