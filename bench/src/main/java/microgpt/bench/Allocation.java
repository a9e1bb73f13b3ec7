package microgpt.bench;

import java.util.concurrent.TimeUnit;
import microgpt.autograd.Ops;
import microgpt.model.Trainer;
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

/// How many bytes does a training step allocate?
///
/// What counts here is `gc.alloc.rate.norm`: run it with `-prof gc`, as `./microgpt bench` does.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(jvmArgsPrepend = "--add-modules=jdk.incubator.vector")
public class Allocation {
    @Param({"VALUE", "TAPE_SCALAR", "TAPE_VECTOR"})
    Engine engine;

    /// Layers, channels, heads, block and batch.
    @Param({"1x16-heads4-block16-batch1", "1x64-heads4-block16-batch16"})
    String sizes;

    private Ops<?> ops;
    private Trainer<?> trainer;

    /// The three must agree.
    @Setup(Level.Trial)
    public void start() {
        Agreement.ofEngines(Sizes.parse(sizes));
        var workload = Workload.of(Sizes.parse(sizes));
        ops = engine.forTraining(workload.config());
        trainer = workload.trainer(ops);
    }

    @TearDown(Level.Trial)
    public void end() {
        Engine.close(ops);
    }

    @Benchmark
    public double step() {
        return trainer.train();
    }
}
