package microgpt.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import microgpt.picture.Chart;

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
    /// How much one invocation of a benchmark does.
    ///
    /// @param samples documents
    /// @param tokens positions of them
    /// @param flops floating-point operations of matrix products with weights, 2·m·n·k each
    /// @param attentionFlops those of the products within attention, masked pairs left out
    record Work(double samples, double tokens, double flops, double attentionFlops) {
        /// Nothing that is counted.
        static final Work NONE = new Work(0, 0, 0, 0);

        /// So many floating-point operations of products, and nothing else.
        static Work ofFlops(double flops) {
            return new Work(0, 0, flops, 0);
        }
    }

    /// Of whole processes, one time each.
    static Figure ofProcesses(String benchmark, Map<String, String> params, List<Double> micros) {
        var forks = micros.stream().map(List::of).toList();
        return new Figure(benchmark, params, null, Work.NONE, null, forks);
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
        var both = level == null || more.level == null ? null : (Boolean) (level && more.level);
        var all = Stream.concat(forks.stream(), more.forks.stream()).toList();
        return new Figure(benchmark, params, mean, work, both, all);
    }

    /// Whether it should be read with care: processes were not level when they began to measure, most of them measured
    /// two things, or they disagree.
    boolean unsettled() {
        long changing = forks.stream().filter(Figure::changes).count();
        return Boolean.FALSE.equals(level) || (level != null && (2 * changing > forks.size() || disagree()));
    }

    /// Whether no majority of the processes lies within a quarter of each other: the median of all is then between
    /// things that were measured. A single process agrees with itself.
    boolean disagree() {
        var medians = forks.stream().map(WarmUp::median).sorted().toList();
        int others = medians.size() / 2;
        return level != null
                && IntStream.range(0, medians.size() - others)
                        .noneMatch(i -> medians.get(i + others) <= 1.25 * medians.get(i));
    }

    /// Whether every iteration of one half took a fifth less than every one of the other half, without the one in the
    /// middle: code became faster while it was measured, or slower.
    private static boolean changes(List<Double> times) {
        int half = times.size() / 2;
        if (half == 0) {
            return false;
        }
        var first = times.subList(0, half);
        var last = times.subList(times.size() - half, times.size());
        return Collections.max(last) < 0.8 * Collections.min(first)
                || Collections.max(first) < 0.8 * Collections.min(last);
    }

    /// A parameter that must be there.
    String param(String name) {
        return Objects.requireNonNull(params.get(name), () -> benchmark + " " + params + " has no parameter " + name);
    }

    /// 10⁹ floating-point operations of products with weights a second.
    double gigaflops() {
        return work.flops / (micros() * 1e3);
    }

    /// Floating-point operations of an invocation, those within attention among them.
    double allFlops() {
        return work.flops + work.attentionFlops;
    }

    /// 10⁹ of these a second.
    double gigaflopsWithAttention() {
        return allFlops() / (micros() * 1e3);
    }

    /// Positions a second.
    double tokensPerSecond() {
        return work.tokens / (micros() * 1e-6);
    }

    /// Microseconds a document.
    double microsPerSample() {
        return micros() / work.samples;
    }

    /// A bar as long as what this figure comes to, with its spread.
    Chart.Bar bar(int series, double value, String unit) {
        return new Chart.Bar(series, value, value * relativeSpread(), Table.number(value) + unit);
    }
}
