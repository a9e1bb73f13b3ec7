package microgpt.bench;

import java.util.LinkedHashMap;
import java.util.Map;

/// Benchmarks to be run by JMH with some of their parameters chosen.
///
/// @param benchmarks a class, or a class and one of its methods
/// @param params the values of parameters; those not given have all that their annotation lists
/// @param processes how many are started for each benchmark of a full run
record Run(String benchmarks, Map<String, String[]> params, int processes) {
    /// Everything in a class, or one of its methods, in two processes.
    static Run of(String benchmarks) {
        return new Run(benchmarks, Map.of(), 2);
    }

    /// The same in so many processes.
    Run in(int processes) {
        return new Run(benchmarks, params, processes);
    }

    /// The same with a parameter chosen.
    Run with(String param, String... values) {
        var more = new LinkedHashMap<>(params);
        more.put(param, values);
        return new Run(benchmarks, more, processes);
    }
}
