package microgpt.bench;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import microgpt.bench.report.Figure;
import microgpt.bench.report.Work;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/// Runs benchmarks through JMH, each in a process of its own, and takes the figures out of its results.
final class Jmh {
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private Jmh() {}

    /// Each benchmark in one process.
    ///
    /// @throws IllegalStateException if a benchmark failed, which includes arms that do not agree
    static List<Figure> run(Run run, Scale scale, PrintWriter progress) {
        var options = new OptionsBuilder()
                .include("^microgpt\\.bench\\." + run.benchmarks().replace(".", "\\.") + "(\\.|$)")
                .addProfiler(GCProfiler.class)
                .forks(1)
                .shouldFailOnError(true);
        run.params().forEach(options::param);
        scale.settings(options);
        try {
            var figures = new ArrayList<Figure>();
            for (var result : new Runner(options.build(), new JmhProgress(progress)).run()) {
                figures.add(figure(result));
            }
            return figures;
        } catch (RunnerException e) {
            throw new IllegalStateException(run.benchmarks() + " failed: " + e.getMessage(), e);
        }
    }

    private static Figure figure(RunResult result) {
        var params = params(result);
        var benchmark = name(result.getParams().getBenchmark());
        double unit = unit(result.getParams().getTimeUnit());
        var forks = new ArrayList<List<Double>>();
        for (var fork : result.getBenchmarkResults()) {
            forks.add(fork.getIterationResults().stream()
                    .map(iteration -> iteration.getPrimaryResult().getScore() * unit)
                    .toList());
        }
        Result<?> allocated = result.getSecondaryResults().get(ALLOCATED);
        return new Figure(
                benchmark,
                params,
                allocated == null ? Double.NaN : allocated.getScore(),
                work(benchmark, params),
                forks);
    }

    private static Map<String, String> params(RunResult result) {
        var params = new LinkedHashMap<String, String>();
        for (var key : result.getParams().getParamsKeys()) {
            params.put(key, result.getParams().getParam(key));
        }
        return params;
    }

    private static double unit(TimeUnit unit) {
        return unit.toNanos(1) / 1e3;
    }

    /// A benchmark without its package.
    static String name(String benchmark) {
        return benchmark.substring("microgpt.bench.".length());
    }

    private static Work work(String benchmark, Map<String, String> params) {
        return switch (benchmark) {
            case "FmaPeak.one", "Widths.peak128", "Widths.peak256", "Widths.peak512" -> Work.ofFlops(FmaPeak.FLOPS);
            case "FmaPeak.two" -> Work.ofFlops(2 * FmaPeak.FLOPS);
            case "Steps.step", "Growth.step", "Allocation.step", "Widths.step128", "Widths.step256", "Widths.step512" ->
                Workload.of(Sizes.parse(params.get("sizes"))).work();
            case "Engines.step" ->
                Workload.of(Sizes.names(
                                Integer.parseInt(params.get("channels")), Integer.parseInt(params.get("batch"))))
                        .work();
            case "Generation.write" -> {
                var sizes = Sizes.parse(params.get("sizes"));
                yield new Work(sizes.batch(), sizes.batch() * sizes.block(), 0, 0);
            }
            case "Matmul.product", "Native.microgpt", "Native.openBlas", "Native.netlib" ->
                Work.ofFlops(2 * Math.pow(Integer.parseInt(params.get("size")), 3));
            default -> Work.NONE;
        };
    }
}
