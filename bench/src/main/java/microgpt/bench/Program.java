package microgpt.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A command run to its end.
///
/// @param out what it printed on standard output
/// @param err and on standard error
/// @param micros from before its start until its end
record Program(String out, String err, double micros) {
    /// The launcher of this source tree.
    static final Path LAUNCHER =
            Here.home().resolve(System.getProperty("os.name").startsWith("Windows") ? "microgpt.cmd" : "microgpt");

    /// @throws IllegalStateException if it cannot be started or fails
    static Program run(List<String> command, Map<String, String> environment) {
        var files = new ArrayList<Path>();
        try {
            var out = Files.createTempFile("microgpt", ".out");
            files.add(out);
            var err = Files.createTempFile("microgpt", ".err");
            files.add(err);
            var builder =
                    new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
            builder.environment().putAll(environment);
            long begin = System.nanoTime();
            var process = builder.start();
            process.getOutputStream().close();
            int code = process.waitFor();
            double micros = (System.nanoTime() - begin) / 1e3;
            if (code != 0) {
                throw new IllegalStateException(
                        String.join(" ", command) + " ended with " + code + "\n" + Files.readString(err));
            }
            return new Program(
                    Files.readString(out, StandardCharsets.UTF_8),
                    Files.readString(err, StandardCharsets.UTF_8),
                    micros);
        } catch (IOException e) {
            throw new IllegalStateException(String.join(" ", command) + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            files.forEach(Program::delete);
        }
    }

    /// A JVM on this jar, with the class whose main method runs.
    static List<String> java(Class<?> main, String... arguments) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
