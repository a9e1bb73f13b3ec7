package microgpt.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import microgpt.autograd.Expression;
import microgpt.autograd.Ops;
import microgpt.check.GradientCheck;
import microgpt.check.Subject;
import microgpt.checkpoint.CheckpointException;
import microgpt.checkpoint.SavedModel;
import microgpt.model.Batch;
import microgpt.model.Config;
import microgpt.model.Gpt;
import microgpt.model.Loss;
import microgpt.text.Corpus;
import microgpt.value.ValueOps;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whether a run is handed over to `docs/pytorch/microgpt.py` and back. `MICROGPT_PYTHON` names a Python that has
/// torch.
class PyTorchTest {
    private static final String PYTHON = System.getenv().getOrDefault("MICROGPT_PYTHON", "python3");

    private static final Path SCRIPT =
            Path.of("..", "docs", "pytorch", "microgpt.py").toAbsolutePath();

    /// Both sides compute in double and differ in the order of their sums: what the recorded runs of the two
    /// references are held to.
    private static final double DOUBLE = 1e-9;

    @TempDir
    private static Path folder;

    /// Twenty steps of a run of thirty, in double. The rate is constant, so that the first twenty are the same.
    private static Path begun;

    @BeforeAll
    static void beginARun() throws IOException, InterruptedException {
        var found = run(PYTHON, "-c", "import torch");
        assumeTrue(
                found.code() == 0,
                PYTHON + " has no torch: " + found.err().lines().reduce("", (_, last) -> last));
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
        var printed = python(
                "-c",
                "import sys, torch; sys.path.insert(0, sys.argv[1]); import microgpt\n"
                        + "_, _, model = microgpt.read(sys.argv[2], 'model')\n"
                        + "for x in model(torch.tensor([[model.bos] + model.encode('emm')]))[0, -1].tolist(): print(repr(x))",
                SCRIPT.getParent(),
                model);
        var logits = printed.out().lines().mapToDouble(Double::parseDouble).toArray();

        var emma = LastLogit.Emma.of(model);
        assertEquals(27, logits.length);
        for (int token = 0; token < logits.length; token++) {
            var subject = emma.subject(token);
            double bound = GradientCheck.floatBound(subject);
            assertTrue(bound < 1e-3, "a bound that says something: " + bound);
            assertEquals(emma.exact(subject), logits[token], bound, "logit of token " + token);
        }
    }

    @Test
    void theNextTenLossesAreTheSame() throws Exception {
        var here = losses(begun, folder.resolve("here"));
        var there = lossesOfPyTorch(python(SCRIPT, "train", begun, "--steps", 30, "--out", folder.resolve("there")));
        assertClose(here, there);
    }

    @Test
    void twoWorkersAreTwoBatchesAStep() throws Exception {
        var here = losses(begun, folder.resolve("one"));
        var there = lossesOfPyTorch(python(
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
        python(SCRIPT, "train", begun, "--steps", 25, "--out", there);

        var texts = Ran.microgpt("generate", "--model", there, "--num-samples", 3);
        assertEquals(0, texts.code(), texts.err());
        assertEquals(3, texts.out().lines().count(), texts.out());
        var back = losses(there, folder.resolve("back"));
        var stayed = losses(begun, folder.resolve("stayed"));
        assertClose(stayed.subList(5, 10), back);
    }

    /// The logit of one token after `emm`, as a function of the parameters.
    private record LastLogit(Config config, Batch batch, int token) implements Expression {
        @Override
        public <M> M record(Ops<M> ops) {
            var logits = new Gpt<>(config, ops).logits(batch);
            var mask = new double[batch.rows() * config.vocabSize()];
            mask[mask.length - config.vocabSize() + token] = 1;
            return ops.sum(ops.mul(logits, ops.constant(batch.rows(), config.vocabSize(), mask)));
        }

        /// A saved model that has read `emm`.
        private record Emma(Config config, Batch batch, double[] parameters) {
            static Emma of(Path model) throws CheckpointException {
                try (var saved = SavedModel.open(model)) {
                    var info = saved.info();
                    var ops = ValueOps.forInference(info.config().parameterCount(), _ -> null);
                    saved.loadInto(ops);
                    var parameters = new double[info.config().parameterCount()];
                    Arrays.setAll(parameters, ops::parameter);
                    // the last token of a batch is only predicted
                    var batch = new Batch(1, 4);
                    batch.add(info.tokenizer().encode(Corpus.of("a name", "emma".getBytes(StandardCharsets.UTF_8))), 0);
                    return new Emma(info.config(), batch, parameters);
                }
            }

            Subject subject(int token) {
                int longest = new Loss(config, batch).longestSum();
                return new Subject(
                        "a logit", new LastLogit(config, batch, token), parameters, config::parameterName, longest);
            }

            double exact(Subject subject) {
                var ops = ValueOps.forInference(parameters.length, _ -> null);
                for (int i = 0; i < parameters.length; i++) {
                    ops.parameter(i, parameters[i]);
                }
                return ops.get(subject.expression().record(ops), 0, 0);
            }
        }
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

    private static Ran python(Object... args) throws IOException, InterruptedException {
        var ran = run(Stream.concat(Stream.of(PYTHON), Arrays.stream(args)).toArray());
        assertEquals(0, ran.code(), ran.err());
        return ran;
    }

    private static Ran run(Object... command) throws IOException, InterruptedException {
        var out = Files.createTempFile(folder, "out", null);
        var err = Files.createTempFile(folder, "err", null);
        Process process;
        try {
            process = new ProcessBuilder(
                            Arrays.stream(command).map(Object::toString).toList())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
        } catch (IOException e) {
            return new Ran(1, "", e.getMessage());
        }
        assertTrue(process.waitFor(5, TimeUnit.MINUTES), "python does not end");
        return new Ran(process.exitValue(), Files.readString(out), Files.readString(err));
    }
}
