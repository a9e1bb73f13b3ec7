package microgpt.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import microgpt.autograd.Ops.Kept;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointDirectoryTest {
    private static final Runs.Engine ENGINE = Runs.Engine.TAPE;

    @TempDir
    private Path temporary;

    private Path directory() {
        return temporary.resolve("runs").resolve("names");
    }

    private static void save(Path path, Disk disk, int step) throws CheckpointException {
        try (var directory = CheckpointDirectory.open(path, disk)) {
            directory.save(Runs.state(step), ENGINE.at(step), false);
        }
    }

    /// The step of the run that is there, after a look at every number of both files.
    private static int requireWhole(Path path) throws CheckpointException {
        try (var model = SavedModel.open(path)) {
            var ops = ENGINE.forInference();
            model.loadInto(ops);
            Runs.requireAt(model.step(), ops, NumberType.F32, Kept.PARAMETERS);
        }
        try (var run = SavedRun.open(path)) {
            var ops = ENGINE.forTraining();
            run.loadInto(ops);
            int step = run.state().step();
            assertEquals(Runs.state(step), run.state().withFile("best", Optional.empty()));
            Runs.requireAt(step, ops, NumberType.F32, Kept.values());
            return step;
        }
    }

    private static List<String> names(Path path) throws IOException {
        try (var list = Files.list(path)) {
            return list.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aDirectoryIsMadeAndHoldsTheLastSave() throws IOException {
        try (var directory = CheckpointDirectory.open(directory())) {
            assertFalse(directory.holdsRun());
            for (int step = 1; step <= 3; step++) {
                directory.save(Runs.state(step), ENGINE.at(step), false);
                assertTrue(directory.holdsRun());
                assertEquals(step, requireWhole(directory()));
            }
        }
        assertEquals(List.of(".lock", "model.safetensors", "resume.safetensors"), names(directory()));
    }

    /// Before its first step a run saves its model and then itself; one that is killed in between left nothing trained.
    @Test
    void aModelAloneCountsOnceItIsTrained() throws IOException {
        for (int step : new int[] {0, 1}) {
            try (var directory = CheckpointDirectory.open(directory())) {
                directory.save(Runs.state(step), ENGINE.at(step), false);
                assertFalse(directory.holdsModelAlone(Optional.empty()));
                Files.delete(directory().resolve(SavedRun.FILE_NAME));
                assertEquals(step > 0, directory.holdsModelAlone(Optional.empty()));
            }
        }
    }

    /// The first save of a run that goes on elsewhere may be killed between its model and itself.
    @Test
    void aModelOfTheStepThatARunGoesOnFromIsNotInItsWay() throws IOException {
        try (var directory = CheckpointDirectory.open(directory())) {
            directory.save(Runs.state(1), ENGINE.at(1), false);
            Files.delete(directory().resolve(SavedRun.FILE_NAME));
            assertFalse(directory.holdsModelAlone(Optional.of(Runs.state(1))));
            assertTrue(directory.holdsModelAlone(Optional.of(Runs.state(2))));
            var other = Optional.of(new RunId("fedcba9876543210"));
            directory.save(withoutFiles(other, 1), ENGINE.at(1), false);
            Files.delete(directory().resolve(SavedRun.FILE_NAME));
            assertTrue(directory.holdsModelAlone(Optional.of(Runs.state(1))));
        }
    }

    private static RunState withoutFiles(Optional<RunId> id, int step) {
        var state = Runs.state(step);
        return new RunState(
                id, state.model(), step, state.data(), state.options(), state.generators(), state.figures(), Map.of());
    }

    /// Runs of an older version say after how many steps they did best, and not what that model is.
    @ParameterizedTest
    @CsvSource({"1, 1, true", "1, 2, false", "1, 0, false", "0, 0, false"})
    void theBestModelOfAnOldRunIsKnownByItsStep(int step, int bestStep, boolean known) throws IOException {
        try (var directory = CheckpointDirectory.open(directory())) {
            directory.save(Runs.state(step), ENGINE.at(step), true);
            var state = withoutFiles(Runs.ID, step);
            if (known) {
                assertTrue(directory.restore(state, directory(), bestStep));
            } else {
                var best = directory().resolve(CheckpointDirectory.BEST_FILE_NAME);
                assertEquals(
                        "it is not of this run: it is not the best model that the run has saved; move it away",
                        Refusals.message(best.toString(), () -> directory.restore(state, directory(), bestStep)));
            }
        }
    }

    @Test
    void theNameOfTheBestModelIsForced() throws IOException {
        var renamed = List.of("rename next-best.safetensors best.safetensors", "force directory");
        var saves = FakeDisk.sound();
        try (var directory = CheckpointDirectory.open(directory(), saves)) {
            directory.save(Runs.state(1), ENGINE.at(1), true);
        }
        assertEquals(renamed, saves.log.subList(saves.log.size() - 2, saves.log.size()));
        // as if the process had been killed before
        Files.move(
                directory().resolve(CheckpointDirectory.BEST_FILE_NAME),
                directory().resolve("next-best.safetensors"));
        var restores = FakeDisk.sound();
        try (var directory = CheckpointDirectory.open(directory(), restores);
                var run = SavedRun.open(directory())) {
            assertTrue(directory.restore(run.state(), directory(), 1));
        }
        assertEquals(renamed, restores.log.subList(restores.log.size() - 2, restores.log.size()));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_536, 200_000})
    void aCopyIsTheBeginningOfTheFile(int size) throws IOException {
        var bytes = new byte[200_000];
        new SplittableRandom(5).nextBytes(bytes);
        var from = Files.write(temporary.resolve("from"), bytes);
        try (var directory = CheckpointDirectory.open(directory())) {
            directory.copy(from, CheckpointDirectory.METRICS_FILE_NAME, size);
        }
        assertArrayEquals(
                Arrays.copyOf(bytes, size),
                Files.readAllBytes(directory().resolve(CheckpointDirectory.METRICS_FILE_NAME)));
    }

    @ParameterizedTest
    @EnumSource(names = {"FULL", "KILLED"})
    void whicheverOperationFailsAWholeCheckpointRemains(FakeDisk.Failure failure) throws IOException {
        boolean failed = true;
        for (int at = 0; failed; at++) {
            save(directory(), Disk.REAL, 1);
            var disk = new FakeDisk(failure, at);
            boolean told = true;
            try {
                save(directory(), disk, 2);
                told = false;
            } catch (CheckpointException e) {
                assertTrue(e.getMessage().endsWith("No space left on device"), e.getMessage());
                assertTrue(e.getMessage().startsWith(directory().toString()), e.getMessage());
                Refusals.requireOneLine(e.getMessage());
                assertEquals(List.of(".lock", "model.safetensors", "resume.safetensors"), names(directory()));
            } catch (FakeDisk.Killed e) {
                // what is left is looked at like after a failure
            }
            failed = disk.failed();
            assertEquals(failed, told, disk.log::toString);
            int step = requireWhole(directory());
            boolean replaced = disk.log.getLast().equals("force directory")
                    && disk.log.contains("rename .resume.safetensors.unfinished resume.safetensors");
            assertEquals(replaced ? 2 : 1, step, disk.log::toString);
            CheckpointDirectory.open(directory()).close();
            assertEquals(List.of(".lock", "model.safetensors", "resume.safetensors"), names(directory()));
        }
    }

    @Test
    void theBestModelStaysWhenLaterStepsAreSaved() throws IOException {
        try (var directory = CheckpointDirectory.open(directory())) {
            directory.save(Runs.state(1), ENGINE.at(1), true);
            directory.save(Runs.state(2), ENGINE.at(2), false);
        }
        try (var best = SavedModel.open(directory().resolve(CheckpointDirectory.BEST_FILE_NAME))) {
            assertEquals(1, best.step());
            var ops = ENGINE.forInference();
            best.loadInto(ops);
            Runs.requireAt(1, ops, NumberType.F32, Kept.PARAMETERS);
        }
        assertEquals(2, requireWhole(directory()));
    }

    /// The best of step 1, then that of step 2, wherever saving the latter ends.
    @ParameterizedTest
    @EnumSource(names = {"FULL", "KILLED"})
    void whicheverOperationFailsTheBestModelIsThatOfTheRun(FakeDisk.Failure failure) throws IOException {
        boolean failed = true;
        for (int at = 0; failed; at++) {
            try (var directory = CheckpointDirectory.open(directory())) {
                directory.save(Runs.state(1), ENGINE.at(1), true);
            }
            var disk = new FakeDisk(failure, at);
            try (var directory = CheckpointDirectory.open(directory(), disk)) {
                directory.save(Runs.state(2), ENGINE.at(2), true);
            } catch (CheckpointException | FakeDisk.Killed e) {
                // what is left is looked at
            }
            failed = disk.failed();
            int step = requireWhole(directory());
            try (var directory = CheckpointDirectory.open(directory());
                    var run = SavedRun.open(directory())) {
                assertTrue(directory.restore(run.state(), directory(), step), disk.log::toString);
                try (var best = SavedModel.open(directory().resolve(CheckpointDirectory.BEST_FILE_NAME))) {
                    assertEquals(step, best.step(), disk.log::toString);
                }
            }
            assertEquals(
                    List.of(".lock", "best.safetensors", "model.safetensors", "resume.safetensors"),
                    names(directory()),
                    disk.log::toString);
        }
    }

    @Test
    void everyNewDirectoryIsForced() throws IOException {
        var disk = FakeDisk.sound();
        CheckpointDirectory.open(temporary.resolve("a/b/c/d"), disk).close();
        assertEquals(
                List.of("d", "c", "b", "a", temporary.getFileName().toString()),
                disk.forced.stream().map(path -> path.getFileName().toString()).toList());
    }

    /// The first operations are to force the directory and those that were made for it.
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aDirectoryThatCannotBeForcedIsSaidSoOnce(int at) throws IOException {
        var disk = new FakeDisk(FakeDisk.Failure.ONCE, at);
        try (var directory = CheckpointDirectory.open(directory(), disk)) {
            var unforced =
                    List.of(directory(), directory().getParent(), temporary).get(at);
            assertEquals(
                    List.of(unforced + ": its file system cannot force a directory to the disk (No space left on"
                            + " device): a loss of power may undo the last save"),
                    directory.remarks());
            directory.save(Runs.state(1), ENGINE.at(1), true);
        }
        assertEquals(1, requireWhole(directory()));
        assertEquals(List.of(directory(), directory().getParent(), temporary), disk.forced.subList(0, 3));
    }

    /// Somebody deletes the lock, or the whole directory, and perhaps begins another training there.
    @ParameterizedTest
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void aTrainingWhoseDirectoryIsTakenAwaySavesNoMore(boolean all, boolean another) throws IOException {
        try (var directory = CheckpointDirectory.open(directory())) {
            directory.save(Runs.state(1), ENGINE.at(1), false);
            for (var name : all ? names(directory()) : List.of(".lock")) {
                Files.delete(directory().resolve(name));
            }
            if (all) {
                Files.delete(directory());
            }
            if (another) {
                save(directory(), Disk.REAL, 3);
            }
            var refused =
                    Refusals.message(directory().toString(), () -> directory.save(Runs.state(2), ENGINE.at(2), false));
            assertTrue(refused.startsWith("it is no longer this training's own"), refused);
            assertEquals(OptionalInt.empty(), directory.savedStep());
        }
        if (another || !all) {
            assertEquals(another ? 3 : 1, requireWhole(directory()));
        }
    }

    @Test
    void aDirectoryIsOneTrainingsAtATime() throws IOException {
        try (var _ = CheckpointDirectory.open(directory())) {
            assertEquals(
                    "another training is saving to it",
                    Refusals.message(directory().toString(), () -> CheckpointDirectory.open(directory())));
        }
        CheckpointDirectory.open(directory()).close();
    }

    @Test
    void aFileInTheWayIsSaidSo() throws IOException {
        Files.createDirectories(directory().getParent());
        Files.writeString(directory(), "a file");
        assertEquals(
                "cannot be written to: a file is in the way",
                Refusals.message(directory().toString(), () -> CheckpointDirectory.open(directory())));
    }

    @Test
    void weightsThatAreNoLongerFiniteAreNotSaved() throws IOException {
        save(directory(), Disk.REAL, 1);
        var ops = ENGINE.at(2);
        ops.parameter(60, Double.NaN);
        try (var directory = CheckpointDirectory.open(directory())) {
            var file = directory().resolve(SavedModel.FILE_NAME).toString();
            assertEquals(
                    "wpe[2,0] is NaN: every number must be finite",
                    Refusals.message(file, () -> directory.save(Runs.state(2), ops, false)));
        }
        assertEquals(1, requireWhole(directory()));
    }

    @Test
    void aDiskThatIsReallyFullLeavesTheCheckpoint() throws IOException, InterruptedException {
        var mounted = Files.createDirectory(temporary.resolve("small"));
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=64k", "none", mounted.toString()), "may not mount a tmpfs");
        try {
            save(mounted, Disk.REAL, 1);
            // leaves room for the resume file's beginning only
            Files.write(
                    mounted.resolve("ballast"), new byte[(int) mounted.toFile().getUsableSpace() - 8192]);
            var e = assertThrows(CheckpointException.class, () -> save(mounted, Disk.REAL, 2));
            assertEquals(
                    mounted.resolve(SavedRun.FILE_NAME) + ": cannot be saved: No space left on device", e.getMessage());
            assertEquals(1, requireWhole(mounted));
            assertEquals(List.of(".lock", "ballast", "model.safetensors", "resume.safetensors"), names(mounted));
            Files.delete(mounted.resolve("ballast"));
            save(mounted, Disk.REAL, 2);
            assertEquals(2, requireWhole(mounted));
        } finally {
            assertTrue(run("umount", mounted.toString()));
        }
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
