package microgpt.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The programs that docs/benchmarks.md shows do what it says.
class DocumentedTest {
    @TempDir
    private Path directory;

    private Path program(String name) throws IOException {
        var document = Files.readString(Path.of("..", "docs", "benchmarks.md"));
        var block = Pattern.compile("```java\n// " + name + "\\.java\n(.*?)```", Pattern.DOTALL)
                .matcher(document);
        assertTrue(block.find(), name);
        return Files.writeString(directory.resolve(name + ".java"), block.group(1));
    }

    @Test
    void theBigramProgramPrintsAPoint() throws IOException {
        var training = Files.writeString(directory.resolve("training"), "ab\nab\n");
        var heldOut = Files.writeString(directory.resolve("held-out"), "ab\n");
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var printed =
                Program.run(List.of(java), program("Bigrams").toString(), training.toString(), heldOut.toString());
        // Each of three characters was seen twice after the one before it: (2 + 1) / (2 + 27).
        assertEquals(Math.log(29 / 3.0), Clock.points(printed.out()).getFirst().y(), 1e-12);
    }

    private void check(Path file) {
        var product = Mine.compiled(file);
        var timing = Mine.timing(33, factors -> factors.by(product));
        timing.check(timing.reference().get(), timing.arm().get());
    }

    @Test
    void theProductOfTheReaderIsCompiledAndAgrees() throws IOException {
        check(program("MyProduct"));
    }

    @Test
    void theProductOfTheLastLessonIsCompiledAndAgrees() {
        check(Path.of("..", "docs", "lessons", "MyProduct.java"));
    }

    /// It computes nothing; only once; adds to what it finds; or spoils a factor for the next call.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "if (done) return; done = true; right(n, a, b, c);",
                "var before = c.clone(); right(n, a, b, c); for (int i = 0; i < n * n; i++) c[i] += before[i];",
                "right(n, a, b, c); a[0] += 1;"
            })
    void aProductThatIsNoneFails(String body) throws IOException {
        var wrong = Files.writeString(directory.resolve("Wrong.java"), """
                class Wrong implements microgpt.bench.Mine.Product {
                    boolean done;

                    public void multiply(int n, float[] a, float[] b, float[] c) {
                        %s
                    }

                    void right(int n, float[] a, float[] b, float[] c) {
                        new microgpt.kernels.ScalarKernels().matmul(n, n, n, a, 0, n, 1, b, 0, n, c, 0, n);
                    }
                }
                """.replace("%s", body));
        var failure = assertThrows(IllegalStateException.class, () -> check(wrong));
        assertTrue(failure.getMessage().contains("expected"), failure.getMessage());
    }

    @Test
    void whatDoesNotCompileIsToldWithTheCompilersWords() throws IOException {
        var broken = Files.writeString(directory.resolve("Broken.java"), "class Broken {");
        var failure = assertThrows(IllegalStateException.class, () -> Mine.compiled(broken));
        assertTrue(failure.getMessage().contains("Broken.java:1: error"), failure.getMessage());
    }
}
