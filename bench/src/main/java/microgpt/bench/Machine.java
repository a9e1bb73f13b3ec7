package microgpt.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

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
    ///
    /// @param commit as [#sources] found it before the first question: one made since is none of what is measured
    static Machine here(String commit) {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        // The load from one call to the next, while this process waits.
        system.getCpuLoad();
        LockSupport.parkNanos(1_000_000_000);
        double load = system.getCpuLoad();
        return new Machine(
                microgpt.session.Machine.cpu(),
                microgpt.session.Machine.cores(),
                system.getTotalMemorySize(),
                microgpt.session.Machine.os(),
                System.getProperty("java.vendor.version", System.getProperty("java.vendor")) + ", "
                        + System.getProperty("java.version"),
                FmaPeak.WIDEST,
                load >= 0 ? load : null,
                commit);
    }

    /// The folder of the project that this was built in.
    static Path home() {
        var built = Machine.class.getProtectionDomain().getCodeSource().getLocation();
        return Path.of(URI.create(built.toString())).resolve("../../..").normalize();
    }

    /// The commit of the sources that this was built from, if nobody touched them since.
    static String sources() {
        try {
            var git = List.of("git", "-C", home().toString(), "describe", "--always", "--exclude=*");
            return Program.run(git, "--abbrev=10", "--dirty=+").out().strip();
        } catch (IllegalStateException noRepository) {
            return "unknown";
        }
    }
}
