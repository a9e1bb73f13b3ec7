package microgpt.bench;

import java.util.Random;
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

/// How near to the machine's peak are the matrix products of a training step?
///
/// Square matrices in the three forms of a linear layer y = x·Wᵀ, see [microgpt.kernels.Kernels#matmul], on one
/// thread, to be held against [FmaPeak] of the same run.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 10, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 60, timeUnit = TimeUnit.MILLISECONDS)
@Fork(jvmArgsPrepend = "--add-modules=jdk.incubator.vector")
public class Matmul {
    /// A product of a linear layer.
    public enum Form {
        /// x·Wᵀ, W transposed beforehand, as the tape keeps it.
        OUTPUT,
        /// dy·W, added to dx.
        INPUT_GRADIENT,
        /// dyᵀ·x, added to dW.
        WEIGHT_GRADIENT
    }

    /// The most rows on which agreement is tried.
    private static final int ROWS = 64;

    /// Up to this size one call is not enough to get the product compiled.
    private static final int SMALL = 256;

    @Param({"SCALAR", "VECTOR"})
    Arm kernels;

    @Param({"OUTPUT", "INPUT_GRADIENT", "WEIGHT_GRADIENT"})
    Form form;

    @Param({"16", "26", "27", "32", "64", "65", "66", "128", "206", "207", "256", "512", "1024"})
    int size;

    private microgpt.kernels.Kernels timed;
    private float[] a;
    private float[] b;
    private float[] c;

    /// Rows of the product spread over it must have the same bits by either kernels.
    @Setup(Level.Trial)
    public void start() {
        var random = new Random(size);
        a = numbers(random, size * size);
        b = numbers(random, size * size);
        c = numbers(random, size * size);
        timed = kernels.kernels();
        var before = c.clone();
        product(new VectorKernels(), 0, size);
        var product = c;
        c = before;
        for (int row = 0; row < size; row += Math.max(1, size / ROWS)) {
            product(new ScalarKernels(), row, 1);
            for (int j = 0; j < size; j++) {
                Agreement.requireSame("c[" + row + "," + j + "]", c[row * size + j], product[row * size + j]);
            }
        }
        if (kernels == Arm.VECTOR && size <= SMALL) {
            var scalar = new ScalarKernels();
            WarmUp.untilCompiled(() -> product(scalar, 0, size), () -> product(timed, 0, size));
        }
    }

    /// Small, so that a product added many times over stays finite.
    private static float[] numbers(Random random, int n) {
        var numbers = new float[n];
        for (int i = 0; i < n; i++) {
            numbers[i] = random.nextFloat() * 2e-6f - 1e-6f;
        }
        return numbers;
    }

    private void product(microgpt.kernels.Kernels kernels, int row, int rows) {
        int at = row * size;
        switch (form) {
            case OUTPUT -> kernels.matmul(rows, size, size, a, at, size, 1, b, 0, size, c, at, size);
            case INPUT_GRADIENT -> kernels.addMatmul(rows, size, size, a, at, size, 1, b, 0, size, c, at, size);
            case WEIGHT_GRADIENT -> kernels.addMatmul(rows, size, size, a, row, 1, size, b, 0, size, c, at, size);
        }
    }

    @Benchmark
    public float[] product() {
        product(timed, 0, size);
        return c;
    }
}
