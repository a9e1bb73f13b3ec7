package microgpt.bench;

import java.util.concurrent.TimeUnit;
import microgpt.kernels.vector.VectorKernels;
import microgpt.model.Trainer;
import microgpt.tape.Tape;
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

/// How much of what the machine can do does a training step use?
///
/// Forward, backward and Adam on the tape with vector kernels, to be held against [FmaPeak] of the same run.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Fork(jvmArgsPrepend = "--add-modules=jdk.incubator.vector")
public class Steps {
    /// Layers, channels, heads, block and batch.
    @Param({
        "1x16-heads4-block16-batch1",
        "1x16-heads4-block16-batch16",
        "1x16-heads4-block16-batch64",
        "1x64-heads4-block16-batch1",
        "1x64-heads4-block16-batch16",
        "1x64-heads4-block16-batch64",
        "1x128-heads4-block16-batch1",
        "1x128-heads4-block16-batch16",
        "1x128-heads4-block16-batch64",
        "4x128-heads4-block64-batch12",
        "6x384-heads6-block256-batch4"
    })
    String sizes;

    @Param("1")
    int threads;

    private Tape tape;
    private Trainer<Tape.Ref> trainer;

    /// Vector kernels must agree with scalar ones.
    @Setup(Level.Trial)
    public void start() {
        Agreement.ofKernels(Sizes.parse(sizes), threads);
        var workload = Workload.of(Sizes.parse(sizes));
        tape = Tape.forTraining(workload.config().parameterCount(), new VectorKernels(), threads);
        trainer = workload.trainer(tape);
    }

    @TearDown(Level.Trial)
    public void end() {
        tape.close();
    }

    @Benchmark
    public double step() {
        return trainer.train();
    }
}
