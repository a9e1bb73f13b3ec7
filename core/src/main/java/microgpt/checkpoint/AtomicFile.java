package microgpt.checkpoint;

import java.io.IOException;
import java.nio.file.Path;

/// Replaces a file in one step: whoever looks, and whenever the machine stops, there is the old file or the new one.
///
/// The new one is written beside the old one, forced to the disk, and given the old one's name; then the directory is
/// forced too, since the name stands there. If anything fails, the old file stays and the new one is deleted; what a
/// killed process leaves is deleted by [#clean].
final class AtomicFile {
    private AtomicFile() {}

    /// Writes a file.
    @FunctionalInterface
    interface Content {
        void writeTo(Disk.Output out) throws IOException;
    }

    static void replace(Disk disk, Path file, Content content) throws IOException {
        var unfinished = unfinished(file);
        try {
            try (var out = disk.create(unfinished)) {
                content.writeTo(out);
                out.force();
            }
            disk.rename(unfinished, file);
        } catch (IOException | RuntimeException | Error e) {
            try {
                disk.delete(unfinished);
            } catch (IOException left) {
                e.addSuppressed(left);
            }
            throw e;
        }
        disk.force(file.toAbsolutePath().getParent());
    }

    /// Deletes what a process that was killed while writing this file left of it.
    static void clean(Disk disk, Path file) throws IOException {
        disk.delete(unfinished(file));
    }

    private static Path unfinished(Path file) {
        return file.resolveSibling("." + file.getFileName() + ".unfinished");
    }
}
