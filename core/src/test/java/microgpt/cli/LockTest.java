package microgpt.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import microgpt.checkpoint.CheckpointDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A directory that a training of this process saves to, and others that want to, here and in another process.
class LockTest {
    @TempDir
    private Path folder;

    private static Object[] training(Path out) {
        return new Object[] {"train", "-q", "--steps", 1, "--num-samples", 0, "--out", out};
    }

    private static void assertRefused(Path out, Ran ran) {
        assertEquals("microgpt: " + out + ": another training is saving to it", ran.complaint(1));
    }

    /// To refuse it may not free the directory for other processes, by whatever name it was asked for.
    @Test
    void whoeverIsRefusedLeavesTheDirectoryItsHolders() throws IOException, InterruptedException {
        var out = folder.resolve("out");
        var linked = Files.createSymbolicLink(folder.resolve("link"), folder).resolve("out");
        var relative = Path.of("").toAbsolutePath().relativize(out);
        try (var _ = CheckpointDirectory.open(out)) {
            for (var name : List.of(out, linked, relative, out.resolve("..").resolve("out"))) {
                assertRefused(name, Ran.microgpt(training(name)));
                try (var program = Program.start(folder, training(out))) {
                    assertRefused(out, program.ran());
                }
            }
        }
        try (var program = Program.start(folder, training(out))) {
            assertEquals(0, program.ran().code());
        }
    }

    @Test
    void whatIsClosedTwiceFreesTheDirectoryOnce() throws IOException, InterruptedException {
        var out = folder.resolve("out");
        var first = CheckpointDirectory.open(out);
        first.close();
        try (var _ = CheckpointDirectory.open(out)) {
            first.close();
            assertRefused(out, Ran.microgpt(training(out)));
            try (var program = Program.start(folder, training(out))) {
                assertRefused(out, program.ran());
            }
        }
    }
}
