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
/// Fifteen independent chains of fused multiply-adds in registers, no memory: the ceiling that the other benchmarks are
/// held against. Eight keep two units of four cycles busy; fifteen and their factor fill the sixteen registers of AVX2.
///
/// The loop is not unrolled: C2 would then run a chain or two at a time, and wait for them.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 150, timeUnit = TimeUnit.MILLISECONDS)
@Fork(jvmArgsPrepend = {"--add-modules=jdk.incubator.vector", "-XX:LoopUnrollLimit=0"})
public class FmaPeak {
    /// Floating-point operations of one invocation, a multiply-add being two, whatever the lanes.
    static final long FLOPS = 15 << 18;

    private static final VectorSpecies<Float> LANES = VectorSpecies.of(
            float.class,
            VectorShape.forBitSize(
                    Integer.getInteger("microgpt.lanes", FloatVector.SPECIES_PREFERRED.vectorBitSize())));
    private static final int CHAINS = 15;
    private static final int ROUNDS = (int) (FLOPS / (2 * CHAINS * LANES.length()));

    /// Small enough that no chain grows beyond what is finite, large enough that none is denormal.
    private float factor = 0.001f;

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
        for (int i = 0; i < ROUNDS; i++) {
            s0 = f.fma(f, s0);
            s1 = f.fma(f, s1);
            s2 = f.fma(f, s2);
            s3 = f.fma(f, s3);
            s4 = f.fma(f, s4);
            s5 = f.fma(f, s5);
            s6 = f.fma(f, s6);
            s7 = f.fma(f, s7);
            s8 = f.fma(f, s8);
            s9 = f.fma(f, s9);
            s10 = f.fma(f, s10);
            s11 = f.fma(f, s11);
            s12 = f.fma(f, s12);
            s13 = f.fma(f, s13);
            s14 = f.fma(f, s14);
        }
        var low = s0.add(s1).add(s2).add(s3).add(s4).add(s5).add(s6).add(s7);
        var high = s8.add(s9).add(s10).add(s11).add(s12).add(s13).add(s14);
        return low.add(high).reduceLanes(VectorOperators.ADD);
    }
}
