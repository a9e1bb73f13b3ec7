package microgpt.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import microgpt.page.PageFile;
import microgpt.page.PageRequest;
import microgpt.session.Failure;
import picocli.CommandLine.Option;

/// The page to make of a run.
final class PageOptions {
    @Option(
            names = "--page",
            preprocessor = FileValue.class,
            paramLabel = "FILE",
            description = "Make an HTML page of the run, in which it can be watched and computed again.")
    private Path file;

    @Option(
            names = "--page-size",
            paramLabel = "MB",
            description = "How large the page may be: room for snapshots of the weights (default: ${DEFAULT-VALUE}).")
    private double size = PageRequest.SIZE;

    @Option(
            names = "--compare",
            preprocessor = FileValue.class,
            paramLabel = "RUN",
            description = "Show another run beside it: a page, or a directory that train --out saved to.")
    private Path compare;

    /// The file, if there is one, by the option that names it.
    Map<String, Path> files() {
        return file == null ? Map.of() : Map.of("--page", file);
    }

    /// What is asked for, once it is known that the file can be written.
    ///
    /// @throws IllegalArgumentException with one line that says what is wrong
    /// @throws Failure if a file cannot be read or written
    Optional<PageRequest> request() {
        if (file == null) {
            if (compare != null) {
                throw new IllegalArgumentException("--compare without --page: there is no page to show it in");
            }
            return Optional.empty();
        }
        long bytes = PageRequest.bytes(size);
        try {
            return Optional.of(new PageRequest(PageFile.of(file), bytes, PageRequest.other(compare)));
        } catch (IOException e) {
            throw new Failure(e.getMessage(), e);
        }
    }
}
