package microgpt.bench;

import java.util.concurrent.TimeUnit;
import microgpt.kernels.ScalarKernels;
import microgpt.kernels.vector.VectorKernels;
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
import org.openjdk.jmh.annotations.Warmup;

/// What does each kernel gain from SIMD lanes, at the sizes of a training step and at odd ones?
///
/// 7 rows are a name of average length, 114 are sixteen of them; 64 channels have 192 for queries, keys and values,
/// and 256 within the feed-forward layer; 4,192 and 53,632 are all parameters of 16 and 64 channels. Rows of sizes like
/// 13 by 33 end in a vector that is not full.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 60, timeUnit = TimeUnit.MILLISECONDS)
@Fork(jvmArgsPrepend = "--add-modules=jdk.incubator.vector")
public class Kernels {
    @Param({"SCALAR", "VECTOR"})
    Arm kernels;

    /// The kernel and its sizes.
    @Param({
        "add-7x16",
        "add-114x64",
        "add-13x33",
        "addTo-7x16",
        "addTo-114x64",
        "addTo-13x33",
        "relu-7x64",
        "relu-114x256",
        "relu-13x33",
        "addReluGrad-7x64",
        "addReluGrad-114x256",
        "addReluGrad-13x33",
        "exp-7x16",
        "exp-114x64",
        "exp-13x33",
        "log-7x16",
        "log-114x64",
        "log-13x33",
        "matmul-7x48x16",
        "matmul-114x192x64",
        "matmul-13x27x33",
        "addMatmul-48x16x7",
        "addMatmul-192x64x114",
        "addMatmul-27x33x13",
        "transpose-48x16",
        "transpose-192x64",
        "transpose-27x33",
        "rmsnorm-7x16",
        "rmsnorm-114x64",
        "rmsnorm-13x33",
        "addRmsnormGrad-7x16",
        "addRmsnormGrad-114x64",
        "addRmsnormGrad-13x33",
        "softmax-7x16",
        "softmax-114x64",
        "softmax-13x33",
        "addSoftmaxGrad-7x16",
        "addSoftmaxGrad-114x64",
        "addSoftmaxGrad-13x33",
        "crossEntropy-7x27",
        "crossEntropy-114x27",
        "crossEntropy-13x65",
        "addCrossEntropyGrad-7x27",
        "addCrossEntropyGrad-114x27",
        "addCrossEntropyGrad-13x65",
        "attention-7x16",
        "attention-7x64",
        "attention-64x128",
        "attention-13x36",
        "addAttentionGrad-7x16",
        "addAttentionGrad-7x64",
        "addAttentionGrad-64x128",
        "addAttentionGrad-13x36",
        "attend-7x16",
        "attend-7x64",
        "attend-64x128",
        "attend-13x36",
        "adam-1x4192",
        "adam-1x53632",
        "adam-1x1001",
        "sumOfSquares-1x4192",
        "sumOfSquares-1x53632",
        "sumOfSquares-1x1001"
    })
    String call;

    private KernelCall timed;
    private microgpt.kernels.Kernels with;

    /// Both must agree.
    @Setup(Level.Trial)
    public void start() {
        KernelCall.requireAgreement(call, new ScalarKernels(), new VectorKernels());
        with = kernels.kernels();
        timed = KernelCall.of(call, with);
        if (kernels == Arm.VECTOR) {
            var scalar = new ScalarKernels();
            var plain = KernelCall.of(call, scalar);
            WarmUp.untilCompiled(() -> plain.on(scalar), () -> timed.on(with));
        }
    }

    @Benchmark
    public float[] call() {
        return timed.on(with);
    }
}
