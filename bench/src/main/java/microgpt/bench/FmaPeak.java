package microgpt.bench;

import java.util.concurrent.TimeUnit;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/// How many multiply-adds can this machine do at all?
///
/// Sixteen independent chains of fused multiply-adds in registers, no memory: the ceiling that the other benchmarks
/// are held against. Sixteen cover the latency of any core with two units of four cycles, twice over.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsPrepend = "--add-modules=jdk.incubator.vector")
public class FmaPeak {
    /// Floating-point operations of one invocation, a multiply-add being two, whatever the lanes.
    static final long FLOPS = 1 << 22;

    private static final VectorSpecies<Float> LANES = VectorSpecies.of(
            float.class,
            VectorShape.forBitSize(
                    Integer.getInteger("microgpt.lanes", FloatVector.SPECIES_PREFERRED.vectorBitSize())));
    private static final int CHAINS = 16;
    private static final int ROUNDS = (int) (FLOPS / (2 * CHAINS * LANES.length()));

    /// A contraction: chains approach 1 and never become denormal or infinite.
    private float factor = 0.5f;

    private float summand = 0.5f;

    /// On one thread.
    @Benchmark
    public float one() {
        return chains();
    }

    /// On two threads at once, each doing as much.
    @Benchmark
    @Threads(2)
    public float two() {
        return chains();
    }

    /// The chains start apart, or a compiler could see that they are one.
    private float chains() {
        var f = FloatVector.broadcast(LANES, factor);
        var a = FloatVector.broadcast(LANES, summand);
        var s0 = FloatVector.broadcast(LANES, 0f);
        var s1 = FloatVector.broadcast(LANES, 0.0625f);
        var s2 = FloatVector.broadcast(LANES, 0.125f);
        var s3 = FloatVector.broadcast(LANES, 0.1875f);
        var s4 = FloatVector.broadcast(LANES, 0.25f);
        var s5 = FloatVector.broadcast(LANES, 0.3125f);
        var s6 = FloatVector.broadcast(LANES, 0.375f);
        var s7 = FloatVector.broadcast(LANES, 0.4375f);
        var s8 = FloatVector.broadcast(LANES, 0.5f);
        var s9 = FloatVector.broadcast(LANES, 0.5625f);
        var s10 = FloatVector.broadcast(LANES, 0.625f);
        var s11 = FloatVector.broadcast(LANES, 0.6875f);
        var s12 = FloatVector.broadcast(LANES, 0.75f);
        var s13 = FloatVector.broadcast(LANES, 0.8125f);
        var s14 = FloatVector.broadcast(LANES, 0.875f);
        var s15 = FloatVector.broadcast(LANES, 0.9375f);
        for (int i = 0; i < ROUNDS; i++) {
            s0 = s0.fma(f, a);
            s1 = s1.fma(f, a);
            s2 = s2.fma(f, a);
            s3 = s3.fma(f, a);
            s4 = s4.fma(f, a);
            s5 = s5.fma(f, a);
            s6 = s6.fma(f, a);
            s7 = s7.fma(f, a);
            s8 = s8.fma(f, a);
            s9 = s9.fma(f, a);
            s10 = s10.fma(f, a);
            s11 = s11.fma(f, a);
            s12 = s12.fma(f, a);
            s13 = s13.fma(f, a);
            s14 = s14.fma(f, a);
            s15 = s15.fma(f, a);
        }
        var low = s0.add(s1).add(s2).add(s3).add(s4).add(s5).add(s6).add(s7);
        var high = s8.add(s9).add(s10).add(s11).add(s12).add(s13).add(s14).add(s15);
        return low.add(high).reduceLanes(VectorOperators.ADD);
    }
}
