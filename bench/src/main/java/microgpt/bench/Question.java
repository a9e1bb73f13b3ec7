package microgpt.bench;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import microgpt.picture.Chart;

/// What can be asked of a machine: how it is measured, and the tables and the chart that answer it. One question is one
/// file; [Questions] lists them.
///
/// Most time arms, each in processes of its own, after it was held against a reference: these have [#cases] and a
/// [#timing]. Those that measure whole processes override [#ask].
interface Question {
    /// What somebody asks for.
    ///
    /// @param scale how much time it may take
    /// @param data the file that [Clock] learns from; the given names if there is none
    /// @param programs that [Clock] lets run beside this one: their command lines by name
    /// @param kernel the file that holds a reader's own kernel for [Mine]
    /// @param progress is told of every figure
    record Asked(
            Scale scale,
            Optional<Path> data,
            Map<String, String> programs,
            Optional<Path> kernel,
            PrintWriter progress) {
        /// A line a figure.
        void tell(String what, double x, String unit) {
            progress.printf(Locale.ROOT, "  %-88s %,14.3f %s%n", what, x, unit);
            progress.flush();
        }
    }

    /// Figures that differ in one parameter alone, of which the second should be the faster.
    record Pair(String benchmark, String param, String plain, String simd) {
        List<Loss> compared(Results results) {
            var compared = new ArrayList<Loss>();
            for (var fast : results.all(benchmark, param, simd)) {
                var rest = new TreeMap<>(fast.params());
                rest.remove(param);
                var words = new ArrayList<String>();
                rest.forEach((name, value) -> words.add(name + " " + value));
                var what = benchmark + " " + String.join(", ", words) + ", " + simd;
                results.like(fast, param, plain)
                        .ifPresent(slow -> compared.add(new Loss(what, plain, slow.micros() / fast.micros())));
            }
            return compared;
        }
    }

    /// @param what was measured
    /// @param against what it was slower than, if it was
    /// @param ratio how many times as fast
    record Loss(String what, String against, double ratio) {}

    /// As it is typed.
    default String name() {
        return getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    /// What is measured, in this order.
    default List<Cases> cases(Scale scale) {
        return List.of();
    }

    /// How one of the cases is timed.
    default Timing timing(String benchmark, Map<String, String> params) {
        throw new IllegalArgumentException(name() + " times no " + benchmark);
    }

    /// The figures that answer it.
    ///
    /// Processes take turns, one for each benchmark and then the next: if the machine is slow for a minute, each
    /// figure loses one process of several, and none loses all.
    ///
    /// @throws IllegalStateException if something failed, which includes what does not agree
    default List<Figure> ask(Asked asked) {
        var scale = asked.scale();
        var figures = new LinkedHashMap<List<Object>, Figure>();
        var all = cases(scale);
        int rounds = all.stream().mapToInt(scale::processes).max().orElse(0);
        for (int round = 0; round < rounds; round++) {
            for (var cases : all) {
                if (round < scale.processes(cases)) {
                    for (var params : cases.combinations()) {
                        var figure = Timed.measure(this, cases, params, asked);
                        figures.merge(List.of(figure.benchmark(), figure.params()), figure, Figure::and);
                    }
                }
            }
        }
        return List.copyOf(figures.values());
    }

    /// What should be known of the answer, or nothing.
    default String remark() {
        return "";
    }

    /// The tables.
    String markdown(Results results);

    /// The chart, if there is one.
    default Optional<Chart> chart(Results results) {
        return Optional.empty();
    }

    /// Where SIMD lanes might lose.
    default List<Pair> pairs() {
        return List.of();
    }

    /// The same compared.
    default List<Loss> compared(Results results) {
        return pairs().stream().flatMap(pair -> pair.compared(results).stream()).toList();
    }
}
