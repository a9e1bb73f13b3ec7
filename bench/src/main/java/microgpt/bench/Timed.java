package microgpt.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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

/// What JMH runs: one arm of one question, checked and warm.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(jvmArgsPrepend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
public class Timed {
    /// How many milliseconds an arm may take to become level.
    static final String PATIENCE = "microgpt.bench.patience";

    /// The file that is told if it did not.
    static final String NOTES = "microgpt.bench.notes";

    @Param("steps")
    String question;

    @Param("Steps.step")
    String benchmark;

    /// As [#text] writes them.
    @Param("sizes=1x16-heads4-block16-batch1;threads=1")
    String params;

    private Arm arm;

    static String text(Map<String, String> params) {
        var text = new StringBuilder();
        params.forEach((name, value) -> text.append(text.isEmpty() ? "" : ";").append(name + "=" + value));
        return text.toString();
    }

    static Map<String, String> parsed(String text) {
        var params = new LinkedHashMap<String, String>();
        for (var param : text.isEmpty() ? new String[0] : text.split(";")) {
            params.put(param.substring(0, param.indexOf('=')), param.substring(param.indexOf('=') + 1));
        }
        return params;
    }

    /// Checks the arm that will be timed, and warms that very one.
    @Setup(Level.Trial)
    public void start() {
        var asked = (Contest) Questions.named(question);
        var of = parsed(params);
        arm = arm(asked, benchmark, of);
        var patience = Duration.ofMillis(Long.getLong(PATIENCE, 10_000));
        try (var reference = reference(asked, benchmark, of)) {
            check(asked, benchmark, of, reference, arm);
            if (!WarmUp.of(arm, reference, FmaPeak.is(benchmark) ? 3 : asked.slowest(of))
                            .untilLevel(patience)
                    && patience.isPositive()) {
                note();
            }
        }
    }

    static Arm arm(Contest contest, String benchmark, Map<String, String> params) {
        return FmaPeak.is(benchmark) ? FmaPeak.onLanes() : contest.arm(benchmark, params);
    }

    static Arm reference(Contest contest, String benchmark, Map<String, String> params) {
        return FmaPeak.is(benchmark) ? FmaPeak.reference() : contest.reference(benchmark, params);
    }

    /// @throws IllegalStateException if the arm does not do as the reference, or that does nothing
    static void check(Contest question, String benchmark, Map<String, String> params, Arm reference, Arm arm) {
        var before = reference.answer();
        reference.run();
        arm.run();
        var after = reference.answer();
        if (Arrays.equals(before, after)) {
            throw new IllegalStateException(benchmark + " " + params + " changes nothing: no arm can fail it");
        }
        if (FmaPeak.is(benchmark)) {
            Agreement.requireSame(benchmark, after, arm.answer());
        } else {
            question.requireAgreement(benchmark, params, after, arm.answer());
        }
    }

    private static void note() {
        if (System.getProperty(NOTES) != null) {
            try {
                Files.writeString(Path.of(System.getProperty(NOTES)), "not level\n", StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
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
}
