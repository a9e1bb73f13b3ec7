package microgpt.bench.report;

import java.util.Map;
import java.util.Optional;

/// How long cold runs take.
final class StartAnswer {
    private StartAnswer() {}

    static String markdown(Results results) {
        var runs = new Table("options", "engine", "whole process", "with an AOT cache");
        for (var cold : results.all("Start.run")) {
            if (cold.param("cache").equals("no")) {
                var like = Map.of("engine", cold.param("engine"), "options", cold.param("options"), "cache", "yes");
                runs.row(
                        "`" + cold.param("options") + "`",
                        cold.param("engine"),
                        spread(Optional.of(cold)),
                        spread(results.find("Start.run", like)));
            }
        }
        var times = new Table("engine", "first step done after", "steady after");
        for (var first : results.all("Start.first")) {
            times.row(
                    engine(first.param("engine")),
                    spread(Optional.of(first)),
                    spread(results.find("Start.steady", first.params())));
        }
        return runs + "\nFrom the start of the process, one step after another with the same kernels:\n\n" + times;
    }

    private static String engine(String name) {
        int index = EnginesAnswer.ENGINES.indexOf(name);
        return index < 0 ? name : EnginesAnswer.NAMES.get(index);
    }

    /// The median in milliseconds, with the smallest and the largest.
    private static String spread(Optional<Figure> figure) {
        if (figure.isEmpty()) {
            return "–";
        }
        var micros = figure.get().forks().getFirst();
        double least = micros.stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
        double most = micros.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
        return Table.number(figure.get().micros() / 1e3) + " ms (" + Table.number(least / 1e3) + " – "
                + Table.number(most / 1e3) + ")";
    }
}
