package microgpt.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What is measured in processes of the same kind: a benchmark with every combination of some parameters.
///
/// @param benchmark the name its figures have
/// @param params the values of each parameter; the last one varies fastest
/// @param processes how many are started for each combination in a full run
/// @param threads that run arms of their own at the same time
/// @param jvm further options of the processes
record Cases(String benchmark, Map<String, List<String>> params, int processes, int threads, List<String> jvm) {
    /// A benchmark without parameters, in two processes.
    static Cases of(String benchmark) {
        return new Cases(benchmark, Map.of(), 2, 1, List.of());
    }

    /// The same with a parameter chosen.
    Cases with(String param, List<String> values) {
        var more = new LinkedHashMap<>(params);
        more.put(param, values);
        return new Cases(benchmark, more, processes, threads, jvm);
    }

    /// The same with a parameter chosen.
    Cases with(String param, String... values) {
        return with(param, List.of(values));
    }

    /// The same in so many processes.
    Cases in(int processes) {
        return new Cases(benchmark, params, processes, threads, jvm);
    }

    /// The same on so many threads at once, each with an arm of its own.
    Cases threads(int threads) {
        return new Cases(benchmark, params, processes, threads, jvm);
    }

    /// The same in processes with these options.
    Cases jvm(String... options) {
        return new Cases(benchmark, params, processes, threads, List.of(options));
    }

    /// Every combination of the parameters.
    List<Map<String, String>> combinations() {
        var all = Stream.of(Map.<String, String>of());
        for (var param : params.entrySet()) {
            all = all.flatMap(some -> param.getValue().stream().map(value -> {
                Map<String, String> more = new LinkedHashMap<>(some);
                more.put(param.getKey(), value);
                return more;
            }));
        }
        return all.toList();
    }
}
