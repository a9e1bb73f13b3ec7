package microgpt.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import microgpt.checkpoint.CheckpointDirectory;
import microgpt.checkpoint.CheckpointException;
import microgpt.checkpoint.ModelInfo;
import microgpt.checkpoint.RunState;
import microgpt.checkpoint.SavedRun;
import microgpt.kernels.ScalarKernels;
import microgpt.model.Config;
import microgpt.tape.Tape;
import microgpt.text.DocumentMode;
import microgpt.text.Fingerprint;
import microgpt.text.Tokenizer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavingTest {
    private static final Config CONFIG = new Config(3, 1, 4, 2, 3);
    private static final ModelInfo MODEL = new ModelInfo(CONFIG, Tokenizer.of("ab"), DocumentMode.LINES);

    @TempDir
    private Path folder;

    private CheckpointDirectory directory;
    private final Tape tape = Tape.forTraining(CONFIG.parameterCount(), new ScalarKernels());

    /// In seconds.
    private int now = 1_000;

    @BeforeEach
    void open() throws CheckpointException {
        directory = CheckpointDirectory.open(folder);
    }

    @AfterEach
    void close() throws CheckpointException {
        directory.close();
        tape.close();
    }

    /// @param every how many steps to save, 0 for every two minutes
    private Saving saving(int every) {
        return new Saving(directory, every, () -> Duration.ofSeconds(now).toNanos(), tape, SavingTest::state);
    }

    private static RunState state(int done) {
        return new RunState(
                Optional.empty(), MODEL, done, Fingerprint.of(new byte[0]), Map.of(), Map.of(), Map.of(), Map.of());
    }

    private void assertSaved(int step) {
        assertEquals(OptionalInt.of(step), directory.savedStep());
    }

    @Test
    void aRunIsSavedTwoMinutesAfterItWasSavedLast() {
        var saving = saving(0);
        now += 119;
        saving.onStep(0, 1, 1);
        assertEquals(OptionalInt.empty(), directory.savedStep());
        now += 1;
        saving.onStep(1, 1, 1);
        assertSaved(2);
        now += 119;
        saving.onStep(2, 1, 1);
        assertSaved(2);
        saving.save(4);
        now += 119;
        saving.onStep(4, 1, 1);
        assertSaved(4);
        now += 1;
        saving.onStep(5, 1, 1);
        assertSaved(6);
    }

    @Test
    void aRunIsSavedAfterEverySoManySteps() {
        var saving = saving(3);
        for (int step = 0; step < 8; step++) {
            now += 1_000;
            saving.onStep(step, 1, 1);
            assertEquals(
                    step < 2 ? OptionalInt.empty() : OptionalInt.of((step + 1) / 3 * 3),
                    directory.savedStep(),
                    "after step " + (step + 1));
        }
    }

    @Test
    void aRunThatSomebodyDeletedIsSavedAgain() throws IOException {
        var saving = saving(0);
        var file = folder.resolve(SavedRun.FILE_NAME);
        saving.save(3);
        Files.delete(file);
        saving.save(3);
        assertSaved(3);
    }

    /// The rows of a run may fail to reach their disk just then.
    @Test
    void aBestModelThatCouldNotBeSavedIsSavedWithTheRun() throws IOException {
        int[] failures = {1};
        var saving = new Saving(directory, 0, () -> 0, tape, done -> {
            if (failures[0]-- > 0) {
                throw new IllegalStateException("a full disk");
            }
            return state(done);
        });
        assertThrows(IllegalStateException.class, () -> saving.saveBest(3));
        saving.save(3);
        assertTrue(Files.exists(folder.resolve(CheckpointDirectory.BEST_FILE_NAME)));
        saving.save(4);
        assertSaved(4);
    }

    @Test
    void aThreadThatIsInterruptedSavesAllTheSame() {
        Thread.currentThread().interrupt();
        saving(0).save(3);
        assertTrue(Thread.interrupted());
        assertSaved(3);
    }

    @Test
    void whatIsSavedIsNotSavedTwice() throws IOException {
        var saving = saving(0);
        saving.save(3);
        var file = folder.resolve(SavedRun.FILE_NAME);
        var first = Files.readAttributes(file, "fileKey,lastModifiedTime");
        saving.save(3);
        assertEquals(first, Files.readAttributes(file, "fileKey,lastModifiedTime"));
    }
}
