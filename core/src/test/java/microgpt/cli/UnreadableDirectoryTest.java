package microgpt.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import microgpt.MicroGpt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A directory that may be written to and not read, so that it cannot be forced to the disk.
class UnreadableDirectoryTest {
    @TempDir
    private Path folder;

    private Path closed;

    @BeforeEach
    void close() throws IOException {
        closed = Files.createDirectory(folder.resolve("closed"));
        permit("-wx------");
        assumeFalse(Files.isReadable(closed), "who may do everything can read it");
    }

    @AfterEach
    void open() throws IOException {
        permit("rwx------");
    }

    private void permit(String what) throws IOException {
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString(what));
    }

    private static void done(Object... args) {
        var ran = Ran.microgpt(args);
        assertEquals(0, ran.code(), ran.err());
    }

    private Path trained() {
        var model = folder.resolve("model");
        done("train", "-q", "--steps", 2, "--num-samples", 0, "--out", model);
        return model;
    }

    @Test
    void trainingSavesToItAndToANewDirectoryInIt() {
        for (var out : new Path[] {closed, closed.resolve("new")}) {
            var ran = Ran.microgpt("train", "-q", "--steps", 2, "--num-samples", 0, "--out", out);
            assertEquals(0, ran.code(), ran.err());
            assertEquals(1, ran.err().lines().count(), ran.err());
            assertTrue(ran.err().contains(closed + ": its file system cannot force a directory"), ran.err());
            done("train", "-q", "--steps", 3, "--num-samples", 0, "--resume", out);
        }
    }

    @Test
    void pagesPicturesExportsAndModelsAreWrittenToIt() {
        var model = trained();
        done("train", "-q", "--steps", 2, "--num-samples", 0, "--page", closed.resolve("run.html"));
        done("page", "--model", model, "--out", closed.resolve("model.html"));
        done("plot", "--model", model, "--out", closed);
        done("export", "--model", model, "--hf", closed);
        var saved = closed.resolve("saved.safetensors");
        assertDoesNotThrow(() -> MicroGpt.load(model).save(saved));
        assertEquals(2, MicroGpt.load(saved).steps());
    }

    @Test
    void aSweepSavesToItAndGoesOn() {
        done("sweep", "-q", "--grid", "seed=1..2", "--steps", 2, "--out", closed);
        done("sweep", "-q", "--out", closed);
    }
}
