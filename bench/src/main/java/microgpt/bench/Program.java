package microgpt.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A command run to its end.
///
/// @param out what it printed on standard output
/// @param err and on standard error
/// @param micros from before its start until its end
record Program(String out, String err, double micros) {
    static final boolean WINDOWS = System.getProperty("os.name").startsWith("Windows");

    /// The launcher of this source tree.
    static final String LAUNCHER =
            Machine.home().resolve(WINDOWS ? "microgpt.cmd" : "microgpt").toString();

    /// Of the JDK this runs on.
    static String jdk(String tool) {
        return Path.of(System.getProperty("java.home"), "bin", tool).toString();
    }

    /// @throws IllegalStateException if it cannot be started or fails
    static Program run(List<String> command) {
        try {
            var out = Files.createTempFile("microgpt", ".out");
            var err = Files.createTempFile("microgpt", ".err");
            try {
                var builder = new ProcessBuilder(command);
                builder.redirectOutput(out.toFile()).redirectError(err.toFile());
                long begin = System.nanoTime();
                var process = builder.start();
                process.getOutputStream().close();
                int code = process.waitFor();
                double micros = (System.nanoTime() - begin) / 1e3;
                if (code != 0) {
                    throw new IllegalStateException(
                            String.join(" ", command) + " ended with " + code + "\n" + Files.readString(err));
                }
                return new Program(Files.readString(out), Files.readString(err), micros);
            } finally {
                delete(out);
                delete(err);
            }
        } catch (IOException e) {
            throw new IllegalStateException(String.join(" ", command) + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
