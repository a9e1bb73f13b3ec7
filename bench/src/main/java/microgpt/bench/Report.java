package microgpt.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
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
///
/// @param results by the name of their question
record Report(Map<String, Results> results) {
    private static final Pattern BLOCK = Pattern.compile("(<!-- (\\w+) -->\n).*?(<!-- /\\2 -->)", Pattern.DOTALL);

    /// All results of a directory, which need not be there.
    static Report read(Path directory) {
        var results = new TreeMap<String, Results>();
        if (Files.exists(directory)) {
            try (var files = Files.newDirectoryStream(directory, "*.json")) {
                for (var file : files) {
                    var read = Results.read(file);
                    results.put(read.question(), read);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return new Report(results);
    }

    /// The tables of a question, of all machines, or of where SIMD loses.
    ///
    /// @throws IllegalArgumentException if nothing is called so
    String section(String name) {
        return switch (name) {
            case "machines" -> machines();
            case "loses" -> losses();
            default -> {
                var question = Questions.named(name);
                yield results.containsKey(name) ? answer(question, results.get(name)) : "Not measured.\n";
            }
        };
    }

    private static String answer(Question question, Results of) {
        var text = new StringBuilder();
        of.warnings().forEach(warning -> text.append("**").append(warning).append("**\n\n"));
        text.append(question.markdown(of));
        if (text.indexOf(Table.UNSETTLED) >= 0) {
            text.append(
                    "\n" + Table.UNSETTLED + " still getting faster when time was up: read it as an upper bound.\n");
        }
        return text.toString();
    }

    /// Where SIMD lanes, or wider ones, are the slower choice: found among all results, not chosen.
    private String losses() {
        var losses = new ArrayList<Question.Loss>();
        results.forEach((name, of) -> losses.addAll(Questions.named(name).compared(of)));
        losses.removeIf(loss -> loss.ratio() >= 1);
        losses.sort(Comparator.comparingDouble(Question.Loss::ratio));
        return losses.isEmpty()
                ? "Nowhere among these figures.\n"
                : new Table<>(losses)
                        .column("measured", Question.Loss::what)
                        .column("against", Question.Loss::against)
                        .column("times as fast", loss -> Table.times(loss.ratio()))
                        .toString();
    }

    private String machines() {
        return new Table<>(new ArrayList<>(results.values()))
                .column("figures", Results::question)
                .column("command", of -> "`" + of.command() + "`")
                .column("commit", of -> of.machine().commit())
                .column("processor", of -> of.machine().processor())
                .column("cores", of -> Integer.toString(of.machine().cores()))
                .column("memory", of -> Math.round(of.machine().memory() / 1e9) + " GB")
                .column("system", of -> of.machine().os())
                .column("JDK", of -> of.machine().jdk())
                .column(
                        "lanes",
                        of -> of.machine().lanes() + " bits"
                                + of.whole512()
                                        .map(whole -> whole ? ", whole" : ", in halves")
                                        .orElse(""))
                .column(
                        "peak a core",
                        of -> Table.cell(
                                of.find(FmaPeak.ONE, Map.of()), peak -> Table.number(peak.gigaflops()) + " GFLOP/s"))
                .column(
                        "busy",
                        of -> of.machine().busy() == null
                                ? Table.NONE
                                : Table.percent(of.machine().busy()))
                .toString();
    }

    /// The charts by the name of their files.
    Map<String, String> charts() {
        var charts = new TreeMap<String, String>();
        results.forEach((name, of) -> Questions.named(name)
                .chart(of)
                .filter(chart -> !chart.isEmpty())
                .ifPresent(chart -> charts.put(name + ".svg", chart.toString())));
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
