package microgpt.bench;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// How many multiply-adds this machine can do at all.
///
/// Fifteen independent chains of fused multiply-adds in registers, no memory: the ceiling that all else is held
/// against. Eight keep two units of four cycles busy; fifteen and their factor fill the sixteen registers of AVX2.
///
/// The loop must not be unrolled: C2 would then run a chain or two at a time, and wait for them.
final class FmaPeak implements Arm {
    /// What its figures are called, on one thread and on two at once.
    static final String ONE = "FmaPeak.one";

    static final String TWO = "FmaPeak.two";

    /// On one thread and lanes of 256 bits: nearly as fast if the machine issues multiply-adds of 512 bits in halves.
    static final String HALF = "FmaPeak.half";

    static final String NOT_UNROLLED = "-XX:LoopUnrollLimit=0";

    /// Floating-point operations of a run, a multiply-add being two, whatever the lanes.
    private static final int FLOPS = 15 << 18;

    private static final VectorSpecies<Float> LANES = VectorSpecies.of(
            float.class,
            VectorShape.forBitSize(
                    Integer.getInteger("microgpt.lanes", FloatVector.SPECIES_PREFERRED.vectorBitSize())));
    private static final int CHAINS = 15;
    private static final int ROUNDS = FLOPS / (2 * CHAINS * LANES.length());

    private final boolean vector;

    /// Small enough that no chain grows beyond what is finite, large enough that none is denormal.
    private float factor = 0.001f;

    private double result;

    private FmaPeak(boolean vector) {
        this.vector = vector;
    }

    static Cases one() {
        return Cases.of(ONE).jvm(NOT_UNROLLED);
    }

    static Cases half() {
        return Cases.of(HALF).jvm(NOT_UNROLLED, "-Dmicrogpt.lanes=256");
    }

    static Cases two() {
        return Cases.of(TWO).threads(2).jvm(NOT_UNROLLED);
    }

    /// The chains at once, held against one after another by plain multiply-adds.
    static Timing timing(String benchmark) {
        var work = Work.ofFlops(benchmark.equals(TWO) ? 2 * FLOPS : FLOPS);
        return Timing.of(() -> new FmaPeak(true), () -> new FmaPeak(false), work);
    }

    @Override
    public double run() {
        result = vector ? chains() : plainChains();
        return result;
    }

    @Override
    public double[] answer() {
        return new double[] {result};
    }

    private float plainChains() {
        var s = new float[CHAINS];
        for (int chain = 0; chain < CHAINS; chain++) {
            float sum = chain / 16f;
            for (int i = 0; i < ROUNDS; i++) {
                sum = Math.fma(factor, factor, sum);
            }
            s[chain] = sum;
        }
        return sum(s, 0, 8) + sum(s, 8, CHAINS);
    }

    private static float sum(float[] s, int from, int to) {
        float sum = s[from];
        for (int chain = from + 1; chain < to; chain++) {
            sum += s[chain];
        }
        return sum;
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
        return low.add(high).lane(0);
    }
}
