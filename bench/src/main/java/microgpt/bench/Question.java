package microgpt.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import microgpt.picture.Chart;

/// What can be asked of a machine: how it is measured, and the tables and the chart that answer it. One question is one
/// file; [Bench] lists them.
///
/// Most time arms, each in processes of its own, after it was held against a reference: these have [#cases] and a
/// [#timing]. Those that measure whole processes override [#measure] or [#ask].
interface Question {
    /// So many processes are started at most because others disagree.
    int ENOUGH = 5;

    /// As it is typed.
    default String name() {
        return getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    /// What is measured, in this order.
    default List<Cases> cases(Scale scale) {
        return List.of();
    }

    /// How one of the cases is timed: a peak if it is called so, else training, where nothing else is said.
    default Timing timing(String benchmark, Map<String, String> params) {
        return benchmark.endsWith(".peak") ? FmaPeak.timing(benchmark) : Training.timing(params);
    }

    /// Is called before the first of all questions is measured: reads what the command names, so that a name that is
    /// mistyped is told at once, and not after two hours.
    ///
    /// @throws IllegalStateException if it cannot be measured
    default void prepare(Bench asked) {}

    /// What one process measures.
    ///
    /// @throws IllegalStateException if it fails, which includes what does not agree
    default List<Figure> measure(Cases cases, Map<String, String> params, Bench asked) {
        return List.of(Timed.measure(cases, params, asked));
    }

    /// The figures that answer it.
    ///
    /// Processes take turns, one for each benchmark and then the next: if the machine is slow for a minute, each
    /// figure loses one process of several, and none loses all.
    ///
    /// @throws IllegalStateException if something failed, which includes what does not agree
    default List<Figure> ask(Bench asked) {
        var figures = new LinkedHashMap<List<Object>, Figure>();
        var left = new ArrayList<>(cases(asked.scale()));
        for (int round = 1; !left.isEmpty(); round++) {
            for (var cases : left) {
                cases.combinations().stream()
                        .flatMap(params -> measure(cases, params, asked).stream())
                        .forEach(of -> figures.merge(List.of(of.benchmark(), of.params()), of, Figure::and));
            }
            int done = round;
            left.removeIf(cases -> asked.scale().of(cases.full(), cases.quick(), 1) <= done);
        }
        askAgain(figures, asked);
        return List.copyOf(figures.values());
    }

    /// Where no majority of processes agrees, more are measured, up to five: of two, none can tell which was out of the
    /// ordinary.
    private void askAgain(Map<List<Object>, Figure> figures, Bench asked) {
        for (var cases : cases(asked.scale())) {
            for (var params : cases.combinations()) {
                var key = List.<Object>of(cases.benchmark(), params);
                while (figures.containsKey(key)
                        && figures.get(key).disagree()
                        && figures.get(key).forks().size() < ENOUGH) {
                    measure(cases, params, asked).forEach(of -> figures.merge(key, of, Figure::and));
                }
            }
        }
    }

    /// What should be known of the answer, or nothing.
    default String remark() {
        return "";
    }

    /// The tables.
    String markdown(Results results);

    /// The chart, which is not drawn if nothing is on it.
    default Chart chart(Results results) {
        return Chart.bars(name(), "", Chart.Ticks.FROM_ZERO, List.of());
    }
}
