package microgpt.bench;

import java.util.concurrent.TimeUnit;
import microgpt.autograd.Ops;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// How many tokens a second does a trained model write, alone and for many readers at once?
///
/// Every text is sampled until it fills the block; keys and values are cached.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 12, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 150, timeUnit = TimeUnit.MILLISECONDS)
@Fork(jvmArgsPrepend = "--add-modules=jdk.incubator.vector")
public class Generation {
    @Param({"VALUE", "TAPE_SCALAR", "TAPE_VECTOR"})
    Engine engine;

    /// Layers, channels, heads, block and how many texts at once.
    @Param({
        "1x16-heads4-block16-batch1",
        "1x16-heads4-block16-batch64",
        "4x128-heads4-block64-batch1",
        "4x128-heads4-block64-batch64"
    })
    String sizes;

    private Ops<?> ops;
    private Writer<?> writer;

    /// All engines must write the same tokens.
    @Setup(Level.Trial)
    public void start() {
        Agreement.ofWriting(Sizes.parse(sizes));
        var workload = Workload.of(Sizes.parse(sizes));
        ops = engine.forInference(workload.config());
        writer = workload.writer(ops);
    }

    @TearDown(Level.Trial)
    public void end() {
        Engine.close(ops);
    }

    @Benchmark
    public int[] write() {
        return writer.write();
    }
}
