package microgpt.kernels.vector;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;
import microgpt.kernels.FloatMath;

/// The lane width of every kernel here, chosen once for the process, and what is done to single vectors.
///
/// The methods take and return vectors, so they must be inlined: they are kept small, and a kernel that
/// allocates would betray one that was not.
///
/// Three rules keep every kernel's vectors in registers whatever the compiler has seen of it so far:
///
/// - A vector carried round a loop is passed, and not called on before it is stored. On the first visit its type is
///   just `FloatVector`: a method called on it needs a profile to be inlined, and what it returns would be carried
///   round again.
/// - A method that calls loops over vectors has no hot loop itself. It would be compiled for that one while the
///   profiles of the others are still empty, and what has never been seen to run is not inlined.
/// - All vectors have this width, even where a narrower one would fit. `FloatVector.intoArray` asks a vector for its
///   species, and one profile of that call serves the whole process: had it seen two widths, every loop compiled
///   later would box what it carries to ask.
final class Lanes {
    static final VectorSpecies<Float> SPECIES = Registers.chosen();

    static final int LENGTH = SPECIES.length();

    /// 0, 1, 2 …
    static final FloatVector IOTA = FloatVector.zero(SPECIES).addIndex(1);

    private static final VectorShuffle<Float> BY_8 = VectorShuffle.iota(SPECIES, 8, 1, true);
    private static final VectorShuffle<Float> BY_4 = VectorShuffle.iota(SPECIES, 4, 1, true);
    private static final VectorShuffle<Float> BY_2 = VectorShuffle.iota(SPECIES, 2, 1, true);
    private static final VectorShuffle<Float> BY_1 = VectorShuffle.iota(SPECIES, 1, 1, true);

    private Lanes() {}

    /// The first n lanes, or all. An int to compare with would have to be a number that floats hold, and
    /// `VectorSpecies.indexInRange` may answer with a shared mask or a new one, which stays in no register.
    static VectorMask<Float> first(int n) {
        return IOTA.compare(LT, (float) n);
    }

    /// The lanes from the n-th on.
    static VectorMask<Float> from(int n) {
        return IOTA.compare(GE, (float) n);
    }

    /// [FloatMath#exp] in every lane.
    static FloatVector exp(FloatVector x) {
        x = x.blend(FloatMath.EXP_MAX, x.compare(GT, FloatMath.EXP_MAX));
        x = x.blend(FloatMath.EXP_MIN, x.compare(LT, FloatMath.EXP_MIN));
        var rounded = powerOfTwo(x);
        var k = rounded.reinterpretAsInts();
        var half = k.lanewise(ASHR, 1);
        return rest(x, rounded).mul(power(half, 0)).mul(power(k.sub(half), 0));
    }

    /// [#exp] of lanes that are NaN or not positive, which saves a third of the work: there is one bound to
    /// keep, and 2^(k + 64) is a float for every k, so one constant factor is left to multiply by.
    static FloatVector expDown(FloatVector x) {
        x = x.blend(FloatMath.EXP_MIN, x.compare(LT, FloatMath.EXP_MIN));
        var rounded = powerOfTwo(x);
        return rest(x, rounded).mul(power(rounded.reinterpretAsInts(), 64)).mul(0x1p-64f);
    }

    /// The k for which 2^k is next to e^x, plus [FloatMath#ROUND].
    private static FloatVector powerOfTwo(FloatVector x) {
        return x.fma(FloatVector.broadcast(SPECIES, FloatMath.LOG2_E), FloatVector.broadcast(SPECIES, FloatMath.ROUND));
    }

    /// e^x / 2^k.
    private static FloatVector rest(FloatVector x, FloatVector rounded) {
        var k = rounded.sub(FloatVector.broadcast(SPECIES, FloatMath.ROUND));
        var r = k.fma(FloatVector.broadcast(SPECIES, -FloatMath.LN2_HIGH), x);
        r = k.fma(FloatVector.broadcast(SPECIES, -FloatMath.LN2_LOW), r);
        var one = FloatVector.broadcast(SPECIES, 1);
        var p = r.fma(FloatVector.broadcast(SPECIES, FloatMath.EXP_6), FloatVector.broadcast(SPECIES, FloatMath.EXP_5));
        p = r.fma(p, FloatVector.broadcast(SPECIES, FloatMath.EXP_4));
        p = r.fma(p, FloatVector.broadcast(SPECIES, FloatMath.EXP_3));
        p = r.fma(p, FloatVector.broadcast(SPECIES, FloatMath.EXP_2));
        p = r.fma(p, one);
        return r.fma(p, one);
    }

    /// [FloatMath#log] in every lane.
    static FloatVector log(FloatVector x) {
        var denormal = x.compare(LT, Float.MIN_NORMAL);
        var bits = x.mul(FloatMath.LOG_SCALE, denormal).reinterpretAsInts().sub(FloatMath.LOG_ORIGIN);
        var e = (FloatVector) bits.lanewise(ASHR, 23).castShape(SPECIES, 0);
        e = e.sub(FloatMath.LOG_SHIFT, denormal);
        var f = bits.and(0x007fffff)
                .add(FloatMath.LOG_ORIGIN)
                .reinterpretAsFloats()
                .sub(1);
        var p = f.fma(
                FloatVector.broadcast(SPECIES, FloatMath.LOG_10), FloatVector.broadcast(SPECIES, FloatMath.LOG_9));
        p = f.fma(p, FloatVector.broadcast(SPECIES, FloatMath.LOG_8));
        p = f.fma(p, FloatVector.broadcast(SPECIES, FloatMath.LOG_7));
        p = f.fma(p, FloatVector.broadcast(SPECIES, FloatMath.LOG_6));
        p = f.fma(p, FloatVector.broadcast(SPECIES, FloatMath.LOG_5));
        p = f.fma(p, FloatVector.broadcast(SPECIES, FloatMath.LOG_4));
        p = f.fma(p, FloatVector.broadcast(SPECIES, FloatMath.LOG_3));
        p = f.fma(p, FloatVector.broadcast(SPECIES, FloatMath.LOG_2));
        var y = e.fma(
                FloatVector.broadcast(SPECIES, FloatMath.LN2_HIGH), f.mul(f).fma(p, f));
        y = y.blend(Float.POSITIVE_INFINITY, x.compare(EQ, Float.POSITIVE_INFINITY));
        y = y.blend(Float.NaN, x.compare(GE, 0f).not());
        return y.blend(Float.NEGATIVE_INFINITY, x.compare(EQ, 0f));
    }

    /// 2^(k + shift), where k stands in the low nine bits; those of [FloatMath#ROUND] are 0, and shifted out or not,
    /// its others do not matter.
    private static FloatVector power(IntVector k, int shift) {
        return k.lanewise(LSHL, 23).add(shift + 127 << 23).reinterpretAsFloats();
    }

    /// The sixteen accumulators of a sum16, in as many vectors as hold them, folded in halves; the others are not read.
    static float fold(FloatVector s0, FloatVector s1, FloatVector s2, FloatVector s3) {
        var s = switch (LENGTH) {
            case 16 -> s0.add(s0.rearrange(BY_8));
            case 8 -> s0.add(s1);
            default -> s0.add(s2).add(s1.add(s3));
        };
        if (LENGTH > 4) {
            s = s.add(s.rearrange(BY_4));
        }
        s = s.add(s.rearrange(BY_2));
        return s.lane(0) + s.lane(1);
    }

    /// The largest lane; any number where one is NaN. It runs once a row, which may be too rare for the compiler to
    /// inline what it would call, so it calls nothing here.
    static float max(FloatVector x) {
        if (LENGTH > 8) {
            var y = x.rearrange(BY_8);
            x = y.blend(x, y.compare(LT, x));
        }
        if (LENGTH > 4) {
            var y = x.rearrange(BY_4);
            x = y.blend(x, y.compare(LT, x));
        }
        var y = x.rearrange(BY_2);
        x = y.blend(x, y.compare(LT, x));
        y = x.rearrange(BY_1);
        return y.blend(x, y.compare(LT, x)).lane(0);
    }

    /// The larger in each lane, either where one is NaN. `FloatVector.max` orders zeros and NaNs too, which costs
    /// more.
    static FloatVector max(FloatVector x, FloatVector carried) {
        return x.blend(carried, x.compare(LT, carried));
    }
}
