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

/// Does the time of a step grow as its floating-point operations do?
///
/// From one training step of 2 layers, 64 channels, block 64 and batch 8, each of the four is changed alone.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 150, timeUnit = TimeUnit.MILLISECONDS)
@Fork(jvmArgsPrepend = "--add-modules=jdk.incubator.vector")
public class Growth {
    /// Layers, channels, heads, block and batch.
    @Param({
        "2x64-heads4-block64-batch8",
        "1x64-heads4-block64-batch8",
        "4x64-heads4-block64-batch8",
        "8x64-heads4-block64-batch8",
        "2x16-heads4-block64-batch8",
        "2x32-heads4-block64-batch8",
        "2x128-heads4-block64-batch8",
        "2x256-heads4-block64-batch8",
        "2x64-heads4-block32-batch8",
        "2x64-heads4-block128-batch8",
        "2x64-heads4-block256-batch8",
        "2x64-heads4-block512-batch8",
        "2x64-heads4-block64-batch1",
        "2x64-heads4-block64-batch2",
        "2x64-heads4-block64-batch4",
        "2x64-heads4-block64-batch16",
        "2x64-heads4-block64-batch32"
    })
    String sizes;

    private Tape tape;
    private Trainer<Tape.Ref> trainer;

    /// Vector kernels must agree with scalar ones.
    @Setup(Level.Trial)
    public void start() {
        Agreement.ofKernels(Sizes.parse(sizes));
        var workload = Workload.of(Sizes.parse(sizes));
        tape = Tape.forTraining(workload.config().parameterCount(), new VectorKernels());
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
