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

/// What do wider lanes gain?
///
/// A training step on lanes of 128, 256 and 512 bits, and the peak of each. Lanes wider than the machine's are emulated
/// by the JDK, and dreadfully slow.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public class Widths {
    /// A training step.
    @State(Scope.Benchmark)
    public static class Step {
        /// Layers, channels, heads, block and batch.
        @Param({
            "1x16-heads4-block16-batch16",
            "1x64-heads4-block16-batch16",
            "1x128-heads4-block16-batch16",
            "4x128-heads4-block64-batch12",
            "6x384-heads6-block256-batch4"
        })
        String sizes;

        private Tape tape;
        private Trainer<Tape.Ref> trainer;

        /// Vector kernels must agree with scalar ones at every width, so they do with each other.
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
    }

    @Benchmark
    @Fork(jvmArgsPrepend = {"--add-modules=jdk.incubator.vector", "-Dmicrogpt.lanes=128"})
    public double step128(Step step) {
        return step.trainer.train();
    }

    @Benchmark
    @Fork(jvmArgsPrepend = {"--add-modules=jdk.incubator.vector", "-Dmicrogpt.lanes=128", "-XX:LoopUnrollLimit=0"})
    public float peak128(FmaPeak peak) {
        return peak.one();
    }

    @Benchmark
    @Fork(jvmArgsPrepend = {"--add-modules=jdk.incubator.vector", "-Dmicrogpt.lanes=256"})
    public double step256(Step step) {
        return step.trainer.train();
    }

    @Benchmark
    @Fork(jvmArgsPrepend = {"--add-modules=jdk.incubator.vector", "-Dmicrogpt.lanes=256", "-XX:LoopUnrollLimit=0"})
    public float peak256(FmaPeak peak) {
        return peak.one();
    }

    @Benchmark
    @Fork(jvmArgsPrepend = {"--add-modules=jdk.incubator.vector", "-Dmicrogpt.lanes=512"})
    public double step512(Step step) {
        return step.trainer.train();
    }

    @Benchmark
    @Fork(jvmArgsPrepend = {"--add-modules=jdk.incubator.vector", "-Dmicrogpt.lanes=512", "-XX:LoopUnrollLimit=0"})
    public float peak512(FmaPeak peak) {
        return peak.one();
    }
}
