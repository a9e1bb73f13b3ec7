package microgpt.bench;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import microgpt.bench.report.Figure;
import microgpt.bench.report.Results;

/// What can be asked of a machine: how it is measured, and the tables and the chart that answer it. One question is one
/// file; [Questions] lists them.
interface Question {
    /// Figures that differ in one parameter alone, of which the second should be the faster.
    record Pair(String benchmark, String param, String plain, String simd) {}

    /// As it is typed.
    default String name() {
        return getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    /// The figures that answer it.
    ///
    /// @throws IllegalStateException if something failed, which includes what does not agree
    List<Figure> ask(Asked asked);

    /// What should be known of the answer, or nothing.
    default String remark() {
        return "";
    }

    /// The tables, with a sentence where they need one.
    String markdown(Results results);

    /// The chart, if there is one.
    default Optional<String> chart(Results results) {
        return Optional.empty();
    }

    /// Where SIMD lanes might lose.
    default List<Pair> pairs() {
        return List.of();
    }

    /// The same compared.
    default List<Loses.Loss> losses(Results results) {
        return pairs().stream()
                .flatMap(pair -> Loses.of(pair, results).stream())
                .toList();
    }
}
