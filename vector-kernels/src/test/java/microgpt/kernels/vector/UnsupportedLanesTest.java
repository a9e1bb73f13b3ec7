package microgpt.kernels.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The program in JVMs with lanes that there are no kernels for.
@DisabledIfSystemProperty(named = "microgpt.lanes", matches = ".+", disabledReason = "the same for every width")
class UnsupportedLanesTest {
    private static final String MAIN = "microgpt.core/microgpt.cli.Main";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "-XX:MaxVectorSize=8, this JVM prefers lanes of 64 bits",
        "-Dmicrogpt.lanes=64, 'microgpt.lanes is 64: it may be 128, 256 or 512'"
    })
    void autoGoesWithoutAndVectorKernelsAreRefused(String option, String reason) throws Exception {
        var info = run(option, 0, "info");
        assertTrue(info.contains("kernels   scalar (no vector kernels: " + reason), info);
        var train = run(option, 1, "train", "--steps", "1", "--num-samples", "0", "--kernels", "vector");
        assertTrue(train.contains("microgpt: no vector kernels: " + reason), train);
        assertTrue(train.strip().endsWith("; --kernels scalar works without them"), train);
    }

    /// @return what it printed, on either stream
    private String run(String option, int code, String... args) throws Exception {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+IgnoreUnrecognizedVMOptions",
                option,
                "--module-path",
                System.getProperty("jdk.module.path"),
                "--add-modules",
                "info.picocli,tools.jackson.core",
                "--module",
                MAIN));
        command.addAll(List.of(args));
        var printed = folder.resolve("printed");
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile())
                .start();
        try {
            assertTrue(process.waitFor(120, TimeUnit.SECONDS), () -> "still running: " + String.join(" ", command));
            assertEquals(code, process.exitValue(), Files.readString(printed));
            return Files.readString(printed);
        } finally {
            process.destroyForcibly();
        }
    }
}
