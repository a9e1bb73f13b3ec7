package microgpt.bench;

import dev.ludovic.netlib.blas.JavaBLAS;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import microgpt.kernels.vector.VectorKernels;
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

/// How do the matrix products compare with OpenBLAS, and with the Vector API BLAS of dev.ludovic.netlib?
///
/// c = a·b of square row-major matrices; OpenBLAS finds them in native memory, so no call copies.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 150, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Fork(jvmArgsPrepend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
public class Native {
    /// The factors, and their product by definition.
    @State(Scope.Benchmark)
    public static class Factors {
        @Param({"64", "128", "256", "512", "1024"})
        int size;

        private float[] a;
        private float[] b;

        @Setup(Level.Trial)
        public void start() {
            var random = new Random(size);
            a = new float[size * size];
            b = new float[size * size];
            for (int i = 0; i < a.length; i++) {
                a[i] = random.nextFloat() - 0.5f;
                b[i] = random.nextFloat() - 0.5f;
            }
        }

        /// What is near enough on a few rows is not another product: each sum of n terms may be off by n roundings.
        void requireProduct(float[] c) {
            for (int i = 0; i < size; i += size / 8) {
                for (int j = 0; j < size; j++) {
                    double sum = 0;
                    double absolute = 0;
                    for (int p = 0; p < size; p++) {
                        double term = (double) a[i * size + p] * b[p * size + j];
                        sum += term;
                        absolute += Math.abs(term);
                    }
                    Agreement.requireClose(
                            "c[" + i + "," + j + "]", sum, c[i * size + j], (size + 1) * 0x1p-24 * absolute);
                }
            }
        }
    }

    /// A linear layer of the tape; its weight is b, transposed once.
    @State(Scope.Benchmark)
    public static class Ours {
        @Param({"1", "2"})
        int threads;

        private int size;
        private Tape tape;

        @Setup(Level.Trial)
        public void start(Factors factors) {
            size = factors.size;
            tape = Tape.forTraining(2 * size * size, new VectorKernels(), threads);
            for (int i = 0; i < size; i++) {
                for (int j = 0; j < size; j++) {
                    tape.parameter(i * size + j, factors.a[i * size + j]);
                    tape.parameter(size * size + j * size + i, factors.b[i * size + j]);
                }
            }
            var product = product();
            var c = new float[size * size];
            for (int i = 0; i < c.length; i++) {
                c[i] = (float) tape.get(product, i / size, i % size);
            }
            factors.requireProduct(c);
        }

        private Tape.Ref product() {
            tape.beginRound();
            return tape.linear(tape.parameter(0, size, size), tape.parameter(size * size, size, size));
        }

        @TearDown(Level.Trial)
        public void end() {
            tape.close();
        }
    }

    /// The system's OpenBLAS.
    @State(Scope.Benchmark)
    public static class Foreign {
        @Param({"1", "2"})
        int threads;

        private int size;
        private OpenBlas blas;
        private Arena arena;
        private MemorySegment a;
        private MemorySegment b;
        private MemorySegment c;

        @Setup(Level.Trial)
        public void start(Factors factors) {
            size = factors.size;
            blas = OpenBlas.find().orElseThrow(() -> new IllegalStateException("OpenBLAS is not installed"));
            blas.threads(threads);
            arena = Arena.ofShared();
            a = copy(factors.a);
            b = copy(factors.b);
            c = copy(new float[size * size]);
            blas.multiply(size, a, b, c);
            factors.requireProduct(c.toArray(ValueLayout.JAVA_FLOAT));
        }

        private MemorySegment copy(float[] x) {
            var segment = arena.allocate(x.length * 4L, 64);
            return segment.copyFrom(MemorySegment.ofArray(x));
        }

        @TearDown(Level.Trial)
        public void end() {
            arena.close();
        }
    }

    /// The pure Java BLAS of dev.ludovic.netlib.
    @State(Scope.Benchmark)
    public static class Netlib {
        private JavaBLAS blas;
        private float[] c;

        @Setup(Level.Trial)
        public void start(Factors factors) {
            blas = JavaBLAS.getInstance();
            if (!blas.getClass().getSimpleName().equals("VectorBLAS")) {
                throw new IllegalStateException("dev.ludovic.netlib chose " + blas.getClass());
            }
            c = new float[factors.size * factors.size];
            multiply(factors);
            factors.requireProduct(c);
        }

        /// It is column-major, where a matrix looks transposed, and (a·b)ᵀ = bᵀ·aᵀ.
        private void multiply(Factors factors) {
            int n = factors.size;
            blas.sgemm("N", "N", n, n, n, 1, factors.b, n, factors.a, n, 0, c, n);
        }
    }

    @Benchmark
    public Object microgpt(Ours ours, Factors factors) {
        return ours.product();
    }

    @Benchmark
    public Object openBlas(Foreign foreign, Factors factors) {
        foreign.blas.multiply(foreign.size, foreign.a, foreign.b, foreign.c);
        return foreign.c;
    }

    @Benchmark
    public Object netlib(Netlib netlib, Factors factors) {
        netlib.multiply(factors);
        return netlib.c;
    }
}
