package microgpt.checkpoint;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/// A file that may be written: one that is not there yet, is empty, or was made by this program, which its beginning
/// tells. Nothing else is ever written over.
///
/// @param path its name
/// @param mark what stands within the first 1,024 bytes of those that this program makes
/// @param what they are; words such as `page of this program`
/// @param otherwise what the user may do instead
public record OwnFile(Path path, String mark, String what, String otherwise) {
    private static final int BEGINNING = 1 << 10;

    /// A text that is written piece by piece: the whole of it need not be in memory.
    @FunctionalInterface
    public interface Text {
        /// Writes it.
        ///
        /// @param out where to; stays open
        /// @throws IOException if that fails
        void writeTo(Writer out) throws IOException;
    }

    /// Makes sure that it may be written.
    ///
    /// @throws IOException with one line, if it is something else, or cannot be read
    public void require() throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(path + " is no plain file: " + otherwise);
        }
        boolean isOurs;
        try {
            isOurs = Files.size(path) == 0 || isMarked(path, mark);
        } catch (IOException e) {
            throw new IOException(path + " cannot be read: " + CheckpointException.reason(e), e);
        }
        if (!isOurs) {
            throw new IOException(path + " is no " + what + " and would be overwritten: " + otherwise);
        }
    }

    /// {@return whether a file begins as those that this program makes}
    ///
    /// @param path the file
    /// @param mark what stands within the first 1,024 bytes of those
    /// @throws IOException if it cannot be read
    public static boolean isMarked(Path path, String mark) throws IOException {
        try (var in = Files.newInputStream(path)) {
            return new String(in.readNBytes(BEGINNING), StandardCharsets.UTF_8).contains(mark);
        }
    }

    /// Replaces the file by this text in UTF-8, in one step; its directory is made if there is none.
    ///
    /// @param text the whole of it
    /// @return how many bytes it has
    /// @throws IOException with one line, if that fails; an older file is then still there
    public long write(String text) throws IOException {
        return write(out -> out.write(text));
    }

    /// Replaces the file by a text in UTF-8, in one step; its directory is made if there is none.
    ///
    /// @param text the whole of it
    /// @return how many bytes it has
    /// @throws IOException with one line, if that fails; an older file is then still there
    public long write(Text text) throws IOException {
        require();
        try {
            Files.createDirectories(path.toAbsolutePath().getParent());
            AtomicFile.replace(Disk.REAL.lenient(), path, out -> {
                var writer = new OutputStreamWriter(out.stream(), StandardCharsets.UTF_8);
                text.writeTo(writer);
                writer.flush();
            });
            return Files.size(path);
        } catch (IOException e) {
            throw new IOException(path + " cannot be written: " + CheckpointException.reason(e), e);
        }
    }
}
