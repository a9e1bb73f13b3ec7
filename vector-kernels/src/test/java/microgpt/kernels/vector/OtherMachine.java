package microgpt.kernels.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import it.unimi.dsi.fastutil.objects.Object2DoubleMap;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import microgpt.kernels.Kernels;

/// A virtual machine that is run beside this one, with other options and the same lanes.
final class OtherMachine {
    private OtherMachine() {}

    /// What a program prints there; it runs on the class path, where the service is found by its file.
    static String run(String option, Class<?> program, String... arguments) throws Exception {
        String classPath = Stream.of(VectorKernels.class, Kernels.class, Object2DoubleMap.class, program)
                .map(OtherMachine::location)
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "-XX:+IgnoreUnrecognizedVMOptions",
                option,
                "-Dmicrogpt.lanes=" + Lanes.SPECIES.vectorBitSize(),
                "-cp",
                classPath,
                program.getName()));
        command.addAll(List.of(arguments));
        var printed = Files.createTempFile("printed", ".txt");
        var process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(printed.toFile())
                .start();
        try {
            assertTrue(process.waitFor(300, TimeUnit.SECONDS), () -> "still running: " + String.join(" ", command));
            String output = Files.readString(printed).strip();
            assertEquals(0, process.exitValue(), () -> String.join(" ", command) + ": " + output);
            return output;
        } finally {
            process.destroyForcibly();
            Files.delete(printed);
        }
    }

    private static String location(Class<?> type) {
        var location = type.getProtectionDomain().getCodeSource().getLocation();
        return Path.of(URI.create(location.toString())).toString();
    }
}
