package microgpt.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What is measured in processes of the same kind: a benchmark with every combination of some parameters.
///
/// @param benchmark the name its figures have: the class that times it, and what
/// @param combinations of the parameters; the last one varies fastest
/// @param full how many processes are started for each combination in a full run
/// @param quick and in a quick one
/// @param jvm further options of the processes
record Cases(String benchmark, List<Map<String, String>> combinations, int full, int quick, String... jvm) {
    /// A benchmark without parameters, in two processes or one.
    static Cases of(String benchmark) {
        return new Cases(benchmark, List.of(Map.of()), 2, 1);
    }

    /// The same with each of these values of a parameter.
    Cases with(String param, List<String> values) {
        var more = combinations.stream()
                .flatMap(some -> values.stream().map(value -> changed(some, param, value)))
                .toList();
        return new Cases(benchmark, more, full, quick, jvm);
    }

    Cases with(String param, String... values) {
        return with(param, List.of(values));
    }

    /// Parameters with one of them set.
    static Map<String, String> changed(Map<String, String> params, String name, String value) {
        Map<String, String> changed = new LinkedHashMap<>(params);
        changed.put(name, value);
        return changed;
    }

    /// The same in so many processes.
    Cases in(int full, int quick) {
        return new Cases(benchmark, combinations, full, quick, jvm);
    }

    /// The same in processes with these options.
    Cases jvm(String... options) {
        return new Cases(benchmark, combinations, full, quick, options);
    }
}
