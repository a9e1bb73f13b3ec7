package microgpt.bench;

import java.io.IOException;
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
        Bench.QUESTIONS.stream()
                .map(question -> directory.resolve(question.name() + ".json"))
                .filter(Files::exists)
                .map(Results::read)
                .forEach(read -> results.put(read.question(), read));
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
                var question = Bench.question(name);
                yield results.containsKey(name) ? answer(question, results.get(name)) : "Not measured.\n";
            }
        };
    }

    private static String answer(Question question, Results of) {
        var text = new StringBuilder();
        of.warnings().forEach(warning -> text.append("**" + warning + "**\n\n"));
        text.append(question.markdown(of));
        if (text.indexOf(Table.UNSETTLED) >= 0) {
            text.append(
                    "\n" + Table.UNSETTLED + " not level yet when it was measured, changing by a fifth meanwhile, or of"
                            + " processes of which no majority lies within a quarter: a time may be too high, a rate"
                            + " too low.\n");
        }
        return text.toString();
    }

    /// Where SIMD lanes, or wider ones, are the slower choice: found among all results, not chosen.
    private String losses() {
        var losses = new ArrayList<Loss>();
        for (var of : results.values()) {
            for (var figure : of.figures()) {
                figure.params()
                        .forEach((param, value) -> of.like(figure, param, Loss.SLOWER.get(param + "=" + value))
                                .filter(other -> other.micros() < figure.micros())
                                .ifPresent(other -> losses.add(new Loss(figure, param, other))));
            }
        }
        losses.sort(Comparator.comparingDouble(loss -> loss.faster.micros() / loss.figure.micros()));
        return losses.isEmpty()
                ? "Nowhere among these figures.\n"
                : new Table<>(losses)
                        .column("measured", Loss::what)
                        .column("against", loss -> loss.faster.param(loss.param))
                        .column("times as fast", loss -> Table.times(loss.figure, loss.faster))
                        .toString();
    }

    /// A figure that is slower than the one that differs from it in a parameter alone.
    private record Loss(Figure figure, String param, Figure faster) {
        /// The choice that a faster one is held against.
        private static final Map<String, String> SLOWER = Map.of(
                "kernels=VECTOR", "SCALAR",
                "engine=TAPE_VECTOR", "TAPE_SCALAR",
                "engine=tape, vector", "tape, scalar",
                "engine=tape, auto", "tape, scalar",
                "lanes=256", "128",
                "lanes=512", "256");

        String what() {
            var others = new TreeMap<>(figure.params());
            var choice = others.remove(param);
            var words = new StringBuilder(figure.benchmark() + " ");
            others.forEach((name, value) -> words.append(name + " " + value + ", "));
            return words + choice;
        }
    }

    private String machines() {
        return new Table<>(new ArrayList<>(results.values()))
                .column("figures", Results::question)
                .column("command", of -> "`" + of.command() + "`")
                .column("commit", of -> of.machine().commit())
                .column("processor", of -> of.machine().cpu())
                .column("cores", of -> Integer.toString(of.machine().cores()))
                .column("memory", of -> Math.round(of.machine().memory() / 1e9) + " GB")
                .column("system", of -> of.machine().os())
                .column("JDK", of -> of.machine().jdk())
                .column("lanes", of -> of.machine().lanes() + " bits" + of.halves())
                .column(
                        "peak a core",
                        of -> of.find(FmaPeak.ONE)
                                .map(peak -> Table.number(peak.gigaflops()) + " GFLOP/s")
                                .orElse(Table.NONE))
                .column("busy", of -> Table.percent(of.machine().busy()))
                .toString();
    }

    /// The charts by the name of their files.
    Map<String, String> charts() {
        var charts = new TreeMap<String, String>();
        results.forEach((name, of) -> {
            var chart = Bench.question(name).chart(of);
            if (!chart.isEmpty()) {
                charts.put(name + ".svg", chart.toString());
            }
        });
        return charts;
    }

    /// Writes all charts to a directory.
    void writeCharts(Path directory) throws IOException {
        for (var chart : charts().entrySet()) {
            Files.writeString(directory.resolve(chart.getKey()), chart.getValue());
        }
    }

    /// A document with its marked blocks made anew.
    String fill(String document) {
        return BLOCK.matcher(document)
                .replaceAll(match -> Matcher.quoteReplacement(
                        match.group(1) + "\n" + section(match.group(2)) + "\n" + match.group(3)));
    }
}
