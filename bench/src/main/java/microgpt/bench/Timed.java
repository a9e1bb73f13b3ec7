package microgpt.bench;

import java.io.PrintWriter;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.*;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/// What JMH runs in a process of its own: one arm of one question, checked and warm.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(jvmArgsPrepend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
public class Timed {
    /// How many milliseconds an arm may take to become level.
    private static final String PATIENCE = "microgpt.bench.patience";

    @Param("Steps.step")
    String benchmark;

    /// As [#text] writes them.
    @Param("sizes=1x16-heads4-block16-batch1;threads=1")
    String params;

    private Arm arm;

    private boolean level;

    /// Tells beside the times whether the arm was warm.
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Warmth {
        private boolean level;

        @Setup(Level.Trial)
        public void look(Timed timed) {
            level = timed.level;
        }

        public int notLevel() {
            return level ? 0 : 1;
        }
    }

    static String text(Map<String, String> params) {
        return params.entrySet().stream().map(Map.Entry::toString).collect(Collectors.joining(";"));
    }

    static Map<String, String> parsed(String text) {
        return Stream.of(text.split(";"))
                .filter(param -> !param.isEmpty())
                .map(param -> param.split("=", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
    }

    /// @param benchmark begins with the name of the question that times it, or of the peak
    static Timing timing(String benchmark, Map<String, String> params) {
        var name = benchmark.substring(0, benchmark.indexOf('.'));
        return name.equals("FmaPeak")
                ? FmaPeak.timing(benchmark)
                : Bench.question(name).timing(benchmark, params);
    }

    /// Checks the arm that will be timed, and warms that very one.
    @Setup(Level.Trial)
    public void start() {
        var timing = timing(benchmark, parsed(params));
        arm = timing.arm().get();
        var patience = Duration.ofMillis(Long.getLong(PATIENCE, 10_000));
        try (var reference = timing.reference().get()) {
            timing.check(reference, arm);
            level = patience.isZero()
                    || WarmUp.of(arm, reference, timing.slowest()).untilLevel(patience);
        }
    }

    @TearDown(Level.Trial)
    public void end() {
        arm.close();
    }

    @Benchmark
    public void run(Warmth warmth) {
        arm.call().run();
    }

    /// What one process measures.
    ///
    /// @throws IllegalStateException if the process failed, which includes arms that do not agree
    static Figure measure(Cases cases, Map<String, String> params, Bench asked) {
        var scale = asked.scale();
        var what = cases.benchmark() + " " + params;
        var jvm = new ArrayList<>(List.of(cases.jvm()));
        jvm.add("-D" + PATIENCE + "=" + scale.patience().toMillis());
        var iteration = TimeValue.milliseconds(scale.iteration().toMillis());
        var options = new OptionsBuilder()
                .include("^" + Timed.class.getName().replace(".", "\\.") + "\\.run$")
                .param("benchmark", cases.benchmark())
                .param("params", text(params))
                .addProfiler(GCProfiler.class)
                .forks(1)
                .threads(cases.threads())
                .jvmArgsAppend(jvm.toArray(String[]::new))
                .warmupIterations(scale == Scale.SMOKE ? 0 : 1)
                .warmupTime(iteration)
                .measurementIterations(scale.iterations())
                .measurementTime(iteration)
                .shouldFailOnError(true)
                .build();
        try {
            var result = new Runner(options, output(asked.progress())).runSingle();
            var forks = result.getBenchmarkResults().stream()
                    .map(fork -> fork.getIterationResults().stream()
                            .map(one -> one.getPrimaryResult().getScore())
                            .toList())
                    .toList();
            var others = result.getSecondaryResults();
            var allocated = others.get("gc.alloc.rate.norm");
            boolean level = others.get("notLevel").getScore() == 0;
            var figure = new Figure(
                    cases.benchmark(),
                    params,
                    allocated == null ? null : allocated.getScore(),
                    timing(cases.benchmark(), params).work(),
                    level,
                    forks);
            asked.tell("  %-88s %,14.3f us%s", what, figure.micros(), level ? "" : "  still not level");
            return figure;
        } catch (RunnerException e) {
            throw new IllegalStateException(what + " failed: " + e.getMessage(), e);
        }
    }

    /// JMH prints the output of a process that failed; all else it says is no news.
    private static OutputFormat output(PrintWriter progress) {
        return (OutputFormat) Proxy.newProxyInstance(
                Timed.class.getClassLoader(), new Class<?>[] {OutputFormat.class}, (proxy, method, args) -> {
                    if (method.getName().equals("println") && args[0] instanceof String text) {
                        text.lines().filter(line -> line.contains("Exception")).forEach(progress::println);
                    }
                    return null;
                });
    }
}
