package microgpt.session;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import microgpt.checkpoint.CheckpointException;
import microgpt.text.Corpus;
import microgpt.text.Text;

/// Reads the files a command was given; whatever is wrong with one is a [Failure] that names it.
public final class Input {
    private Input() {}

    /// A text's bytes, and its tokens of two bytes each.
    private static final int MEMORY_OF_A_BYTE = 3;

    /// Where a document begins and ends, among characters and among tokens; its places in two orders;
    /// whether it has been seen among them; and its place among those that are held out or are not.
    private static final int MEMORY_OF_A_DOCUMENT = 35;

    /// What the documents of a file, one a line, are made into.
    static <T> T corpus(Path file, Function<Corpus, T> use) {
        var text = bytes(file);
        int documents = usable(() -> Corpus.count(file.toString(), text));
        var what = String.format(
                Locale.ROOT, "%s holds %s in %,d documents, which", file, Heap.size(text.length), documents);
        double memory = (double) MEMORY_OF_A_BYTE * text.length + (double) MEMORY_OF_A_DOCUMENT * documents;
        return within(what, memory, () -> use.apply(usable(() -> Corpus.of(file.toString(), text))));
    }

    /// What a file is made into as one long text.
    static <T> T text(Path file, Function<Text, T> use) {
        var text = bytes(file);
        var what = file + " holds " + Heap.size(text.length) + ", which";
        double memory = (double) MEMORY_OF_A_BYTE * text.length;
        return within(what, memory, () -> use.apply(usable(() -> Text.of(file.toString(), text))));
    }

    /// The lines of a small file, without the byte order mark that some editors put before them.
    static List<String> lines(Path file) {
        try {
            return Files.readString(file).replaceFirst("^\uFEFF", "").lines().toList();
        } catch (CharacterCodingException e) {
            throw new Failure(file + " is not UTF-8", e);
        } catch (IOException e) {
            throw new Failure(file + " cannot be read: " + reason(e), e);
        }
    }

    private static <T> T usable(Supplier<T> text) {
        try {
            return text.get();
        } catch (IllegalArgumentException e) {
            throw new Failure(e.getMessage(), e);
        }
    }

    /// What is made of a text, in memory that is foreseen as far as possible.
    private static <T> T within(String what, double memory, Supplier<T> making) {
        if (!Heap.mayHold(memory)) {
            throw Heap.tooSmall(what, memory, null);
        }
        try {
            return making.get();
        } catch (OutOfMemoryError e) {
            throw Heap.tooSmall(what, memory, e);
        }
    }

    private static byte[] bytes(Path file) {
        if (Files.isDirectory(file)) {
            throw new Failure(file + " is a directory: --data takes a text file");
        }
        try {
            return Files.isRegularFile(file) ? ofFile(file) : ofStream(file);
        } catch (UncheckedIOException e) {
            throw new Failure(file + " cannot be read: " + reason(e.getCause()), e);
        } catch (IOException e) {
            throw new Failure(file + " cannot be read: " + reason(e), e);
        }
    }

    private static byte[] ofFile(Path file) throws IOException {
        long size = Files.size(file);
        var what = file + " holds " + Heap.size(size);
        if (size > Footprint.LONGEST_ARRAY) {
            throw new Failure(what + ": at most " + Heap.size(Footprint.LONGEST_ARRAY) + " can be read");
        }
        return within(what + ", which", (double) MEMORY_OF_A_BYTE * size, () -> {
            try {
                return Files.readAllBytes(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /// A pipe or a device, which may never end.
    private static byte[] ofStream(Path file) throws IOException {
        int most = (int) Math.min(Heap.limit() / (MEMORY_OF_A_BYTE + 1), Footprint.LONGEST_ARRAY);
        var what = file + " goes on after " + Heap.size(most) + ", which";
        double memory = (MEMORY_OF_A_BYTE + 1.0) * most;
        try (var in = Files.newInputStream(file)) {
            var bytes = in.readNBytes(most);
            if (bytes.length == most) {
                throw Heap.tooSmall(what, memory, null);
            }
            return bytes;
        } catch (OutOfMemoryError e) {
            throw Heap.tooSmall(what, memory, e);
        }
    }

    /// {@return why reading or writing failed, in a few words}
    ///
    /// @param e what was thrown
    public static String reason(IOException e) {
        return e instanceof NoSuchFileException ? "there is no such file" : CheckpointException.reason(e);
    }

    /// {@return whether writing to a pipe failed since nobody reads it any more: nothing else can go
    /// wrong with one}
    ///
    /// @param e what was thrown
    /// @param file what was written to, or a link to it
    public static boolean isReaderGone(IOException e, Path file) {
        return isPipe(file) || reason(e).toLowerCase(Locale.ROOT).contains("pipe");
    }

    private static boolean isPipe(Path file) {
        try {
            var target = Files.readSymbolicLink(file).toString();
            return target.startsWith("pipe:") || target.startsWith("socket:");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
