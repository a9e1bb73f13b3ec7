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

/// What does each step from `Value` to the tape, and from plain loops to SIMD lanes, gain?
///
/// One training step: forward, backward and Adam, on names, 1 layer, 4 heads, block 16.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Fork(jvmArgsPrepend = "--add-modules=jdk.incubator.vector")
public class Engines {
    @Param({"VALUE", "TAPE_SCALAR", "TAPE_VECTOR"})
    Engine engine;

    @Param({"16", "32", "64", "128"})
    int channels;

    @Param({"1", "16", "64"})
    int batch;

    private Ops<?> ops;
    private Trainer<?> trainer;

    /// The three must agree.
    @Setup(Level.Trial)
    public void start() {
        var sizes = Sizes.names(channels, batch);
        Agreement.ofEngines(sizes);
        var workload = Workload.of(sizes);
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
