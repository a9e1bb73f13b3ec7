package microgpt.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import microgpt.page.PageRequest;
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
    /// @throws microgpt.session.Failure if a file cannot be read or written
    Optional<PageRequest> request() {
        if (file == null) {
            if (compare != null) {
                throw new IllegalArgumentException("--compare without --page: there is no page to show it in");
            }
            return Optional.empty();
        }
        return Optional.of(PageRequest.of(file, size, compare));
    }
}
