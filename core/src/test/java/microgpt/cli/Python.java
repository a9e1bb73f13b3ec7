package microgpt.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The Python that `MICROGPT_PYTHON` names, `python3` by default.
final class Python {
    private static final String PYTHON = System.getenv().getOrDefault("MICROGPT_PYTHON", "python3");

    private Python() {}

    /// Skips the test where there is no torch.
    static void requireTorch() throws IOException, InterruptedException {
        var found = execute(Map.of(), "-c", "import torch");
        assumeTrue(
                found.code() == 0,
                PYTHON + " has no torch: " + found.err().lines().reduce("", (_, last) -> last));
    }

    /// What a program did that succeeds.
    static Ran run(Object... args) throws IOException, InterruptedException {
        return run(Map.of(), args);
    }

    /// The same with variables of the environment.
    static Ran run(Map<String, String> variables, Object... args) throws IOException, InterruptedException {
        var ran = execute(variables, args);
        assertEquals(0, ran.code(), ran.err());
        return ran;
    }

    /// What a program did that need not succeed.
    static Ran execute(Map<String, String> variables, Object... args) throws IOException, InterruptedException {
        var out = Files.createTempFile("out", null);
        var err = Files.createTempFile("err", null);
        try {
            var command = Stream.concat(Stream.of(PYTHON), Arrays.stream(args).map(Object::toString))
                    .toList();
            var builder =
                    new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
            builder.environment().putAll(variables);
            var process = builder.start();
            assertTrue(process.waitFor(5, TimeUnit.MINUTES), "python does not end");
            return new Ran(process.exitValue(), Files.readString(out), Files.readString(err));
        } catch (IOException e) {
            return new Ran(1, "", e.getMessage());
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    /// The numbers that were printed, one a line.
    static double[] numbers(Ran ran) {
        return ran.out().lines().mapToDouble(Double::parseDouble).toArray();
    }

    /// A path as it is from anywhere.
    static Path ofProject(String... names) {
        return Path.of("..", names).toAbsolutePath().normalize();
    }
}
