package microgpt.kernels.vector;

import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// Softmax and its gradient for one vector of queries, the keys a stride apart: no step runs across lanes.
///
/// Lane i holds query t + i, or t + i mod 4 where heads lie in fours. A query sees the keys up to its own number: keys
/// before t are seen by all lanes, and from t on those that do not see them are masked.
final class Softmax {
    private static final VectorSpecies<Float> LANES = Lanes.SPECIES;

    private static final FloatVector IN_FOURS = Lanes.IOTA.rearrange(VectorShuffle.fromOp(LANES, i -> i & 3));

    private Softmax() {}

    // spotless:off
    /// Scores to probabilities; those of keys not seen become 0, or NaN where all of their query's are.
    static void down(float[] s, int so, int stride, int t, int keys, boolean inFours) {
        var query = inFours ? IN_FOURS : Lanes.IOTA;
        var never = FloatVector.broadcast(LANES, Float.NEGATIVE_INFINITY);
        var max = never;
        for (int j = 0; j < t; j++) {
            max = Lanes.max(FloatVector.fromArray(LANES, s, so + j * stride), max);
        }
        for (int j = t; j < keys; j++) {
            var seen = never.blend(FloatVector.fromArray(LANES, s, so + j * stride), query.compare(GE, j - t));
            seen.intoArray(s, so + j * stride);
            max = Lanes.max(seen, max);
        }
        var sum = FloatVector.zero(LANES);
        for (int j = 0; j < keys; j++) {
            var e = Lanes.expDown(FloatVector.fromArray(LANES, s, so + j * stride).sub(max));
            e.intoArray(s, so + j * stride);
            sum = e.add(sum);
        }
        var inverse = FloatVector.broadcast(LANES, 1).div(sum);
        for (int j = 0; j < keys; j++) {
            FloatVector.fromArray(LANES, s, so + j * stride).mul(inverse).intoArray(s, so + j * stride);
        }
    }

    /// The numerators of one query's softmax, keys across the lanes. Whole vectors are written: stores of some lanes only
    /// take many times as long where they are not masked by registers of their own.
    static void exponentials(float[] s, int so, int n) {
        float max = Rows.max(s, so, n);
        for (int j = so; j < so + n; j += LANES.length()) {
            Lanes.expDown(FloatVector.fromArray(LANES, s, j).sub(max)).intoArray(s, j);
        }
    }

    /// `g[t]` = chain over j of `p[t, j] · dp[t, j]`, then `dp[t, j] = (p[t, j] · (dp[t, j] - g[t])) · scale`.
    static void gradDown(
            float[] p, int po, float[] dp, int dpo, int stride, int t, int keys, float scale, boolean inFours) {
        var query = inFours ? IN_FOURS : Lanes.IOTA;
        var g = FloatVector.zero(LANES);
        for (int j = 0; j < t; j++) {
            var pj = FloatVector.fromArray(LANES, p, po + j * stride);
            g = pj.fma(FloatVector.fromArray(LANES, dp, dpo + j * stride), g);
        }
        for (int j = t; j < keys; j++) {
            var pj = FloatVector.fromArray(LANES, p, po + j * stride);
            var more = pj.fma(FloatVector.fromArray(LANES, dp, dpo + j * stride), g);
            g = more.blend(g, query.compare(LT, j - t));
        }
        for (int j = 0; j < keys; j++) {
            var pj = FloatVector.fromArray(LANES, p, po + j * stride);
            var dpj = FloatVector.fromArray(LANES, dp, dpo + j * stride);
            pj.mul(dpj.sub(g)).mul(scale).intoArray(dp, dpo + j * stride);
        }
    }
    // spotless:on
}
