package microgpt.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import microgpt.bench.report.Figure;
import microgpt.bench.report.Work;

/// A question that is answered by timing arms, each in processes of its own, after it was held against a reference.
interface Contest extends Question {
    /// What is measured, in this order.
    List<Cases> cases(Scale scale);

    /// A new arm, with which nothing has been done yet.
    Arm arm(String benchmark, Map<String, String> params);

    /// A new arm that does the same as the specification does it, to compare with.
    Arm reference(String benchmark, Map<String, String> params);

    /// What a run of the arm amounts to.
    Work work(String benchmark, Map<String, String> params);

    /// Makes sure that an arm did as the reference did: to the bit, unless a question knows why not.
    ///
    /// @throws IllegalStateException if it did not
    default void requireAgreement(String benchmark, Map<String, String> params, double[] reference, double[] arm) {
        Agreement.requireSame(benchmark + " " + params, reference, arm);
    }

    /// How many times as slow as the reference the arm may be once it is compiled.
    default double slowest(Map<String, String> params) {
        return 3;
    }

    /// Processes take turns, one for each benchmark and then the next: if the machine is slow for a minute, each figure
    /// loses one process of several, and none loses all.
    @Override
    default List<Figure> ask(Asked asked) {
        var scale = asked.scale();
        var figures = new LinkedHashMap<List<Object>, Figure>();
        var all = cases(scale);
        int rounds = all.stream().mapToInt(scale::processes).max().orElse(0);
        for (int round = 0; round < rounds; round++) {
            for (var cases : all) {
                if (round < scale.processes(cases)) {
                    for (var params : cases.combinations()) {
                        var figure = Jmh.measure(this, cases, params, scale, asked.progress());
                        figures.merge(List.of(figure.benchmark(), figure.params()), figure, Figure::and);
                    }
                }
            }
        }
        return List.copyOf(figures.values());
    }
}
