package microgpt.bench;

import java.util.function.Consumer;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// How many multiply-adds this machine can do at all.
///
/// Fifteen independent chains of fused multiply-adds in registers, no memory: the ceiling that all else is held
/// against. Eight keep two units of four cycles busy; fifteen and their factor fill the sixteen registers of AVX2.
///
/// The loop must not be unrolled: C2 would then run a chain or two at a time, and wait for them.
final class FmaPeak {
    /// What its figures are called, on one thread and on two at once.
    static final String ONE = "FmaPeak.one";
    static final String TWO = "FmaPeak.two";

    /// On one thread and lanes of 256 bits: nearly as fast if the machine issues multiply-adds of 512 bits in halves.
    static final String HALF = "FmaPeak.half";

    private static final String NOT_UNROLLED = "-XX:LoopUnrollLimit=0";

    /// Floating-point operations of a run, a multiply-add being two, whatever the lanes.
    private static final int FLOPS = 15 << 18;

    /// The widest lanes of this machine.
    static final int WIDEST = FloatVector.SPECIES_PREFERRED.vectorBitSize();

    private static final VectorSpecies<Float> LANES =
            VectorSpecies.of(float.class, VectorShape.forBitSize(Integer.getInteger("microgpt.lanes", WIDEST)));
    private static final int CHAINS = 15;
    private static final int ROUNDS = FLOPS / (2 * CHAINS * LANES.length());

    /// Small enough that no chain grows beyond what is finite, large enough that none is denormal.
    private static final float FACTOR = 0.001f;

    /// On lanes as they are by default, but for those of [#HALF].
    static Cases cases(String benchmark) {
        var peak = Cases.of(benchmark);
        return benchmark.equals(HALF) ? peak.jvm(NOT_UNROLLED, "-Dmicrogpt.lanes=256") : peak.jvm(NOT_UNROLLED);
    }

    /// The chains at once, held against one after another by plain multiply-adds.
    static Timing timing(String benchmark) {
        var work = Figure.Work.ofFlops(benchmark.equals(TWO) ? 2 * FLOPS : FLOPS);
        return Timing.of(() -> arm(FmaPeak::chains), () -> arm(FmaPeak::plainChains), work);
    }

    /// What it is given is its answer, so that no compiler can know the factor or leave the sum away.
    private static Arm arm(Consumer<float[]> chains) {
        float[] sumAndFactor = {0, FACTOR};
        return Arm.of(() -> chains.accept(sumAndFactor), sumAndFactor);
    }

    private static void plainChains(float[] sumAndFactor) {
        float factor = sumAndFactor[1];
        sumAndFactor[0] = 0;
        for (int chain = 0; chain < CHAINS; chain++) {
            float sum = chain / 16f;
            for (int i = 0; i < ROUNDS; i++) {
                sum = Math.fma(factor, factor, sum);
            }
            sumAndFactor[0] += sum;
        }
    }

    /// The chains start apart, or a compiler could see that they are one.
    private static FloatVector start(int chain) {
        return FloatVector.broadcast(LANES, chain / 16f);
    }

    private static void chains(float[] sumAndFactor) {
        var f = FloatVector.broadcast(LANES, sumAndFactor[1]);
        FloatVector s0 = start(0), s1 = start(1), s2 = start(2), s3 = start(3), s4 = start(4);
        FloatVector s5 = start(5), s6 = start(6), s7 = start(7), s8 = start(8), s9 = start(9);
        FloatVector s10 = start(10), s11 = start(11), s12 = start(12), s13 = start(13), s14 = start(14);
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
        var sum = low.add(s8).add(s9).add(s10).add(s11).add(s12).add(s13).add(s14);
        sumAndFactor[0] = sum.lane(0);
    }
}
