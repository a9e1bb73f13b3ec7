package microgpt.page;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import microgpt.checkpoint.AtomicFile;

/// The file of a page: a new one, or one of an older page, and nothing else is ever written over.
public final class PageFile {
    /// How far into a file what marks a page may stand.
    private static final int BEGINNING = 1 << 10;

    private final Path path;

    private PageFile(Path path) {
        this.path = path;
    }

    /// The file of this name, which can be written.
    ///
    /// @throws IOException with one line that says why it cannot
    public static PageFile of(Path path) throws IOException {
        var file = new PageFile(path);
        var directory = path.toAbsolutePath().getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw new IOException(path + " cannot be written: there is no directory " + directory);
        }
        file.requireOurs();
        if (!Files.isWritable(directory)) {
            throw new IOException(path + " cannot be written: " + directory + " is not writable");
        }
        return file;
    }

    private void requireOurs() throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        if (!Files.isRegularFile(path)) {
            throw new IOException(path + " is no file: a page takes the name of a file to write");
        }
        if (Files.size(path) > 0 && !begins(path).contains(Page.MARK)) {
            throw new IOException(path + " is no page of this program and would be overwritten: give another name");
        }
    }

    private static String begins(Path path) throws IOException {
        try (var in = Files.newInputStream(path)) {
            return new String(in.readNBytes(BEGINNING), StandardCharsets.UTF_8);
        }
    }

    /// The file.
    public Path path() {
        return path;
    }

    /// Replaces the file by this page, in one step.
    ///
    /// @return how many bytes it has
    /// @throws IOException with one line, if that fails; an older page is then still there
    public long write(String page) throws IOException {
        requireOurs();
        var bytes = page.getBytes(StandardCharsets.UTF_8);
        try {
            AtomicFile.replace(path, bytes);
        } catch (IOException e) {
            throw new IOException(path + " cannot be written: " + e.getMessage(), e);
        }
        return bytes.length;
    }

    /// The run that a page was made of.
    ///
    /// @throws IOException with one line, if it cannot be read or is no page
    public static String run(Path path) throws IOException {
        if (!begins(path).contains(Page.MARK)) {
            throw new IOException(path + " is no page of this program: --compare takes one, or a directory of a model");
        }
        return Page.run(Files.readString(path))
                .orElseThrow(
                        () -> new IOException(path + " is a page without a run: it has been changed or cut short"));
    }
}
