package microgpt.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
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

    /// The file that is made if it did not.
    private static final String NOT_LEVEL = "microgpt.bench.not-level";

    @Param("steps")
    String question;

    @Param("Steps.step")
    String benchmark;

    /// As [#text] writes them.
    @Param("sizes=1x16-heads4-block16-batch1;threads=1")
    String params;

    private Arm arm;

    static String text(Map<String, String> params) {
        return params.entrySet().stream()
                .map(param -> param.getKey() + "=" + param.getValue())
                .collect(Collectors.joining(";"));
    }

    static Map<String, String> parsed(String text) {
        var params = new LinkedHashMap<String, String>();
        for (var param : text.isEmpty() ? new String[0] : text.split(";")) {
            params.put(param.substring(0, param.indexOf('=')), param.substring(param.indexOf('=') + 1));
        }
        return params;
    }

    static Timing timing(Question question, String benchmark, Map<String, String> params) {
        return benchmark.startsWith("FmaPeak.") ? FmaPeak.timing(benchmark) : question.timing(benchmark, params);
    }

    /// Checks the arm that will be timed, and warms that very one.
    @Setup(Level.Trial)
    public void start() throws IOException {
        var timing = timing(Questions.named(question), benchmark, parsed(params));
        arm = timing.arm().get();
        var patience = Duration.ofMillis(Long.getLong(PATIENCE, 10_000));
        try (var reference = timing.reference().get()) {
            timing.check(reference, arm);
            boolean level = patience.isZero()
                    || WarmUp.of(arm, reference, timing.slowest()).untilLevel(patience);
            if (!level && System.getProperty(NOT_LEVEL) != null) {
                Files.writeString(Path.of(System.getProperty(NOT_LEVEL)), "");
            }
        }
    }

    @TearDown(Level.Trial)
    public void end() {
        arm.close();
    }

    @Benchmark
    public double run() {
        return arm.run();
    }

    /// What one process measures.
    ///
    /// @throws IllegalStateException if the process failed, which includes arms that do not agree
    static Figure measure(Question question, Cases cases, Map<String, String> params, Question.Asked asked) {
        var scale = asked.scale();
        var what = cases.benchmark() + " " + params;
        try {
            var directory = Files.createTempDirectory("microgpt");
            var notLevel = directory.resolve("not-level");
            var jvm = new ArrayList<>(cases.jvm());
            jvm.add("-D" + PATIENCE + "=" + scale.patience.toMillis());
            jvm.add("-D" + NOT_LEVEL + "=" + notLevel);
            var iteration = TimeValue.milliseconds(scale.iteration.toMillis());
            var options = new OptionsBuilder()
                    .include("^" + Timed.class.getName().replace(".", "\\.") + "\\.run$")
                    .param("question", question.name())
                    .param("benchmark", cases.benchmark())
                    .param("params", text(params))
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
                var result = new Runner(options, output(asked.progress()))
                        .run()
                        .iterator()
                        .next();
                var forks = result.getBenchmarkResults().stream()
                        .map(fork -> fork.getIterationResults().stream()
                                .map(one -> one.getPrimaryResult().getScore())
                                .toList())
                        .toList();
                var allocated = result.getSecondaryResults().get("gc.alloc.rate.norm");
                boolean level = Files.notExists(notLevel);
                var figure = new Figure(
                        cases.benchmark(),
                        params,
                        allocated == null ? null : allocated.getScore(),
                        timing(question, cases.benchmark(), params).work(),
                        level,
                        forks);
                asked.tell(what, figure.micros(), level ? "us" : "us  still not level");
                return figure;
            } finally {
                Program.delete(notLevel);
                Program.delete(directory);
            }
        } catch (RunnerException e) {
            throw new IllegalStateException(what + " failed: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
