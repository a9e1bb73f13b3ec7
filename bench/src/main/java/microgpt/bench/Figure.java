package microgpt.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What one benchmark measured with one choice of parameters.
///
/// @param benchmark class and method, such as `Engines.step`
/// @param params the parameters by name
/// @param bytes allocated an invocation; null if not measured
/// @param work what an invocation does
/// @param level whether the processes that measured it had become level before; null if nobody looked
/// @param forks the mean of each iteration in microseconds, by process
record Figure(
        String benchmark,
        Map<String, String> params,
        Double bytes,
        Work work,
        @JsonInclude(JsonInclude.Include.NON_NULL) Boolean level,
        List<List<Double>> forks) {
    /// Of whole processes, one time each.
    static Figure ofProcesses(String benchmark, Map<String, String> params, List<Double> micros) {
        return new Figure(benchmark, params, null, Work.NONE, null, List.of(List.copyOf(micros)));
    }

    /// Microseconds an invocation takes: the median of all iterations of all processes, which what else
    /// runs on a machine now and then does not move.
    double micros() {
        return quantile(0.5);
    }

    /// Half the distance between their quartiles; NaN of fewer than four iterations.
    double spread() {
        return forks.stream().mapToInt(List::size).sum() < 4 ? Double.NaN : (quantile(0.75) - quantile(0.25)) / 2;
    }

    /// The spread as a share of the median.
    double relativeSpread() {
        return spread() / micros();
    }

    /// The time that this share of all iterations took at most, between two of them in proportion.
    double quantile(double share) {
        var sorted = forks.stream().flatMap(List::stream).sorted().toList();
        double place = share * (sorted.size() - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.size() - 1);
        return sorted.get(below) + (place - below) * (sorted.get(above) - sorted.get(below));
    }

    /// Together with what further processes measured of the same.
    Figure and(Figure more) {
        if (!benchmark.equals(more.benchmark) || !params.equals(more.params) || !work.equals(more.work)) {
            throw new IllegalArgumentException(this + " is not what " + more + " measured");
        }
        int n = forks.size();
        int m = more.forks.size();
        var mean = bytes == null || more.bytes == null ? null : (Double) ((bytes * n + more.bytes * m) / (n + m));
        boolean both = !Boolean.FALSE.equals(level) && !Boolean.FALSE.equals(more.level);
        var all = Stream.concat(forks.stream(), more.forks.stream()).toList();
        return new Figure(benchmark, params, mean, work, both, all);
    }

    /// Whether it should be read as an upper bound: it never became level, or still fell from iteration to iteration in
    /// most processes.
    boolean unsettled() {
        long falling = forks.stream().filter(Figure::falls).count();
        return Boolean.FALSE.equals(level) || (level != null && 2 * falling > forks.size());
    }

    private static boolean falls(List<Double> iterations) {
        for (int i = 1; i < iterations.size(); i++) {
            if (iterations.get(i) >= iterations.get(i - 1)) {
                return false;
            }
        }
        return iterations.size() > 2 && iterations.getLast() < 0.8 * iterations.getFirst();
    }

    /// A parameter that must be there.
    String param(String name) {
        var value = params.get(name);
        if (value == null) {
            throw new IllegalArgumentException(benchmark + " " + params + " has no parameter " + name);
        }
        return value;
    }

    /// The parameters with one of them changed.
    Map<String, String> with(String name, String value) {
        var changed = new LinkedHashMap<>(params);
        changed.put(name, value);
        return changed;
    }

    /// 10⁹ floating-point operations of products with weights a second.
    double gigaflops() {
        return work.flops() / (micros() * 1e3);
    }

    /// The same with the products within attention.
    double gigaflopsWithAttention() {
        return (work.flops() + work.attentionFlops()) / (micros() * 1e3);
    }

    /// Positions a second.
    double tokensPerSecond() {
        return work.tokens() / (micros() * 1e-6);
    }

    /// Microseconds a document.
    double microsPerSample() {
        return micros() / work.samples();
    }
}
