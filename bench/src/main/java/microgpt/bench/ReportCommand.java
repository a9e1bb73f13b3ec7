package microgpt.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import microgpt.bench.report.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `microgpt bench report`: makes tables and charts from JSON, measuring nothing.
@Command(
        name = "report",
        description = "Make tables and charts from the JSON of a run anew.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ReportCommand implements Callable<Integer> {
    @Option(
            names = "--from",
            paramLabel = "DIR",
            description = "Where the JSON is and the charts go (default: ${DEFAULT-VALUE}).")
    private Path from = Path.of("docs", "benchmarks");

    @Option(
            names = "--document",
            paramLabel = "FILE",
            description = "Markdown whose marked blocks are filled (default: ${DEFAULT-VALUE}).")
    private Path document = Path.of("docs", "benchmarks.md");

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        requireExists("--document", document);
        requireExists("--from", from);
        var report = Report.read(from);
        if (report.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--from: there are no figures in " + from);
        }
        report.writeCharts(from);
        Files.writeString(document, report.fill(Files.readString(document)));
        return 0;
    }

    private void requireExists(String option, Path file) {
        if (!Files.exists(file)) {
            throw new ParameterException(spec.commandLine(), option + ": there is no " + file);
        }
    }
}
