package microgpt.cli;

import static microgpt.cli.Ran.microgpt;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import microgpt.checkpoint.CheckpointException;
import microgpt.checkpoint.SavedModel;
import microgpt.checkpoint.SavedRun;
import microgpt.kernels.Kernels;
import microgpt.kernels.ScalarKernels;
import microgpt.model.Adam;
import microgpt.model.Config;
import microgpt.model.Gpt;
import microgpt.model.Recipe;
import microgpt.model.Sampler;
import microgpt.page.PageRecording;
import microgpt.page.PageRequest;
import microgpt.session.Engine;
import microgpt.session.Failure;
import microgpt.session.KernelChoice;
import microgpt.session.Material;
import microgpt.session.RandomSource;
import microgpt.session.Run;
import microgpt.session.Training;
import microgpt.session.Watcher;
import microgpt.tape.Tape;
import microgpt.text.Corpus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Runs in which something unexpected happens: what is sound of them is saved first.
class FailingRunTest {
    private static final int STEPS = 20;

    @TempDir
    private Path folder;

    /// Kernels of which one throws when it is called for the n-th time, and ever after.
    private static Kernels failing(String kernel, int n, Throwable e) {
        var scalar = new ScalarKernels();
        var calls = new int[1];
        return (Kernels) Proxy.newProxyInstance(
                Kernels.class.getClassLoader(), new Class<?>[] {Kernels.class}, (proxy, method, args) -> {
                    if (method.getName().equals(kernel) && ++calls[0] >= n) {
                        throw e;
                    }
                    try {
                        return method.invoke(scalar, args);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }

    /// The same run on kernels that fail.
    private Failure fails(Path out, Kernels kernels) throws CheckpointException {
        return fails(out, kernels, 0, new Watcher() {});
    }

    /// The same with a share held out, before a watcher that fails.
    private Failure fails(Path out, Kernels kernels, double share, Watcher watcher) throws CheckpointException {
        var run = run(out, share);
        try (var tape = Tape.forTraining(run.config().parameterCount(), kernels)) {
            var training = new Training<>(run, tape, watcher);
            return assertThrows(Failure.class, training::run);
        }
    }

    private Run run(Path out, double share) throws CheckpointException {
        var material = Material.of(Corpus.givenNames(), share, RandomSource.PYTHON, 42, 16);
        var config = Config.defaults(material.tokenizer().vocabSize());
        return new Run(
                config,
                material,
                Recipe.of(Adam.DEFAULT, STEPS, 1),
                Config.INIT_STD,
                42,
                3,
                Sampler.Settings.DEFAULT,
                0,
                Optional.empty(),
                Optional.of(out),
                0,
                Optional.empty(),
                Engine.TAPE,
                KernelChoice.SCALAR,
                1,
                straight(),
                true);
    }

    /// Does the run on kernels that do not fail, and returns its options.
    private Map<String, String> straight() throws CheckpointException {
        var straight = folder.resolve("straight");
        microgpt("train", "--steps", STEPS, "--num-samples", 0, "--eval-every", 3, "--out", straight);
        try (var saved = SavedRun.open(straight)) {
            return saved.state().options();
        }
    }

    private static int savedStep(Path out) throws CheckpointException {
        try (var saved = SavedRun.open(out)) {
            return saved.state().step();
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {IndexOutOfBoundsException.class, StackOverflowError.class, AssertionError.class})
    void whatEndsARunUnexpectedlyLosesNoStep(Class<? extends Throwable> type) throws Exception {
        var straight = folder.resolve("straight");
        var out = folder.resolve("out");
        // one loss is that of the first save, before the first step
        var failure = fails(
                out, failing("crossEntropy", 10, type.getDeclaredConstructor().newInstance()));
        assertEquals(
                "this is a bug: " + type.getName() + "; step 8 is saved, to go on: microgpt train --resume " + out,
                failure.getMessage());
        assertEquals(8, savedStep(out));
        assertEquals(0, microgpt("train", "--resume", out).code());
        for (var name : List.of("metrics.csv", SavedModel.FILE_NAME, SavedRun.FILE_NAME)) {
            assertArrayEquals(Files.readAllBytes(straight.resolve(name)), Files.readAllBytes(out.resolve(name)), name);
        }
    }

    @Test
    void memoryThatRunsOutIsNoBug() throws CheckpointException {
        var out = folder.resolve("out");
        var message =
                fails(out, failing("crossEntropy", 10, new OutOfMemoryError())).getMessage();
        assertTrue(message.startsWith("out of memory: "), message);
        assertTrue(message.contains("; step 8 is saved, to go on: "), message);
        assertEquals(8, savedStep(out));
    }

    @Test
    void parametersThatAreUpdatedInPartAreNotSaved() throws CheckpointException {
        var out = folder.resolve("out");
        var message =
                fails(out, failing("adam", 5, new IllegalStateException())).getMessage();
        assertTrue(message.contains("; step 0 is saved, to go on: "), message);
        assertEquals(0, savedStep(out));
    }

    /// Whoever goes on with a step that is saved expects the row of its evaluation.
    @Test
    void aStepIsNotSavedWithoutItsEvaluation() throws CheckpointException {
        var out = folder.resolve("out");
        var told = new ArrayList<Integer>();
        var watcher = new Watcher() {
            @Override
            public void onStep(Step step) {
                told.add(step.done());
            }

            @Override
            public void onValidation(int done, double loss) {
                throw new IllegalStateException("at step " + done);
            }
        };
        var message = fails(out, new ScalarKernels(), 0.001, watcher).getMessage();
        assertTrue(message.contains("at step 3; step 0 is saved, to go on: "), message);
        assertEquals(0, savedStep(out));
        assertEquals(List.of(1, 2, 3), told, "the third step is done, whatever fails behind it");
    }

    @Test
    void aRunWhosePageFailsTooSaysBoth() throws Exception {
        var page = folder.resolve("there/page.html");
        Files.createDirectory(page.getParent());
        var run = run(folder.resolve("out"), 0);
        var recording = new PageRecording(PageRequest.of(page, 2, null), run, (about, fact) -> {});
        var failure = new Failure("the run failed");
        assertSame(failure, recording.writeAfter(failure), "no step was begun");
        try (var tape = Tape.forTraining(run.config().parameterCount())) {
            recording.onStart(new Gpt<>(run.config(), tape), 0, STEPS);
            Files.delete(page.getParent());
            Files.writeString(page.getParent(), "a file in the way");
            var both = recording.writeAfter(failure).getMessage();
            assertTrue(both.startsWith("the run failed; nor is there a page: " + page), both);
            assertSame(failure, recording.writeAfter(failure), "what failed in being written is not tried again");
        }
    }
}
