package microgpt.bench.report;

import java.util.List;
import java.util.Map;

/// What one benchmark measured with one choice of parameters.
///
/// @param benchmark class and method, such as `Engines.step`
/// @param params the parameters by name
/// @param micros microseconds an invocation takes, the mean of all iterations
/// @param error half the width of its 99.9 % confidence interval; NaN of a single iteration
/// @param bytes allocated an invocation; NaN if not measured
/// @param work what an invocation does
/// @param forks the mean of each iteration in microseconds, by process
public record Figure(
        String benchmark,
        Map<String, String> params,
        double micros,
        double error,
        double bytes,
        Work work,
        List<List<Double>> forks) {
    /// A parameter that must be there.
    public String param(String name) {
        var value = params.get(name);
        if (value == null) {
            throw new IllegalArgumentException(benchmark + " " + params + " has no parameter " + name);
        }
        return value;
    }

    /// Whether every one of these parameters has the value given.
    public boolean has(Map<String, String> wanted) {
        return params.entrySet().containsAll(wanted.entrySet());
    }

    /// 10⁹ floating-point operations of products with weights a second.
    public double gigaflops() {
        return work.flops() / (micros * 1e3);
    }

    /// The same with the products within attention.
    public double gigaflopsWithAttention() {
        return (work.flops() + work.attentionFlops()) / (micros * 1e3);
    }

    /// Positions a second.
    public double tokensPerSecond() {
        return work.tokens() / (micros * 1e-6);
    }

    /// Microseconds a document.
    public double microsPerSample() {
        return micros / work.samples();
    }

    /// The error as a share of the mean.
    public double relativeError() {
        return error / micros;
    }
}
