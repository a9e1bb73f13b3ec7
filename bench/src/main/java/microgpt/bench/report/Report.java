package microgpt.bench.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Results as tables and charts, alone or filled into a document.
///
/// A document marks the places with comments; what stands between them is replaced:
///
/// ```
/// <!-- engines -->
/// <!-- /engines -->
/// ```
public final class Report {
    private static final Pattern BLOCK = Pattern.compile("(<!-- (\\w+) -->\n).*?(<!-- /\\2 -->)", Pattern.DOTALL);

    private final Map<String, Results> results;

    private Report(Map<String, Results> results) {
        this.results = results;
    }

    /// All results of a directory, which need not be there.
    public static Report read(Path directory) {
        var results = new TreeMap<String, Results>();
        if (Files.notExists(directory)) {
            return new Report(results);
        }
        try (var files = Files.newDirectoryStream(directory, "*.json")) {
            for (var file : files) {
                var read = ResultsJson.read(file);
                results.put(read.question(), read);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Report(results);
    }

    /// Whether nothing was measured.
    public boolean isEmpty() {
        return results.isEmpty();
    }

    /// A question's tables.
    public String section(String question) {
        if (question.equals("machines")) {
            return machines();
        }
        if (question.equals("loses")) {
            return LosesAnswer.markdown(results);
        }
        var of = results.get(question);
        if (of == null) {
            return "Not measured.\n";
        }
        return switch (question) {
            case "steps" -> StepsAnswer.markdown(of);
            case "engines" -> EnginesAnswer.markdown(of);
            case "matmul" -> MatmulAnswer.markdown(of);
            case "kernels" -> KernelsAnswer.markdown(of);
            case "widths" -> WidthsAnswer.markdown(of);
            case "generation" -> GenerationAnswer.markdown(of);
            case "allocation" -> AllocationAnswer.markdown(of);
            case "native" -> NativeAnswer.markdown(of);
            case "start" -> StartAnswer.markdown(of);
            case "growth" -> GrowthAnswer.markdown(of);
            default -> throw new IllegalArgumentException("no tables are made of " + question);
        };
    }

    private String machines() {
        var table = new Table("figures", "command", "commit", "processor", "cores", "memory", "system", "JDK", "lanes");
        for (var of : results.values()) {
            var machine = of.machine();
            table.row(
                    of.question(),
                    "`" + of.command() + "`",
                    machine.commit(),
                    machine.cpu(),
                    Integer.toString(machine.cores()),
                    Math.round(machine.memory() / 1e9) + " GB",
                    machine.os(),
                    machine.jdk(),
                    machine.lanes() + " bits");
        }
        return table.toString();
    }

    /// The charts by the name of their files.
    public Map<String, String> charts() {
        var charts = new TreeMap<String, String>();
        results.forEach((question, of) -> {
            switch (question) {
                case "steps" -> charts.put("steps.svg", StepsAnswer.chart(of));
                case "engines" -> charts.put("engines.svg", EnginesAnswer.chart(of));
                case "growth" -> charts.put("growth.svg", GrowthAnswer.chart(of));
                case "matmul" -> charts.put("matmul.svg", MatmulAnswer.chart(of));
                default -> {}
            }
        });
        return charts;
    }

    /// Writes all charts to a directory.
    public void writeCharts(Path directory) {
        charts().forEach((name, chart) -> {
            try {
                Files.writeString(directory.resolve(name), chart);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /// A document with its marked blocks made anew.
    public String fill(String document) {
        return BLOCK.matcher(document)
                .replaceAll(match -> Matcher.quoteReplacement(
                        match.group(1) + "\n" + section(match.group(2)) + "\n" + match.group(3)));
    }
}
