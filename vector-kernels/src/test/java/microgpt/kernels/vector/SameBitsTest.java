package microgpt.kernels.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import microgpt.kernels.Kernels;
import microgpt.kernels.ScalarKernels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The same bits from other virtual machines than this one.
class SameBitsTest {
    private static final Kernels VECTOR = new VectorKernels();

    @Test
    void thisMachineGivesTheFingerprintOfTheScalarKernels() {
        assertEquals(Fingerprint.of(new ScalarKernels()), Fingerprint.of(VECTOR));
    }

    @ParameterizedTest
    @CsvSource({"-Xint, 1", "-XX:TieredStopAtLevel=1, 1", "-XX:UseAVX=2, 25"})
    void anotherMachineGivesTheSameFingerprint(String option, String rounds) throws Exception {
        assertEquals(VECTOR.name() + ": [" + Fingerprint.of(VECTOR) + "]", fork(option, rounds));
    }

    /// What [Fingerprint] prints there; it runs on the class path, where the service is found by its file.
    private static String fork(String option, String rounds) throws Exception {
        String classPath = Stream.of(VectorKernels.class, Kernels.class, Fingerprint.class)
                .map(SameBitsTest::location)
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
        var command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "-XX:+IgnoreUnrecognizedVMOptions",
                option,
                "-Dmicrogpt.lanes=" + Lanes.SPECIES.vectorBitSize(),
                "-cp",
                classPath,
                Fingerprint.class.getName(),
                rounds);
        var process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            String output = new String(process.getInputStream().readAllBytes()).strip();
            assertTrue(process.waitFor(120, TimeUnit.SECONDS), () -> String.join(" ", command));
            return output;
        } finally {
            process.destroyForcibly();
        }
    }

    private static String location(Class<?> type) {
        var location = type.getProtectionDomain().getCodeSource().getLocation();
        return Path.of(URI.create(location.toString())).toString();
    }
}
