package microgpt.cli;

import static microgpt.cli.Ran.microgpt;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Options come from the command line, then from a file, then by default.
class ConfigTest {
    @TempDir
    private Path folder;

    private Path config(String text) throws IOException {
        return Files.writeString(folder.resolve("options.txt"), text);
    }

    @Test
    void aFileGivesOptionsThatTheCommandLineOverrides() throws IOException {
        var file = config("\uFEFF# a small model\n\nsteps = 7\n--n-embd=8\nn_head = 2\nnum-samples = 0\n");
        var said = microgpt("train", "--config", file).err();
        assertTrue(said.contains("n_embd 8, n_head 2,"), said);
        assertTrue(said.contains("step 7/7"), said);
        assertTrue(microgpt("train", "--config", file, "--steps", 3).err().contains("step 3/3"));
    }

    /// Its config.yaml but for the address of its data; eps_adam is eps here.
    @Test
    void everyConstantThatMicroGptExConfiguresIsAnOptionOfTheSameDefault() throws IOException {
        var constants = "n_layer = 1\nn_embd = 16\nblock_size = 16\nn_head = 4\nlearning_rate = 0.01\nbeta1 = 0.85\n"
                + "beta2 = 0.99\neps = 1.0e-8\ninit_std = 0.08\nseed = 42\nsteps = 1000\ntemperature = 0.5\nnum_samples = 20\n";
        var given = folder.resolve("given");
        assertEquals(
                0,
                microgpt("train", "-q", "--config", config(constants), "--out", given)
                        .code());
        var plain = folder.resolve("plain");
        assertEquals(0, microgpt("train", "-q", "--out", plain).code());
        assertArrayEquals(
                Files.readAllBytes(plain.resolve("model.safetensors")),
                Files.readAllBytes(given.resolve("model.safetensors")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a \"text\" ", "\"a\"", "a\u3000", "a\u001c", "two\nlines"})
    void whatARunWritesMakesTheSameRun(String name) throws IOException {
        var data = Files.writeString(folder.resolve(name), "anna\nbert\nclara\n");
        var first = folder.resolve("first");
        Object[] train = {"train", "-q", "--steps", 5, "--data", data, "--seed", 7, "--clip", 1, "--init-std", 0.1};
        var args = Arrays.copyOf(train, train.length + 2);
        args[train.length] = "--out";
        args[train.length + 1] = first;
        assertEquals(0, microgpt(args).code());
        var second = folder.resolve("second");
        var ran = microgpt("train", "-q", "--config", first.resolve("config.txt"), "--out", second);
        assertEquals(0, ran.code(), ran.err());
        for (var file : new String[] {"resume.safetensors", "model.safetensors", "config.txt", "metrics.csv"}) {
            assertArrayEquals(Files.readAllBytes(first.resolve(file)), Files.readAllBytes(second.resolve(file)), file);
        }
    }

    @Test
    void aFileThatSomebodyChangedStays() throws IOException {
        var out = folder.resolve("out");
        assertEquals(0, microgpt("train", "-q", "--steps", 3, "--out", out).code());
        var file = out.resolve("config.txt");
        var ran = microgpt("train", "--resume", out, "--steps", 5);
        assertEquals(0, ran.code(), ran.err());
        assertTrue(Files.readString(file).contains("\nsteps = 5\n"));
        Files.writeString(file, "mine");
        ran = microgpt("train", "--resume", out, "--steps", 7);
        assertEquals(0, ran.code(), ran.err());
        assertTrue(ran.err().contains("config.txt is not as this run has left it"), ran.err());
        assertEquals("mine", Files.readString(file));
        var other = Files.createDirectory(folder.resolve("other"));
        Files.writeString(other.resolve("config.txt"), "mine");
        assertEquals(
                "microgpt: " + other.resolve("config.txt")
                        + " is not of this run, which would write its options there; move it away",
                microgpt("train", "-q", "--steps", 3, "--out", other).complaint(1));
        assertEquals("mine", Files.readString(other.resolve("config.txt")));
    }

    @ParameterizedTest
    @CsvSource({
        "steps, '\"steps\" is no option: one is written name = value'",
        "stepz = 3, 'there is no option \"stepz\"'",
        "steps = x, \"--steps: 'x' is not a whole number up to 2,147,483,647\"",
        "'steps = 3\nsteps = 4', '--steps is given twice'",
    })
    void aWrongLineIsNamed(String line, String expected) throws IOException {
        var file = config("# options\n" + line + "\n");
        var complaint = microgpt("train", "--config", file).complaint(2);
        assertTrue(complaint.startsWith("microgpt: " + file + ", line "), complaint);
        assertTrue(complaint.contains(expected.replace("\"--", "--").replace("647\"", "647")), complaint);
    }

    @Test
    void aWrongValueOfAFileIsRefusedAsOnTheCommandLine() throws IOException {
        var file = config("steps = 0\n");
        assertEquals(
                microgpt("train", "--steps", 0).complaint(2),
                microgpt("train", "--config", file).complaint(2));
        var missing = folder.resolve("missing");
        assertEquals(
                "microgpt: " + missing + " cannot be read: there is no such file",
                microgpt("train", "--config", missing).complaint(1));
    }
}
