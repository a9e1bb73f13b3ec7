package microgpt.kernels.vector;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The elementwise kernels: whole vectors, then one masked.
///
/// In exp and log all vectors are masked instead: a method that held them twice would grow beyond what the compiler
/// inlines.
final class Elementwise {
    // spotless:off
    private static final VectorSpecies<Float> LANES = Lanes.SPECIES;

    private Elementwise() {}

    static void add(float[] x, int xo, float[] y, int yo, float[] z, int zo, int n) {
        int i = 0;
        for (; i < LANES.loopBound(n); i += LANES.length()) {
            var sum = FloatVector.fromArray(LANES, x, xo + i).add(FloatVector.fromArray(LANES, y, yo + i));
            sum.intoArray(z, zo + i);
        }
        if (i < n) {
            var rest = Lanes.first(n - i);
            var sum = FloatVector.fromArray(LANES, x, xo + i, rest).add(FloatVector.fromArray(LANES, y, yo + i, rest));
            sum.intoArray(z, zo + i, rest);
        }
    }

    static void relu(float[] x, int xo, float[] y, int yo, int n) {
        int i = 0;
        for (; i < LANES.loopBound(n); i += LANES.length()) {
            var value = FloatVector.fromArray(LANES, x, xo + i);
            value.blend(0f, value.compare(LE, 0f)).intoArray(y, yo + i);
        }
        if (i < n) {
            var rest = Lanes.first(n - i);
            var value = FloatVector.fromArray(LANES, x, xo + i, rest);
            value.blend(0f, value.compare(LE, 0f)).intoArray(y, yo + i, rest);
        }
    }

    static void addReluGrad(float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n) {
        var zero = FloatVector.zero(LANES);
        int i = 0;
        for (; i < LANES.loopBound(n); i += LANES.length()) {
            var positive = FloatVector.fromArray(LANES, y, yo + i).compare(GT, 0f);
            var grad = zero.blend(FloatVector.fromArray(LANES, dy, dyo + i), positive);
            FloatVector.fromArray(LANES, dx, dxo + i).add(grad).intoArray(dx, dxo + i);
        }
        if (i < n) {
            var rest = Lanes.first(n - i);
            var positive = FloatVector.fromArray(LANES, y, yo + i, rest).compare(GT, 0f);
            var grad = zero.blend(FloatVector.fromArray(LANES, dy, dyo + i, rest), positive);
            FloatVector.fromArray(LANES, dx, dxo + i, rest).add(grad).intoArray(dx, dxo + i, rest);
        }
    }

    static void exp(float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i += LANES.length()) {
            var rest = Lanes.first(n - i);
            Lanes.exp(FloatVector.fromArray(LANES, x, xo + i, rest)).intoArray(y, yo + i, rest);
        }
    }

    static void log(float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i += LANES.length()) {
            var rest = Lanes.first(n - i);
            Lanes.log(FloatVector.fromArray(LANES, x, xo + i, rest)).intoArray(y, yo + i, rest);
        }
    }

    static void adam(
            float[] w, int wo, float[] grad, int go, float[] m, int mo, float[] v, int vo, int n,
            float gradScale, float beta1, float oneMinusBeta1, float beta2, float oneMinusBeta2,
            float rate, float root, float eps, float decay) {
        int i = 0;
        for (; i < LANES.loopBound(n); i += LANES.length()) {
            var g = FloatVector.fromArray(LANES, grad, go + i).mul(gradScale);
            var mi = FloatVector.fromArray(LANES, m, mo + i);
            mi = mi.fma(FloatVector.broadcast(LANES, beta1), g.mul(oneMinusBeta1));
            var vi = FloatVector.fromArray(LANES, v, vo + i);
            vi = vi.fma(FloatVector.broadcast(LANES, beta2), g.mul(oneMinusBeta2).mul(g));
            var divisor = vi.sqrt().fma(FloatVector.broadcast(LANES, root), FloatVector.broadcast(LANES, eps));
            var wi = FloatVector.fromArray(LANES, w, wo + i).mul(decay).sub(mi.mul(rate).div(divisor));
            mi.intoArray(m, mo + i);
            vi.intoArray(v, vo + i);
            wi.intoArray(w, wo + i);
            FloatVector.zero(LANES).intoArray(grad, go + i);
        }
        if (i < n) {
            var rest = Lanes.first(n - i);
            var g = FloatVector.fromArray(LANES, grad, go + i, rest).mul(gradScale);
            var mi = FloatVector.fromArray(LANES, m, mo + i, rest);
            mi = mi.fma(FloatVector.broadcast(LANES, beta1), g.mul(oneMinusBeta1));
            var vi = FloatVector.fromArray(LANES, v, vo + i, rest);
            vi = vi.fma(FloatVector.broadcast(LANES, beta2), g.mul(oneMinusBeta2).mul(g));
            var divisor = vi.sqrt().fma(FloatVector.broadcast(LANES, root), FloatVector.broadcast(LANES, eps));
            var wi = FloatVector.fromArray(LANES, w, wo + i, rest).mul(decay).sub(mi.mul(rate).div(divisor));
            mi.intoArray(m, mo + i, rest);
            vi.intoArray(v, vo + i, rest);
            wi.intoArray(w, wo + i, rest);
            FloatVector.zero(LANES).intoArray(grad, go + i, rest);
        }
    }
    // spotless:on
}
