package microgpt.bench;

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
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/// What JMH runs in a process of its own: one arm of one question, checked and warm.
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
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
        return benchmark.startsWith("FmaPeak.")
                ? FmaPeak.timing(benchmark)
                : Bench.question(benchmark.split("\\.")[0]).timing(benchmark, params);
    }

    /// Checks the arm that will be timed, and warms that very one. It finds each parameter in the property `microgpt.`
    /// with its name, which is how lanes are chosen, and OpenBLAS's threads.
    @Setup(Level.Trial)
    public void start() {
        var given = parsed(params);
        given.forEach((name, value) -> System.setProperty("microgpt." + name, value));
        var timing = timing(benchmark, given);
        arm = timing.arm().get();
        var patience = Duration.ofMillis(Long.getLong(PATIENCE, 10_000));
        try (var reference = timing.reference().get()) {
            timing.check(reference, arm);
            var warmUp =
                    new WarmUp(arm.call(), reference.call(), timing.slowest(), System::nanoTime, WarmUp::isCompiling);
            level = patience.isZero() || warmUp.untilLevel(patience);
        }
    }

    @TearDown(Level.Trial)
    public void end() {
        arm.close();
    }

    @Benchmark
    public void run() {
        arm.call().run();
    }

    /// Told beside the times.
    public int notLevel() {
        return level ? 0 : 1;
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
                .threads(cases.benchmark().equals(FmaPeak.TWO) ? 2 : 1)
                .jvmArgsAppend(jvm.toArray(String[]::new))
                .warmupIterations(scale == Scale.SMOKE ? 0 : 1)
                .warmupTime(iteration)
                .measurementIterations(scale.iterations())
                .measurementTime(iteration)
                .shouldFailOnError(true)
                .output(Program.WINDOWS ? "NUL" : "/dev/null")
                .build();
        try {
            var result = new Runner(options).runSingle();
            var times = result.getAggregatedResult().getIterationResults().stream()
                    .map(one -> one.getPrimaryResult().getScore())
                    .toList();
            var others = result.getSecondaryResults();
            var allocated = others.get("gc.alloc.rate.norm");
            Double bytes = allocated == null ? null : allocated.getScore();
            boolean level = others.get("notLevel").getScore() == 0;
            var work = timing(cases.benchmark(), params).work();
            var figure = new Figure(cases.benchmark(), params, bytes, work, level, List.of(times));
            asked.tell("  %-88s %,14.3f us%s", what, figure.micros(), level ? "" : "  still not level");
            return figure;
        } catch (RunnerException e) {
            var causes = Stream.ofNullable(e.getCause()).flatMap(cause -> Stream.of(cause.getSuppressed()));
            throw new IllegalStateException(what + " failed: " + e.getMessage() + " " + causes.toList(), e);
        }
    }
}
