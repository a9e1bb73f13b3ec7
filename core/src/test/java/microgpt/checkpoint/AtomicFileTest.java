package microgpt.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir
    private Path directory;

    private Path file() {
        return directory.resolve("file");
    }

    private void replace(Disk disk, String... texts) throws IOException {
        AtomicFile.replace(disk, file(), out -> {
            for (var text : texts) {
                out.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            }
        });
    }

    private List<String> names() throws IOException {
        try (var list = Files.list(directory)) {
            return list.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void theFileIsOnDiskBeforeItGetsItsNameAndTheNameAfter() throws IOException {
        var disk = FakeDisk.sound();
        replace(disk, "new ", "text");
        assertEquals(
                List.of(
                        "create .file.unfinished",
                        "write .file.unfinished",
                        "write .file.unfinished",
                        "force .file.unfinished",
                        "close .file.unfinished",
                        "rename .file.unfinished file",
                        "force directory"),
                disk.log);
        assertEquals("new text", Files.readString(file()));
    }

    @Test
    void whateverFailsTheOldFileStaysAndNothingElse() throws IOException {
        for (int at = 0; ; at++) {
            replace(Disk.REAL, "old");
            var disk = new FakeDisk(FakeDisk.Failure.FULL, at);
            try {
                replace(disk, "new ", "text");
            } catch (IOException e) {
                assertEquals("No space left on device", e.getMessage());
            }
            // the last operation forces the directory: by then the new file has its name
            boolean renamed = disk.log.getLast().equals("force directory");
            assertEquals(renamed ? "new text" : "old", Files.readString(file()), disk.log::toString);
            assertEquals(List.of("file"), names(), disk.log::toString);
            if (!disk.failed()) {
                assertEquals(7, at);
                return;
            }
        }
    }

    @Test
    void anInterruptThatHasBeenHeardSpoilsNoFile() throws IOException {
        var closings = new ArrayDeque<>(List.of(new ClosedByInterruptException()));
        AtomicFile.replace(Disk.REAL, file(), out -> {
            out.write(ByteBuffer.wrap("new".getBytes(StandardCharsets.UTF_8)));
            if (!closings.isEmpty()) {
                throw closings.remove();
            }
        });
        assertEquals("new", Files.readString(file()));
        assertEquals(List.of("file"), names());
    }

    @Test
    void aThreadThatIsStillInterruptedIsToldSo() throws IOException {
        Thread.currentThread().interrupt();
        assertThrows(ClosedByInterruptException.class, () -> replace(Disk.REAL, "new"));
        assertTrue(Thread.interrupted());
        assertEquals(List.of(), names());
    }

    /// 255 bytes, as long as names may be; and what a killed process leaves of it is found.
    @Test
    void aNameMayBeAsLongAsNamesMayBe() throws IOException {
        var name = "\u3042".repeat(80) + "\ud83d\ude00".repeat(3) + "end";
        AtomicFile.replace(directory.resolve(name), new byte[] {1});
        assertEquals(List.of(name), names());
        var disk = new FakeDisk(FakeDisk.Failure.KILLED, 2);
        assertThrows(FakeDisk.Killed.class, () -> AtomicFile.replace(disk, directory.resolve(name), out -> {}));
        assertEquals(2, names().size());
        AtomicFile.clean(directory, List.of(name));
        assertEquals(List.of(name), names());
    }

    @Test
    void aDirectoryThatCannotBeForcedIsNoFailureOnALenientDisk() throws IOException {
        var disk = new FakeDisk(FakeDisk.Failure.ONCE, 6);
        replace(disk.lenient(), "new ", "text");
        assertTrue(disk.failed());
        assertEquals("force directory", disk.log.getLast());
        assertEquals("new text", Files.readString(file()));
    }

    @Test
    void whereverTheProcessDiesTheOldFileOrTheNewOneIsThere() throws IOException {
        for (int at = 0; ; at++) {
            replace(Disk.REAL, "old");
            var disk = new FakeDisk(FakeDisk.Failure.KILLED, at);
            if (at < 7) {
                assertThrows(FakeDisk.Killed.class, () -> replace(disk, "new ", "text"));
            } else {
                replace(disk, "new ", "text");
            }
            var text = Files.readString(file());
            assertEquals(disk.log.contains("force directory") ? "new text" : "old", text, disk.log::toString);
            AtomicFile.clean(Disk.REAL, directory, List.of("file"));
            assertEquals(List.of("file"), names());
            if (at == 7) {
                return;
            }
        }
    }

    @Test
    void contentThatCannotBeMadeLeavesTheOldFile() throws IOException {
        replace(Disk.REAL, "old");
        assertThrows(
                OutOfMemoryError.class,
                () -> AtomicFile.replace(Disk.REAL, file(), _ -> {
                    throw new OutOfMemoryError("a test's");
                }));
        assertEquals("old", Files.readString(file()));
        assertEquals(List.of("file"), names());
    }

    @Test
    void aDirectoryThatIsNotThereIsSaidSo() {
        var missing = directory.resolve("missing").resolve("file");
        var e = assertThrows(IOException.class, () -> AtomicFile.replace(Disk.REAL, missing, _ -> {}));
        assertEquals("no such file or directory", CheckpointException.reason(e));
        assertTrue(Files.notExists(missing.getParent()));
    }

    @Test
    void onlyFilesAreTakenForWhatAKilledProcessLeft() throws IOException {
        var directoryOfThatName = Files.createDirectory(directory.resolve(".file.0123456789abcdef.unfinished"));
        var file = Files.writeString(directory.resolve(".file.fedcba9876543210.unfinished"), "half");
        AtomicFile.clean(directory, List.of("file"));
        assertTrue(Files.isDirectory(directoryOfThatName));
        assertTrue(Files.notExists(file));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aDirectoryThatIsNotThereCannotBeForced() throws IOException {
        Disk.REAL.force(directory);
        assertThrows(IOException.class, () -> Disk.REAL.force(directory.resolve("missing")));
    }
}
