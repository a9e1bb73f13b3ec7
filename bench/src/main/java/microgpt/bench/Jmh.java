package microgpt.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import microgpt.bench.report.Figure;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/// Runs an arm through JMH, in a process of its own, and takes the figure out of its result.
final class Jmh {
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private Jmh() {}

    /// @throws IllegalStateException if the process failed, which includes arms that do not agree
    static Figure measure(
            Contest question, Cases cases, Map<String, String> params, Scale scale, PrintWriter progress) {
        var what = cases.benchmark() + " " + params;
        try {
            var notes = Files.createTempFile("microgpt", ".notes");
            var jvm = new ArrayList<>(cases.jvm());
            jvm.add("-D" + Timed.PATIENCE + "=" + scale.patience.toMillis());
            jvm.add("-D" + Timed.NOTES + "=" + notes);
            var iteration = TimeValue.milliseconds(scale.iteration.toMillis());
            var options = new OptionsBuilder()
                    .include("^" + Timed.class.getName().replace(".", "\\.") + "\\.run$")
                    .param("question", question.name())
                    .param("benchmark", cases.benchmark())
                    .param("params", Timed.text(params))
                    .addProfiler(GCProfiler.class)
                    .forks(1)
                    .threads(cases.threads())
                    .jvmArgsAppend(jvm.toArray(String[]::new))
                    .warmupIterations(scale == Scale.SMOKE ? 0 : 1)
                    .warmupTime(iteration)
                    .measurementIterations(scale.iterations)
                    .measurementTime(iteration)
                    .shouldFailOnError(true)
                    .build();
            try {
                var result =
                        new Runner(options, output(progress)).run().iterator().next();
                boolean level = Files.size(notes) == 0;
                var figure = figure(question, cases.benchmark(), params, result, level);
                tell(progress, what, figure.micros(), "us", level);
                return figure;
            } finally {
                Files.deleteIfExists(notes);
            }
        } catch (RunnerException e) {
            throw new IllegalStateException(what + " failed: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A line a figure.
    static void tell(PrintWriter progress, String what, double x, String unit, boolean level) {
        progress.printf(Locale.ROOT, "  %-88s %,14.3f %s%s%n", what, x, unit, level ? "" : "  still not level");
        progress.flush();
    }

    private static Figure figure(
            Contest question, String benchmark, Map<String, String> params, RunResult result, boolean level) {
        var forks = new ArrayList<List<Double>>();
        for (var fork : result.getBenchmarkResults()) {
            forks.add(fork.getIterationResults().stream()
                    .map(iteration -> iteration.getPrimaryResult().getScore())
                    .toList());
        }
        var allocated = result.getSecondaryResults().get(ALLOCATED);
        return new Figure(
                benchmark,
                params,
                allocated == null ? null : allocated.getScore(),
                FmaPeak.is(benchmark) ? FmaPeak.work(benchmark) : question.work(benchmark, params),
                level,
                forks);
    }

    /// JMH prints the output of a process that failed; all else it says is no news.
    private static OutputFormat output(PrintWriter progress) {
        return (OutputFormat) Proxy.newProxyInstance(
                Jmh.class.getClassLoader(), new Class<?>[] {OutputFormat.class}, (proxy, method, args) -> {
                    if (method.getName().equals("println") && args[0] instanceof String text) {
                        text.lines()
                                .filter(line ->
                                        line.contains("Exception") || line.startsWith("\tat microgpt.bench.Timed."))
                                .forEach(progress::println);
                    }
                    return null;
                });
    }
}
