package microgpt.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import jdk.incubator.vector.FloatVector;
import microgpt.bench.report.Machine;

/// The machine this runs on.
final class Here {
    private Here() {}

    static Machine machine() {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return new Machine(
                cpu(),
                family(),
                Runtime.getRuntime().availableProcessors(),
                system.getTotalMemorySize(),
                os(),
                System.getProperty("java.vendor.version", System.getProperty("java.vendor")) + ", "
                        + System.getProperty("java.version"),
                FloatVector.SPECIES_PREFERRED.vectorBitSize(),
                busy(system),
                commit());
    }

    private static String cpu() {
        var info = lineOf(Path.of("/proc/cpuinfo"), "model name");
        if (info.isEmpty()) {
            info = output("sysctl", "-n", "machdep.cpu.brand_string");
        }
        if (info.isEmpty()) {
            info = System.getenv().getOrDefault("PROCESSOR_IDENTIFIER", "");
        }
        return info.isEmpty() ? System.getProperty("os.arch") : info;
    }

    private static String family() {
        var info = Path.of("/proc/cpuinfo");
        var family = lineOf(info, "cpu family");
        return family.isEmpty() ? null : "family " + family + ", model " + lineOf(info, "model\t");
    }

    /// While this process waits.
    private static Double busy(OperatingSystemMXBean system) {
        try {
            system.getCpuLoad();
            Thread.sleep(1_000);
            double load = system.getCpuLoad();
            return load < 0 || Double.isNaN(load) ? null : load;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private static String os() {
        var pretty = lineOf(Path.of("/etc/os-release"), "PRETTY_NAME").replace("\"", "");
        return pretty.isEmpty() ? System.getProperty("os.name") + " " + System.getProperty("os.version") : pretty;
    }

    private static String lineOf(Path file, String name) {
        if (!Files.isReadable(file)) {
            return "";
        }
        try (var lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.replaceFirst("^[^:=]*[:=]\\s*", "").strip())
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            return "";
        }
    }

    /// The folder of the project that this jar was built in.
    static Path home() {
        try {
            var jar = Path.of(Here.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return jar.toAbsolutePath().getParent().getParent().getParent();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String commit() {
        var home = home().toString();
        var commit = output("git", "-C", home, "rev-parse", "--short=10", "HEAD");
        if (commit.isEmpty()) {
            return "unknown";
        }
        boolean changed = !output("git", "-C", home, "status", "--porcelain", "--untracked-files=no")
                .isEmpty();
        return commit + (changed ? "+" : "");
    }

    /// What a command printed, or nothing if it is not there or fails.
    private static String output(String... command) {
        try {
            var process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0 ? text : "";
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
