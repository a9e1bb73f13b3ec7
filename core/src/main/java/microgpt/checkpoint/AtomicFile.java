package microgpt.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Replaces a file in one step: whoever looks, and whenever the machine stops, there is the old file or the new one.
///
/// The new one is written beside the old one under a name that nobody else has, forced to the disk, and given the old
/// one's name; then the directory is forced too, since the name stands there. If anything before that fails, the old
/// file stays and the new one is deleted; what a killed process leaves is deleted by [#clean]. If only the directory
/// cannot be forced, the new file is there, which is a failure on a disk that is not [lenient][Disk#lenient].
public final class AtomicFile {
    private AtomicFile() {}

    /// Replaces a file by one with these bytes. That its directory cannot be forced is no failure.
    ///
    /// @param file what is replaced, or made
    /// @param content all its bytes
    /// @throws IOException if that fails; the old file is then still there
    public static void replace(Path file, byte[] content) throws IOException {
        replace(Disk.REAL.lenient(), file, out -> out.write(ByteBuffer.wrap(content)));
    }

    /// Writes a file, and again if it is asked to.
    @FunctionalInterface
    interface Content {
        void writeTo(Disk.Output out) throws IOException;
    }

    /// An interrupt marks a thread first, and closes afterwards what that reads or writes: perhaps this file, though by
    /// then the mark has been heard and taken off.
    static void replace(Disk disk, Path file, Content content) throws IOException {
        try {
            replaceAtOnce(disk, file, content);
        } catch (ClosedByInterruptException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            replaceAtOnce(disk, file, content);
        }
    }

    private static void replaceAtOnce(Disk disk, Path file, Content content) throws IOException {
        var unfinished = file.resolveSibling("." + brief(file.getFileName().toString()) + "."
                + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()) + ".unfinished");
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

    /// Deletes what processes that were killed while writing files of these names left of them in a directory, if it
    /// may be read.
    ///
    /// @param directory where they were to lie
    /// @param names of the files that were written
    /// @throws IOException if one cannot be deleted
    public static void clean(Path directory, List<String> names) throws IOException {
        clean(Disk.REAL, directory, names);
    }

    static void clean(Disk disk, Path directory, List<String> names) throws IOException {
        List<Path> unfinished;
        try (Stream<Path> files = Files.list(directory)) {
            unfinished = files.filter(file -> isUnfinished(file, names)).toList();
        } catch (AccessDeniedException e) {
            return;
        }
        for (var file : unfinished) {
            disk.delete(file);
        }
    }

    /// A name as it is, or its beginning: one as long as a name may be has no room for more.
    private static String brief(String name) {
        return name.length() <= 50 ? name : name.substring(0, name.offsetByCodePoints(0, 25));
    }

    private static boolean isUnfinished(Path file, List<String> names) {
        var text = file.getFileName().toString();
        return names.stream()
                        .anyMatch(
                                name -> text.matches(Pattern.quote("." + brief(name)) + "\\.[0-9a-f]{16}\\.unfinished"))
                && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }
}
