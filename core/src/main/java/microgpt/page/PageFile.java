package microgpt.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import microgpt.checkpoint.OwnFile;
import microgpt.session.Failure;
import microgpt.session.Input;

/// The file of a page: a new one, or one of an older page, and nothing else is ever written over.
public final class PageFile {
    /// What the run of a page says that is made of a saved model.
    private static final String SAVED =
            "\"kind\":\"" + Story.Outcome.Kind.SAVED.name().toLowerCase(Locale.ROOT) + '"';

    private final OwnFile file;

    private PageFile(Path path) {
        file = new OwnFile(path, Page.MARK, "page of this program", "give another name");
    }

    /// The file of this name, which can be written.
    ///
    /// @throws Failure if it cannot
    public static PageFile of(Path path) {
        var directory = path.toAbsolutePath().getParent();
        if (directory != null && !Files.isDirectory(directory)) {
            throw new Failure(path + " cannot be written: there is no directory " + directory);
        }
        var file = new PageFile(path);
        try {
            file.file.require();
        } catch (IOException e) {
            throw new Failure(e.getMessage(), e);
        }
        if (!Files.isWritable(directory)) {
            throw new Failure(path + " cannot be written: " + directory + " is not writable");
        }
        RunJson.require(path.toString());
        return file;
    }

    /// Requires that it is not there, or made of a saved model, as which it can be made again.
    ///
    /// @throws Failure if it is the page of a run, which only the run itself could make again
    void requireNoRecording() {
        var path = file.path();
        if (Files.exists(path) && !run(path).contains(SAVED)) {
            throw new Failure(path + " holds the recording of a run: --out gives the new page another name");
        }
    }

    /// Its name.
    public Path path() {
        return file.path();
    }

    /// Replaces the file by this page, in one step.
    ///
    /// @return how many bytes it has
    /// @throws Failure if that fails; an older page is then still there
    public long write(OwnFile.Text page) {
        try {
            return file.write(page);
        } catch (IOException e) {
            throw new Failure(e.getMessage(), e);
        }
    }

    /// The run that a page was made of.
    ///
    /// @throws Failure if it cannot be read or is no page
    public static String run(Path path) {
        try {
            if (!OwnFile.isMarked(path, Page.MARK)) {
                throw new Failure(path + " is no page of this program: --compare takes one, or a directory of a model");
            }
            return Page.run(Files.readString(path))
                    .orElseThrow(
                            () -> new Failure(path + " is a page without a run: it has been changed or cut short"));
        } catch (IOException e) {
            throw new Failure(path + " cannot be read: " + Input.reason(e), e);
        }
    }
}
