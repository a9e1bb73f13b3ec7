package microgpt.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import microgpt.model.Footprint;
import microgpt.text.Corpus;
import microgpt.text.Text;

/// Reads the files a command was given; whatever is wrong with one is a [Failure] that names it.
final class Input {
    private Input() {}

    /// The documents of a file, one a line.
    static Corpus corpus(Path file) {
        try {
            return Corpus.of(file.toString(), bytes(file));
        } catch (IllegalArgumentException e) {
            throw new Failure(e.getMessage(), e);
        }
    }

    /// A file as one long text.
    static Text text(Path file) {
        try {
            return Text.of(file.toString(), bytes(file));
        } catch (IllegalArgumentException e) {
            throw new Failure(e.getMessage(), e);
        }
    }

    private static byte[] bytes(Path file) {
        if (Files.isDirectory(file)) {
            throw new Failure(file + " is a directory: --data takes a text file");
        }
        try {
            long size = Files.size(file);
            if (size > Heap.limit() / 4) {
                throw new Failure(file + " holds " + Heap.size(size) + ", which takes four times as much memory: "
                        + Heap.advice(4.0 * size));
            }
            if (size > Footprint.LONGEST_ARRAY) {
                throw new Failure(file + " holds " + Heap.size(size) + ": at most " + Heap.size(Footprint.LONGEST_ARRAY)
                        + " can be read");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new Failure(file + " cannot be read: " + reason(e), e);
        }
    }

    /// Why reading or writing failed, in a few words.
    static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException missing -> "there is no such file";
            case AccessDeniedException denied -> "permission denied";
            case FileSystemException other when other.getReason() != null -> other.getReason();
            default -> String.valueOf(e.getMessage());
        };
    }
}
