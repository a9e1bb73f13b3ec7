package microgpt.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What is measured in processes of the same kind: a benchmark with every combination of some parameters.
///
/// @param benchmark the name its figures have
/// @param combinations of the parameters; the last one varies fastest
/// @param processes how many are started for each combination in a full run
/// @param threads that run arms of their own at the same time
/// @param jvm further options of the processes
record Cases(String benchmark, List<Map<String, String>> combinations, int processes, int threads, List<String> jvm) {
    /// A benchmark without parameters, in two processes.
    static Cases of(String benchmark) {
        return new Cases(benchmark, List.of(Map.of()), 2, 1, List.of());
    }

    /// The same with each of these values of a parameter.
    Cases with(String param, List<String> values) {
        var more = combinations.stream()
                .flatMap(some -> values.stream().map(value -> {
                    Map<String, String> one = new LinkedHashMap<>(some);
                    one.put(param, value);
                    return one;
                }))
                .toList();
        return new Cases(benchmark, more, processes, threads, jvm);
    }

    Cases with(String param, String... values) {
        return with(param, List.of(values));
    }

    /// The same in so many processes.
    Cases in(int processes) {
        return new Cases(benchmark, combinations, processes, threads, jvm);
    }

    /// The same on so many threads at once, each with an arm of its own.
    Cases threads(int threads) {
        return new Cases(benchmark, combinations, processes, threads, jvm);
    }

    /// The same in processes with these options.
    Cases jvm(String... options) {
        return new Cases(benchmark, combinations, processes, threads, List.of(options));
    }
}
