package microgpt.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;

/// Where figures come from.
///
/// @param cpu the processor's name
/// @param cores how many the JVM may use
/// @param memory bytes of main memory
/// @param os name and version
/// @param jdk vendor and version
/// @param lanes the widest vectors the JDK prefers here, in bits
/// @param busy the share of all cores that other programs used just before; null if nobody looked
/// @param commit of the sources measured, with `+` behind it if they were changed; `unknown` outside a repository
@JsonInclude(JsonInclude.Include.NON_NULL)
record Machine(String cpu, int cores, long memory, String os, String jdk, int lanes, Double busy, String commit) {
    /// The machine this runs on.
    static Machine here() {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return new Machine(
                microgpt.session.Machine.cpu(),
                microgpt.session.Machine.cores(),
                system.getTotalMemorySize(),
                microgpt.session.Machine.os(),
                System.getProperty("java.vendor.version", System.getProperty("java.vendor")) + ", "
                        + System.getProperty("java.version"),
                FmaPeak.WIDEST,
                busy(system),
                sources());
    }

    String busyInWords() {
        return busy == null ? Table.NONE : Table.percent(busy);
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

    private static String sources() {
        try {
            var git = List.of("git", "-C", home().toString());
            var commit = Program.run(git, "rev-parse", "--short=10", "HEAD").out();
            var changes = Program.run(git, "status", "--porcelain", "--untracked-files=no")
                    .out();
            return commit.strip() + (changes.isBlank() ? "" : "+");
        } catch (IllegalStateException noRepository) {
            return "unknown";
        }
    }
}
