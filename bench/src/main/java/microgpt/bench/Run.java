package microgpt.bench;

import java.util.LinkedHashMap;
import java.util.Map;

/// Benchmarks to be run by JMH with some of their parameters chosen.
///
/// @param benchmarks a class, or a class and one of its methods
/// @param params the values of parameters; those not given have all that their annotation lists
/// @param forks how many processes, or 0 for as many as their annotation says
record Run(String benchmarks, Map<String, String[]> params, int forks) {
    static Run of(String benchmarks) {
        return new Run(benchmarks, Map.of(), 0);
    }

    /// The same in another number of processes.
    Run in(int forks) {
        return new Run(benchmarks, params, forks);
    }

    /// The same with a parameter chosen.
    Run with(String param, String... values) {
        var more = new LinkedHashMap<>(params);
        more.put(param, values);
        return new Run(benchmarks, more, forks);
    }
}
