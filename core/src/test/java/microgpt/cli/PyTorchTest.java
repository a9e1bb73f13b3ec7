package microgpt.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whether a run is handed over to `docs/pytorch/microgpt.py` and back. `MICROGPT_PYTHON` names a Python that has
/// torch.
class PyTorchTest {
    private static final Path SCRIPT = Python.ofProject("docs", "pytorch", "microgpt.py");

    /// Both sides compute in double and differ in the order of their sums: what the recorded runs of the two
    /// references are held to.
    private static final double DOUBLE = 1e-9;

    @TempDir
    private static Path folder;

    /// Twenty steps of a run of thirty, in double. The rate is constant, so that the first twenty are the same.
    private static Path begun;

    @BeforeAll
    static void beginARun() throws IOException, InterruptedException {
        Python.requireTorch();
        begun = folder.resolve("begun");
        train("--engine", "value", "--schedule", "constant", "--batch-size", 2, "--accumulate", 2)
                .and("--n-embd", 8, "--n-head", 2, "--block-size", 8, "--weight-decay", 0.1, "--clip", 1)
                .and("--steps", 20, "--out", begun)
                .run();
    }

    @Test
    void logitsAreWithinTheBoundOfFloat() throws Exception {
        var model = folder.resolve("float");
        train("--n-embd", 8, "--n-head", 2, "--block-size", 8, "--steps", 20, "--out", model)
                .run();
        var printed = Python.run(
                "-c",
                "import sys, torch; sys.path.insert(0, sys.argv[1]); import microgpt\n"
                        + "_, _, model = microgpt.read(sys.argv[2], 'model')\n"
                        + "for x in model(torch.tensor([[model.bos] + model.encode('emm')]))[0, -1].tolist(): print(repr(x))",
                SCRIPT.getParent(),
                model);
        Emma.of(model, 3).assertLogits(Python.numbers(printed));
    }

    @Test
    void theNextTenLossesAreTheSame() throws Exception {
        var here = losses(begun, folder.resolve("here"));
        var there =
                lossesOfPyTorch(Python.run(SCRIPT, "train", begun, "--steps", 30, "--out", folder.resolve("there")));
        assertClose(here, there);
    }

    @Test
    void aStreamGoesOnWhateverEndsItsLines() throws Exception {
        var text = Files.writeString(folder.resolve("play.txt"), "to be\r\nor not\rto be\n\r\n".repeat(20));
        var stream = folder.resolve("stream");
        train("--engine", "value", "--schedule", "constant", "--data", text, "--documents", "stream")
                .and("--n-embd", 8, "--n-head", 2, "--block-size", 8, "--steps", 20, "--out", stream)
                .run();
        var here = losses(stream, folder.resolve("stream-here"));
        var there = lossesOfPyTorch(
                Python.run(SCRIPT, "train", stream, "--steps", 30, "--out", folder.resolve("stream-there")));
        assertClose(here, there);
    }

    @Test
    void aTextThatHasMovedIsFoundWhereItIs() throws Exception {
        var text = Files.writeString(folder.resolve("names.txt"), "emma\nolivia\nava\n");
        var run = folder.resolve("moving");
        train("--data", text, "--steps", 1, "--out", run).run();
        var moved = Files.move(text, folder.resolve("moved names.txt"));
        var there = folder.resolve("moved");
        assertTrue(complaint(1, "train", run, "--steps", 2, "--out", there).contains(": --data says where "));
        Python.run(SCRIPT, "train", run, "--steps", 2, "--data", moved, "--out", there);

        train("--resume", there, "--steps", 3).run();
        assertTrue(Files.readString(there.resolve("config.txt")).contains("moved names.txt\n"));
    }

    @Test
    void twoWorkersAreTwoBatchesAStep() throws Exception {
        var here = losses(begun, folder.resolve("one"));
        var there = lossesOfPyTorch(Python.run(
                "-m",
                "torch.distributed.run",
                "--nproc-per-node",
                2,
                SCRIPT,
                "train",
                begun,
                "--steps",
                30,
                "--out",
                folder.resolve("two")));
        assertClose(here, there);
    }

    @Test
    void aRunComesBack() throws Exception {
        var there = folder.resolve("away");
        Python.run(SCRIPT, "train", begun, "--steps", 25, "--out", there);

        var texts = Ran.microgpt("generate", "--model", there, "--num-samples", 3);
        assertEquals(0, texts.code(), texts.err());
        assertEquals(3, texts.out().lines().count(), texts.out());
        var back = losses(there, folder.resolve("back"));
        var stayed = losses(begun, folder.resolve("stayed"));
        assertClose(stayed.subList(5, 10), back);
    }

    @Test
    void whatIsNoCheckpointIsSaidInOneLine() throws Exception {
        var nothing = folder.resolve("nothing");
        assertTrue(complaint(1, "generate", nothing).startsWith("microgpt.py: " + nothing + " is not there: "));
        var empty = Files.createDirectory(folder.resolve("empty"));
        assertTrue(
                complaint(1, "train", empty, "--out", nothing).startsWith("microgpt.py: " + empty + " holds no run: "));
        var options = begun.resolve("config.txt");
        assertTrue(complaint(1, "generate", options).startsWith("microgpt.py: " + options + " is damaged or "));
        var exported = folder.resolve("exported");
        assertEquals(
                0, Ran.microgpt("export", "--model", begun, "--hf", exported).code());
        assertTrue(complaint(1, "generate", exported).contains(" holds a \"Hugging Face model\": "));
    }

    @Test
    void stepsThatAreDoneAreNotUndone() throws Exception {
        var less = folder.resolve("less");
        assertEquals(
                "microgpt.py: " + begun + " has done 20 steps already: --steps must be at least that",
                complaint(1, "train", begun, "--steps", 19, "--out", less));
        assertFalse(Files.exists(less));
    }

    @Test
    void nothingIsWrittenOver() throws Exception {
        var foreign = Files.writeString(
                Files.createDirectory(folder.resolve("foreign")).resolve("model.safetensors"), "mine");
        assertEquals(
                "microgpt.py: " + foreign.getParent() + " holds model.safetensors already: --out takes a new directory",
                complaint(1, "train", begun, "--steps", 21, "--out", foreign.getParent()));
        assertEquals("mine", Files.readString(foreign));
        assertEquals(
                "microgpt.py: " + foreign + " is no directory: --out takes a new one",
                complaint(1, "train", begun, "--steps", 21, "--out", foreign));
        assertTrue(complaint(1, "train", begun, "--steps", 21, "--out", begun)
                .startsWith("microgpt.py: " + begun + " holds "));
    }

    @Test
    void aPromptOfUnknownCharactersIsWrongUsage() throws Exception {
        assertEquals(
                "microgpt.py: '!' of the prompt is not in the vocabulary: 'abcdefghijklmnopqrstuvwxyz'"
                        + " (see 'microgpt.py generate --help')",
                complaint(2, "generate", begun, "--prompt", "jo!"));
    }

    @Test
    void aFileOfAModelDoesAsWell() throws Exception {
        var model = begun.resolve("model.safetensors");
        var texts = Python.run(SCRIPT, "generate", model, "--num-samples", 3);
        assertEquals(3, texts.out().lines().count(), texts.out());
    }

    /// What the script says when it fails.
    private static String complaint(int code, Object... args) throws Exception {
        var command = Stream.concat(Stream.of(SCRIPT), Arrays.stream(args)).toArray();
        return Python.execute(Map.of(), command).complaint(code);
    }

    private static void assertClose(List<Double> expected, List<Double> actual) {
        assertEquals(expected.size(), actual.size());
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.get(i), actual.get(i), DOUBLE * expected.get(i), "loss " + i);
        }
    }

    /// The losses up to step 30 of a run that goes on here.
    private static List<Double> losses(Path from, Path out) throws IOException {
        var metrics = out.resolveSibling(out.getFileName() + ".csv");
        train("--resume", from, "--steps", 30, "--out", out, "--metrics", metrics)
                .run();
        return Files.readAllLines(metrics).stream()
                .skip(1)
                .map(row -> Double.parseDouble(row.split(",")[1]))
                .toList();
    }

    private static List<Double> lossesOfPyTorch(Ran ran) {
        return ran.err()
                .lines()
                .filter(line -> line.startsWith("step "))
                .map(line -> Double.parseDouble(line.replaceAll(".* loss ", "")))
                .toList();
    }

    /// A command line of `train` that prints nothing.
    private record Train(List<Object> args) {
        Train and(Object... more) {
            return new Train(Stream.concat(args.stream(), Arrays.stream(more)).toList());
        }

        void run() {
            var ran = Ran.microgpt(args.toArray());
            assertEquals(0, ran.code(), ran.err());
        }
    }

    private static Train train(Object... args) {
        return new Train(List.of("train", "--quiet", "--num-samples", 0)).and(args);
    }
}
