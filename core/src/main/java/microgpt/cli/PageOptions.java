package microgpt.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import microgpt.page.PageRequest;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// The page to make of a run.
final class PageOptions {
    static final String COMPARE = "--compare";
    static final String COMPARE_ABOUT = "Show another run beside it: a page, or a directory that train --out saved to.";
    private static final String PAGE = "--page";
    private static final String SIZE = "--page-size";

    private final CommandSpec command;

    /// @param command whose options these are
    PageOptions(CommandSpec command) {
        this.command = command;
    }

    /// Declares them.
    void add() {
        command.addOption(FileValue.option(PAGE, "FILE")
                        .order(RunTable.PAGE)
                        .description("Make an HTML page of the run, in which it can be watched and computed again.")
                        .build())
                .addOption(OptionSpec.builder(SIZE)
                        .order(RunTable.PAGE)
                        .type(double.class)
                        .paramLabel("MB")
                        .description("How large the page may be: room for snapshots of the weights (default: "
                                + PageRequest.SIZE + ").")
                        .build())
                .addOption(FileValue.option(COMPARE, "RUN")
                        .order(RunTable.PAGE)
                        .description(COMPARE_ABOUT)
                        .build());
    }

    /// The file, if there is one, by the option that names it.
    Map<String, Path> files() {
        return FileValue.of(PAGE, command).map(file -> Map.of(PAGE, file)).orElse(Map.of());
    }

    /// What is asked for, once it is known that the file can be written.
    ///
    /// @throws IllegalArgumentException with one line that says what is wrong
    /// @throws microgpt.session.Failure if a file cannot be read or written
    Optional<PageRequest> request() {
        var file = FileValue.of(PAGE, command);
        var compare = FileValue.of(COMPARE, command);
        Double size = command.commandLine().getParseResult().matchedOptionValue(SIZE, null);
        if (file.isEmpty() && (compare.isPresent() || size != null)) {
            throw new IllegalArgumentException((size == null ? COMPARE : SIZE) + " without --page: no page is made");
        }
        return file.map(page -> PageRequest.of(page, size == null ? PageRequest.SIZE : size, compare.orElse(null)));
    }
}
