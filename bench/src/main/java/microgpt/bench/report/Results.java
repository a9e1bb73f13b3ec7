package microgpt.bench.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a question's run found.
///
/// @param question its name, such as `engines`
/// @param command what was typed
/// @param remark what should be known of it, or nothing
/// @param machine it ran on
/// @param figures in the order they were measured
public record Results(String question, String command, String remark, Machine machine, List<Figure> figures) {
    /// The figure of a benchmark with these parameters, if it was measured.
    public Optional<Figure> find(String benchmark, Map<String, String> params) {
        return figures.stream()
                .filter(figure -> figure.benchmark().equals(benchmark) && figure.has(params))
                .findFirst();
    }

    /// The same, where it must be there.
    public Figure get(String benchmark, Map<String, String> params) {
        return find(benchmark, params)
                .orElseThrow(
                        () -> new IllegalArgumentException(question + " has no figure of " + benchmark + " " + params));
    }

    /// All figures of a benchmark.
    public List<Figure> all(String benchmark) {
        return figures.stream()
                .filter(figure -> figure.benchmark().equals(benchmark))
                .toList();
    }
}
