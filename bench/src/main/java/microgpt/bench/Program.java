package microgpt.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A command run to its end.
///
/// @param out what it printed on standard output
/// @param err and on standard error
/// @param micros from before its start until its end
record Program(String out, String err, double micros) {
    static final boolean WINDOWS = System.getProperty("os.name").startsWith("Windows");

    /// What starts a main class on the JDK this runs on, with the options and classes of this process, as JMH does.
    static List<String> java() {
        var java = new ArrayList<>(jdk("java"));
        java.addAll(1, ManagementFactory.getRuntimeMXBean().getInputArguments());
        return java;
    }

    /// What starts a tool of the JDK this runs on, with the classes of this process.
    static List<String> jdk(String tool) {
        var file = Path.of(System.getProperty("java.home"), "bin", tool).toString();
        return List.of(file, "--add-modules=jdk.incubator.vector", "-cp", System.getProperty("java.class.path"));
    }

    /// A training run from the first line of this source tree's launcher to the program's end. Options are
    /// separated by spaces; those that may contain some come after.
    static Program train(String options, String... more) {
        var launcher = Machine.home().resolve(WINDOWS ? "microgpt.cmd" : "microgpt");
        var start = Stream.of(launcher.toString(), "train");
        return run(Stream.concat(start, Stream.of(options.split(" "))).toList(), more);
    }

    /// Lets the launcher do what it does once, so that nobody times it.
    static void prepareLauncher() {
        train("-q --steps=1 --num-samples=1");
    }

    /// @throws IllegalStateException if it cannot be started or fails
    static Program run(List<String> start, String... more) {
        var command = Stream.concat(start.stream(), Stream.of(more)).toList();
        var words = String.join(" ", command);
        try {
            var err = Files.createTempFile("microgpt", ".err");
            err.toFile().deleteOnExit();
            long begin = System.nanoTime();
            var process =
                    new ProcessBuilder(command).redirectError(err.toFile()).start();
            process.getOutputStream().close();
            var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.onExit().join().exitValue();
            double micros = (System.nanoTime() - begin) / 1e3;
            var complaints = new String(Files.readAllBytes(err), StandardCharsets.UTF_8);
            if (code != 0) {
                throw new IllegalStateException(words + " ended with " + code + "\n" + complaints);
            }
            return new Program(out, complaints, micros);
        } catch (IOException e) {
            throw new IllegalStateException(words + ": " + e.getMessage(), e);
        }
    }
}
