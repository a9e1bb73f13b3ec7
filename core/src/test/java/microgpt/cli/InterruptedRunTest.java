package microgpt.cli;

import static microgpt.cli.Ran.microgpt;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import microgpt.checkpoint.CheckpointException;
import microgpt.checkpoint.SavedModel;
import microgpt.checkpoint.SavedRun;
import microgpt.session.Engine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Runs that real signals stop, in processes of their own, and that go on.
class InterruptedRunTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void signalsAreSentByKill() {
        assumeTrue(File.separatorChar == '/', "signals are sent by a POSIX kill");
    }

    /// The steps that are saved, 0 if none are.
    private static int saved(Path directory) {
        try (var run = SavedRun.open(directory)) {
            return run.state().step();
        } catch (CheckpointException e) {
            return 0;
        }
    }

    private static Object[] with(List<Object> options, Object... more) {
        var all = new ArrayList<>(options);
        all.addAll(List.of(more));
        return all.toArray();
    }

    private static void requireSameFiles(Path expected, Path actual) throws IOException {
        for (var name : List.of("metrics.csv", SavedModel.FILE_NAME, "best.safetensors", SavedRun.FILE_NAME)) {
            assertArrayEquals(
                    Files.readAllBytes(expected.resolve(name)), Files.readAllBytes(actual.resolve(name)), name);
        }
    }

    /// Steps that take long enough to be interrupted among them.
    private static List<Object> options(Engine engine, int steps) {
        int batch = engine == Engine.TAPE ? 16 : 1;
        return List.of(
                "train",
                "--engine",
                engine,
                "--steps",
                steps,
                "--batch-size",
                batch,
                "--save-every",
                20,
                "--validation",
                0.001);
    }

    @ParameterizedTest
    @EnumSource
    void aRunThatIsInterruptedAndGoesOnIsTheRunThatIsNot(Engine engine) throws Exception {
        var straight = folder.resolve("straight");
        var stopped = folder.resolve("stopped");
        var options = options(engine, 400);
        var whole = microgpt(with(options, "--out", straight, "--metrics", folder.resolve("straight.csv")));
        var csv = folder.resolve("stopped.csv");
        try (var program = Program.start(folder, with(options, "--out", stopped, "--metrics", csv))) {
            program.await(() -> saved(stopped) > 0);
            program.signal("INT");
            var ran = program.ran();
            assertEquals(130, ran.code(), ran.err());
            assertEquals("", ran.out());
            var last = ran.err().lines().toList().getLast();
            assertEquals(
                    "microgpt: interrupted after step %d of 400; to go on: microgpt train --resume %s"
                            .formatted(saved(stopped), stopped),
                    last);
        }
        var resumed = microgpt("train", "--resume", stopped, "--metrics", csv);
        assertEquals(whole.samples(), resumed.samples());
        requireSameFiles(straight, stopped);
        assertEquals(Files.readString(folder.resolve("straight.csv")), Files.readString(csv));
    }

    @Test
    void aSystemThatShutsDownSavesTheRunToo() throws Exception {
        var out = folder.resolve("out");
        try (var program = Program.start(folder, with(options(Engine.TAPE, 1_000_000), "--out", out))) {
            program.await(() -> saved(out) > 0);
            program.signal("TERM");
            requireInterrupted(program, 143, out);
        }
    }

    /// The shell hangs up its jobs, and when it has ended the system those in front of it once more.
    @Test
    void aTerminalThatIsClosedSavesTheRunHoweverOftenItSaysSo() throws Exception {
        var out = folder.resolve("out");
        // a batch takes about a second
        try (var program = withinFirstBatch(128, 200, out)) {
            program.signal("HUP");
            Thread.sleep(300);
            program.signal("HUP");
            requireInterrupted(program, 129, out);
        }
    }

    /// A run that has been saved before its first step, and makes that now.
    private Program withinFirstBatch(int channels, int batchSize, Path out) throws Exception {
        List<Object> slow = List.of("train", "--kernels", "scalar", "--threads", 1);
        var program = Program.start(folder, with(slow, "--n-embd", channels, "--batch-size", batchSize, "--out", out));
        program.await(() -> Files.exists(out.resolve(SavedRun.FILE_NAME)));
        return program;
    }

    private static void requireInterrupted(Program program, int code, Path out) throws InterruptedException {
        var ran = program.ran();
        assertEquals(code, ran.code(), ran.err());
        var last = ran.err().lines().toList().getLast();
        assertTrue(last.contains(String.format(Locale.ROOT, "interrupted after step %,d of ", saved(out))), last);
    }

    @Test
    void aSecondInterruptLeavesAtOnceAndTheCheckpointStays() throws Exception {
        var out = folder.resolve("out");
        // a batch takes many seconds
        try (var program = withinFirstBatch(256, 500, out)) {
            Thread.sleep(500);
            program.signal("INT");
            assertTrue(
                    !program.process().waitFor(500, TimeUnit.MILLISECONDS), "the first ends it only after its batch");
            long before = System.nanoTime();
            program.signal("INT");
            var ran = program.ran();
            assertTrue(System.nanoTime() - before < TimeUnit.SECONDS.toNanos(2), "it took its time");
            assertEquals(130, ran.code());
        }
        assertEquals(0, saved(out));
    }

    @Test
    void aSignalTakesEffectBetweenTwoBatchesOfAStep() throws Exception {
        var out = folder.resolve("out");
        try (var program = Program.start(folder, "train", "--accumulate", Integer.MAX_VALUE, "--out", out)) {
            program.await(() -> Files.exists(out.resolve(SavedRun.FILE_NAME)));
            Thread.sleep(200);
            program.signal("TERM");
            var ran = program.ran();
            assertEquals(143, ran.code(), ran.err());
            assertTrue(ran.err().contains("interrupted after step 0 of 1,000"), ran.err());
        }
    }

    /// What is held out takes seconds, a step next to nothing.
    @Test
    void aSignalTakesEffectWithinAnEvaluationWhichTheRunThatGoesOnMakesUpFor() throws Exception {
        var straight = folder.resolve("straight");
        var stopped = folder.resolve("stopped");
        Object[] options = {
            "train",
            "--engine",
            "value",
            "--n-embd",
            4,
            "--n-head",
            1,
            "--steps",
            2,
            "--eval-every",
            1,
            "--validation",
            0.5,
            "--save-every",
            1
        };
        try (var program = Program.start(folder, with(List.of(options), "--out", stopped))) {
            program.await(() -> Files.exists(stopped.resolve(SavedRun.FILE_NAME)));
            Thread.sleep(100);
            program.signal("INT");
            assertEquals(130, program.ran().code());
        }
        assertEquals("step,loss,validation_loss,learning_rate\n", Files.readString(stopped.resolve("metrics.csv")));
        assertEquals(1, saved(stopped));
        var whole = microgpt(with(List.of(options), "--out", straight));
        assertEquals(whole.samples(), microgpt("train", "--resume", stopped).samples());
        requireSameFiles(straight, stopped);
    }

    @Test
    void aRunThatIsKilledAgainAndAgainIsTheRunThatIsNot() throws Exception {
        kill(40, 5);
    }

    @Test
    @Tag("slow")
    void aRunThatIsKilledVeryOftenIsTheRunThatIsNot() throws Exception {
        kill(400, 50);
    }

    /// Every step is saved, so that most of the time is spent saving.
    private void kill(int steps, int kills) throws Exception {
        List<Object> options = List.of(
                "train", "--steps", steps, "--save-every", 1, "--validation", 0.001, "--eval-every", 7, "--seed", 3);
        var straight = folder.resolve("straight");
        var killed = folder.resolve("killed");
        var whole = microgpt(with(options, "--out", straight));
        var random = new SplittableRandom(50);
        for (int i = 0; i < kills; i++) {
            int before = saved(killed);
            var args = before == 0 && !Files.exists(killed.resolve(SavedRun.FILE_NAME))
                    ? with(options, "--out", killed)
                    : new Object[] {"train", "--resume", killed};
            try (var program = Program.start(folder, args)) {
                program.await(() -> saved(killed) > before);
                TimeUnit.NANOSECONDS.sleep(random.nextLong(20_000_000));
                program.process().destroyForcibly().waitFor();
            }
            assertTrue(saved(killed) > before, "kill " + i + " lost steps");
        }
        var resumed = microgpt("train", "--resume", killed);
        assertEquals(whole.samples(), resumed.samples());
        requireSameFiles(straight, killed);
    }
}
