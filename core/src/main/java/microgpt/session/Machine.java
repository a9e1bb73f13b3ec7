package microgpt.session;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.TimeUnit;
import microgpt.kernels.Fma;
import microgpt.text.Printed;

/// What this process runs on, as far as it can be found out; nothing here fails.
public final class Machine {
    /// Why everything is slow where it is so.
    static final String NO_FMA = "there is no fused multiply-add, on this processor or by order (-XX:-UseFMA)";

    private Machine() {}

    /// {@return the version of this program} The build wrote it into the module's descriptor, and into the
    /// jar's manifest for the class path.
    public static String program() {
        var module = Machine.class.getModule();
        var version = module.isNamed()
                ? module.getDescriptor().rawVersion()
                : Optional.ofNullable(Machine.class.getPackage().getImplementationVersion());
        return version.orElse("(unknown version)");
    }

    /// {@return all of it by what it is about, in the order in which a person reads it}
    public static SequencedMap<String, String> facts() {
        var kernels = KernelChoice.AUTO.choose();
        var facts = new LinkedHashMap<String, String>();
        facts.put("microgpt", program());
        facts.put("JDK", jdk());
        facts.put("VM", vm());
        facts.put("CPU", cpu() + ", " + Printed.count(cores(), "core"));
        facts.put("heap", "up to " + Heap.size(Heap.limit()));
        facts.put("lanes", kernels.kernels().lanes());
        facts.put("kernels", kernels.toString());
        slowVectors().ifPresent(why -> facts.put("warning", "this JVM does not make fast vector code: " + why));
        return facts;
    }

    /// {@return version and maker of the JDK}
    public static String jdk() {
        return property("java.runtime.version") + ", " + property("java.vendor");
    }

    /// {@return the JVM, how it executes, and its compiler}
    public static String vm() {
        return property("java.vm.name") + ", " + property("java.vm.info") + ", "
                + compiler().orElse("no compiler");
    }

    private static Optional<String> compiler() {
        return Optional.ofNullable(ManagementFactory.getCompilationMXBean())
                .map(bean -> "compiled by " + bean.getName());
    }

    /// {@return the processor's name as the system gives it, with the numbers that tell processors of one name apart,
    /// such as `AMD EPYC, family 25, model 1`; else its architecture}
    public static String cpu() {
        return linuxCpu()
                .or(Machine::macCpu)
                .or(() -> Optional.ofNullable(System.getenv("PROCESSOR_IDENTIFIER")))
                .orElse(property("os.arch"));
    }

    private static Optional<String> linuxCpu() {
        var file = Path.of("/proc/cpuinfo");
        var numbers = line(file, "cpu family\t")
                .flatMap(family -> line(file, "model\t").map(model -> ", family " + family + ", model " + model));
        return line(file, "model name\t").map(name -> name + numbers.orElse(""));
    }

    /// {@return name and version of the operating system}
    public static String os() {
        return line(Path.of("/etc/os-release"), "PRETTY_NAME")
                .orElse(property("os.name") + " " + property("os.version"));
    }

    /// What a file of names and values says of a name.
    private static Optional<String> line(Path file, String name) {
        try (var lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.replaceFirst("^[^:=]*[:=]", "")
                            .replace("\"", "")
                            .strip())
                    .findFirst();
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> macCpu() {
        if (!property("os.name").startsWith("Mac")) {
            return Optional.empty();
        }
        try {
            var sysctl = new ProcessBuilder("sysctl", "-n", "machdep.cpu.brand_string")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!sysctl.waitFor(2, TimeUnit.SECONDS)) {
                sysctl.destroyForcibly();
                return Optional.empty();
            }
            var name = new String(sysctl.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return name.isEmpty() ? Optional.empty() : Optional.of(name);
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /// {@return how many processors the JVM may use}
    public static int cores() {
        return Runtime.getRuntime().availableProcessors();
    }

    /// {@return why vector code runs slowly in this process, if it does}
    public static Optional<String> slowVectors() {
        return slowVectors(
                property("java.vm.name"),
                property("java.vm.info"),
                compiler().orElse(""),
                ManagementFactory.getRuntimeMXBean().getInputArguments());
    }

    /// Only HotSpot's C2 turns the Vector API into vector instructions; everything else makes objects of vectors.
    static Optional<String> slowVectors(String vm, String info, String compiler, List<String> options) {
        if (info.contains("interpreted mode")) {
            return Optional.of("bytecode is interpreted, not compiled (-Xint)");
        }
        if (info.contains("emulated-client") || options.stream().anyMatch(Machine::stopsEarly)) {
            return Optional.of("only the quick compiler C1 is on (-XX:TieredStopAtLevel)");
        }
        boolean jvmci = options.contains("-XX:+UseJVMCICompiler") || vm.contains("GraalVM");
        if (jvmci || !compiler.contains("HotSpot")) {
            return Optional.of("the compiler is not HotSpot's C2");
        }
        if (!Fma.IN_HARDWARE) {
            return Optional.of(NO_FMA);
        }
        if (options.contains("-XX:-EnableVectorSupport")) {
            return Optional.of("the JVM's vector support is off (-XX:-EnableVectorSupport)");
        }
        return Optional.empty();
    }

    private static boolean stopsEarly(String option) {
        return option.matches("-XX:TieredStopAtLevel=[0-3]");
    }

    private static String property(String name) {
        return System.getProperty(name, "unknown");
    }
}
