package microgpt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Small programs of others, compiled and started with the tools of the JDK alone, against the jars that
/// `mvn package` made.
@Tag("slow")
class ConsumersTest {
    private static final String STATEMENTS = """
            var model = MicroGpt.on(List.of("emma", "olivia", "ava")).steps(20).nEmbd(8).nHead(2).blockSize(8).train();
            System.out.println(microgpt.session.KernelChoice.AUTO.choose().kernels().getClass().getSimpleName());
            System.out.println("invented " + model.generate(3));
            var folder = java.nio.file.Files.createTempDirectory(java.nio.file.Path.of("."), "model");
            model.save(folder);
            System.out.println("loaded " + MicroGpt.load(folder).generate(3));
            """;

    private static final String PROGRAM = """
            package names;

            import java.util.List;
            import microgpt.MicroGpt;

            public class Names {
                public static void main(String[] args) throws Exception {
            %s
                }
            }
            """.formatted(STATEMENTS);

    private static final Path BIN = Path.of(System.getProperty("java.home"), "bin");
    private static final String ADD = "--add-modules=";

    @TempDir
    private Path folder;

    @BeforeEach
    void write() throws IOException {
        Files.createDirectories(folder.resolve("names"));
        Files.writeString(folder.resolve("names/Names.java"), PROGRAM);
    }

    private static String jars(boolean withJackson, boolean withVectors) {
        var jars = Stream.of(
                        "target/microgpt-core.jar",
                        "target/lib/fastutil-core.jar",
                        withJackson ? "target/lib/jackson-core.jar" : "",
                        withVectors ? "../vector-kernels/target/microgpt-vector-kernels.jar" : "")
                .filter(name -> !name.isEmpty())
                .map(name -> Path.of(name).toAbsolutePath().normalize())
                .toList();
        jars.forEach(jar -> assertTrue(Files.exists(jar), () -> jar + " is not there: mvn package makes it"));
        return jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    /// @param code what the program exits with
    /// @param said all that it printed
    private record Said(int code, String said) {
        private String right() {
            assertEquals(0, code, said);
            return said;
        }
    }

    private Said run(String tool, String... args) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(BIN.resolve(tool).toString()));
        command.addAll(List.of(args));
        var output = folder.resolve("said.txt");
        var process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        process.getOutputStream().close();
        return new Said(process.waitFor(), Files.readString(output));
    }

    private static void assertDone(boolean withVectors, String said) {
        var invented = MicroGpt.on(List.of("emma", "olivia", "ava"))
                .steps(20)
                .nEmbd(8)
                .nHead(2)
                .blockSize(8)
                .train()
                .generate(3);
        assertTrue(said.contains(withVectors ? "VectorKernels" : "ScalarKernels"), said);
        assertTrue(said.contains("invented " + invented), said);
        assertTrue(said.contains("loaded " + invented), said);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aProgramOnTheClassPathRuns(boolean withVectors) throws IOException, InterruptedException {
        var path = jars(true, withVectors) + File.pathSeparator + "out";
        run("javac", "-cp", path, "-d", "out", "names/Names.java").right();
        var said = withVectors
                ? run("java", ADD + "jdk.incubator.vector", "-cp", path, "names.Names")
                : run("java", "-cp", path, "names.Names");
        assertDone(withVectors, said.right());
    }

    private Said asModule(String requires, boolean withVectors, String... options)
            throws IOException, InterruptedException {
        Files.writeString(folder.resolve("module-info.java"), "module names {\n" + requires + "}\n");
        var path = jars(true, withVectors);
        run("javac", "-p", path, "-d", "out", "module-info.java", "names/Names.java")
                .right();
        var args = new ArrayList<>(List.of(options));
        args.addAll(List.of("-p", path + File.pathSeparator + "out", "-m", "names/names.Names"));
        return run("java", args.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aProgramThatIsAModuleRuns(boolean withVectors) throws IOException, InterruptedException {
        var requires = "    requires microgpt.core;\n    requires tools.jackson.core;\n";
        assertDone(withVectors, asModule(requires, withVectors).right());
    }

    @Test
    void aModuleThatDoesNotRequireJacksonIsToldSoAndHelpedByTheCommandLine() throws IOException, InterruptedException {
        var requires = "    requires microgpt.core;\n";
        var refused = asModule(requires, false);
        assertEquals(1, refused.code(), refused.said());
        assertTrue(refused.said().contains("invented ["), refused.said());
        assertTrue(
                refused.said().contains("if the program is a module, its module tools.jackson.core"), refused.said());
        assertDone(false, asModule(requires, false, ADD + "tools.jackson.core").right());
    }

    @Test
    void withoutJacksonAProgramRunsUntilItSaves() throws IOException, InterruptedException {
        var path = jars(false, false) + File.pathSeparator + "out";
        run("javac", "-cp", path, "-d", "out", "names/Names.java").right();
        var refused = run("java", "-cp", path, "names.Names");
        assertEquals(1, refused.code(), refused.said());
        assertTrue(refused.said().contains("invented ["), refused.said());
        assertTrue(refused.said().contains("add tools.jackson.core:jackson-core"), refused.said());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void jshellRuns(boolean withVectors) throws IOException, InterruptedException {
        var script = Files.writeString(folder.resolve("names.jsh"), "import microgpt.*;\n" + STATEMENTS + "/exit\n");
        var args = new ArrayList<>(List.of("--class-path", jars(true, withVectors), "--startup", "DEFAULT"));
        if (withVectors) {
            args.addAll(List.of("--add-modules", "jdk.incubator.vector", "-R" + ADD + "jdk.incubator.vector"));
        }
        args.add(script.toString());
        assertDone(withVectors, run("jshell", args.toArray(String[]::new)).right());
    }
}
