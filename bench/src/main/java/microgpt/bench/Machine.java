package microgpt.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jdk.incubator.vector.FloatVector;

/// Where figures come from.
///
/// @param cpu the processor's name
/// @param family the numbers that tell processors of one name apart, such as `family 25, model 17`; null if unknown
/// @param cores how many the JVM may use
/// @param memory bytes of main memory
/// @param os name and version
/// @param jdk vendor and version
/// @param lanes the widest vectors the JDK prefers here, in bits
/// @param busy the share of all cores that other programs used just before; null if nobody looked
/// @param commit of the sources measured, with `+` behind it if they were changed; `unknown` outside a repository
@JsonInclude(JsonInclude.Include.NON_NULL)
record Machine(
        String cpu,
        String family,
        int cores,
        long memory,
        String os,
        String jdk,
        int lanes,
        Double busy,
        String commit) {
    private static final Path CPU = Path.of("/proc/cpuinfo");

    /// The machine this runs on.
    static Machine here() {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        var family = lineOf(CPU, "cpu family");
        return new Machine(
                firstOf(
                        lineOf(CPU, "model name"),
                        output("sysctl", "-n", "machdep.cpu.brand_string"),
                        System.getenv().getOrDefault("PROCESSOR_IDENTIFIER", ""),
                        System.getProperty("os.arch")),
                family.isEmpty() ? null : "family " + family + ", model " + lineOf(CPU, "model\t"),
                Runtime.getRuntime().availableProcessors(),
                system.getTotalMemorySize(),
                firstOf(
                        lineOf(Path.of("/etc/os-release"), "PRETTY_NAME").replace("\"", ""),
                        System.getProperty("os.name") + " " + System.getProperty("os.version")),
                System.getProperty("java.vendor.version", System.getProperty("java.vendor")) + ", "
                        + System.getProperty("java.version"),
                FloatVector.SPECIES_PREFERRED.vectorBitSize(),
                busy(system),
                sources());
    }

    /// Its name and what tells it from others of that name.
    String processor() {
        return family == null ? cpu : cpu + ", " + family;
    }

    /// The folder of the project that this was built in.
    static Path home() {
        try {
            var built = Machine.class.getProtectionDomain().getCodeSource().getLocation();
            return Path.of(built.toURI()).resolve("../../..").normalize();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String firstOf(String... texts) {
        return List.of(texts).stream()
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
    }

    /// While this process waits.
    private static Double busy(OperatingSystemMXBean system) {
        try {
            system.getCpuLoad();
            Thread.sleep(1_000);
            double load = system.getCpuLoad();
            return load >= 0 ? load : null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private static String lineOf(Path file, String name) {
        try (var lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.replaceFirst("^[^:=]*[:=]\\s*", "").strip())
                    .findFirst()
                    .orElse("");
        } catch (IOException notThere) {
            return "";
        }
    }

    private static String sources() {
        var home = home().toString();
        var commit = output("git", "-C", home, "rev-parse", "--short=10", "HEAD");
        var changes = output("git", "-C", home, "status", "--porcelain", "--untracked-files=no");
        return commit.isEmpty() ? "unknown" : commit + (changes.isEmpty() ? "" : "+");
    }

    /// What a command printed, or nothing if it is not there or fails.
    private static String output(String... command) {
        try {
            return Program.run(List.of(command)).out().strip();
        } catch (IllegalStateException e) {
            return "";
        }
    }
}
