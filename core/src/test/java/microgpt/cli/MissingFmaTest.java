package microgpt.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program where there is no fused multiply-add.
class MissingFmaTest {
    private static final String SAID = "two to three times slower than with it: there is no fused multiply-add";

    @TempDir
    private Path folder;

    private Ran withoutFma(Object... args) throws Exception {
        var out = folder.resolve("out");
        var err = folder.resolve("err");
        var process = new ProcessBuilder(Program.command(List.of("-XX:-UseFMA"), args))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try (var program = new Program(process, out, err)) {
            return program.ran();
        }
    }

    @Test
    void infoSaysThatItIsSlowAndWhy() throws Exception {
        var ran = withoutFma("info");
        assertEquals(0, ran.code(), ran.err());
        assertTrue(ran.out().contains("kernels   scalar (" + SAID), ran.out());
    }

    @Test
    void trainingSaysSoBeforeItsFirstStepAndGivesTheSameBits() throws Exception {
        Object[] args = {"train", "--steps", 60, "--num-samples", 3, "--out"};
        var ran = withoutFma(with(args, folder.resolve("without")));
        assertEquals(0, ran.code(), ran.err());
        assertTrue(ran.err().indexOf(SAID) < ran.err().indexOf("step "), ran.err());
        assertTrue(ran.err().contains(SAID), ran.err());
        var expected = Ran.microgpt(with(args, folder.resolve("with")));
        assertEquals(expected.out(), ran.out());
        assertEquals(
                -1,
                Files.mismatch(folder.resolve("with/model.safetensors"), folder.resolve("without/model.safetensors")));
    }

    private static Object[] with(Object[] args, Path out) {
        var all = Arrays.copyOf(args, args.length + 1);
        all[args.length] = out;
        return all;
    }
}
