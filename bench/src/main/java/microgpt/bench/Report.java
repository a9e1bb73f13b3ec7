package microgpt.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import microgpt.bench.report.Results;
import microgpt.bench.report.Table;

/// Results as tables and charts, alone or filled into a document.
///
/// A document marks the places with comments; what stands between them is replaced:
///
/// ```
/// <!-- engines -->
/// <!-- /engines -->
/// ```
final class Report {
    private static final Pattern BLOCK = Pattern.compile("(<!-- (\\w+) -->\n).*?(<!-- /\\2 -->)", Pattern.DOTALL);

    private final Map<String, Results> results;

    private Report(Map<String, Results> results) {
        this.results = results;
    }

    /// All results of a directory, which need not be there.
    static Report read(Path directory) {
        var results = new TreeMap<String, Results>();
        if (Files.notExists(directory)) {
            return new Report(results);
        }
        try (var files = Files.newDirectoryStream(directory, "*.json")) {
            for (var file : files) {
                var read = Results.read(file);
                results.put(read.question(), read);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Report(results);
    }

    /// Whether nothing was measured.
    boolean isEmpty() {
        return results.isEmpty();
    }

    /// The tables of a question, of all machines, or of where SIMD loses.
    ///
    /// @throws IllegalArgumentException if nothing is called so
    String section(String name) {
        if (name.equals("machines")) {
            return machines();
        }
        if (name.equals("loses")) {
            var compared = new ArrayList<Loses.Loss>();
            results.forEach(
                    (question, of) -> compared.addAll(Questions.named(question).losses(of)));
            return Loses.markdown(compared);
        }
        var question = Questions.named(name);
        var of = results.get(name);
        if (of == null) {
            return "Not measured.\n";
        }
        var text = new StringBuilder();
        of.warnings().forEach(warning -> text.append("**").append(warning).append("**\n\n"));
        text.append(question.markdown(of));
        if (text.indexOf(Table.UNSETTLED) >= 0) {
            text.append(
                    "\n" + Table.UNSETTLED + " still getting faster when time was up: read it as an upper bound.\n");
        }
        return text.toString();
    }

    private String machines() {
        var table = new Table(
                "figures",
                "command",
                "commit",
                "processor",
                "cores",
                "memory",
                "system",
                "JDK",
                "lanes",
                "peak a core",
                "busy");
        for (var of : results.values()) {
            var machine = of.machine();
            table.row(
                    of.question(),
                    "`" + of.command() + "`",
                    machine.commit(),
                    machine.cpu() + (machine.family() == null ? "" : ", " + machine.family()),
                    Integer.toString(machine.cores()),
                    Math.round(machine.memory() / 1e9) + " GB",
                    machine.os(),
                    machine.jdk(),
                    machine.lanes() + " bits"
                            + of.whole512()
                                    .map(whole -> whole ? ", whole" : ", in halves")
                                    .orElse(""),
                    of.find(FmaPeak.ONE, Map.of())
                            .map(peak -> Table.number(peak.gigaflops()) + " GFLOP/s")
                            .orElse("–"),
                    machine.busy() == null ? "–" : Table.percent(machine.busy()));
        }
        return table.toString();
    }

    /// The charts by the name of their files.
    Map<String, String> charts() {
        var charts = new TreeMap<String, String>();
        results.forEach(
                (name, of) -> Questions.named(name).chart(of).ifPresent(chart -> charts.put(name + ".svg", chart)));
        return charts;
    }

    /// Writes all charts to a directory.
    void writeCharts(Path directory) {
        charts().forEach((name, chart) -> {
            try {
                Files.writeString(directory.resolve(name), chart);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /// A document with its marked blocks made anew.
    String fill(String document) {
        return BLOCK.matcher(document)
                .replaceAll(match -> Matcher.quoteReplacement(
                        match.group(1) + "\n" + section(match.group(2)) + "\n" + match.group(3)));
    }
}
