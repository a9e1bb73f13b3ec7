package microgpt.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

class FloatMathTest {
    @Test
    void expIsWithinItsBoundOverAMillionFloats(TestReporter reporter) {
        checkMillion(Curve.EXP, reporter);
    }

    @Test
    void logIsWithinItsBoundOverAMillionFloats(TestReporter reporter) {
        checkMillion(Curve.LOG, reporter);
    }

    /// Every 4093rd bit pattern: both signs, every exponent, 2,050 significands in each.
    private static void checkMillion(Curve curve, TestReporter reporter) {
        var worst = Worst.NONE;
        int stride = 4093;
        for (int i = 0; i < 1 << 20; i++) {
            worst = worst.or(curve, Float.intBitsToFloat(i * stride));
        }
        worst.report(curve, reporter);
        worst.check(curve);
    }

    @Test
    void expIsRightAtSpecialValues() {
        assertBits(1, FloatMath.exp(0f));
        assertBits(1, FloatMath.exp(-0f));
        assertBits(1, FloatMath.exp(Float.MIN_VALUE));
        assertBits(1, FloatMath.exp(-Float.MIN_VALUE));
        assertBits(0, FloatMath.exp(Float.NEGATIVE_INFINITY));
        assertBits(0, FloatMath.exp(-Float.MAX_VALUE));
        assertBits(Float.POSITIVE_INFINITY, FloatMath.exp(Float.POSITIVE_INFINITY));
        assertBits(Float.POSITIVE_INFINITY, FloatMath.exp(Float.MAX_VALUE));
        assertNaNForEveryNaN(Curve.EXP);
    }

    @Test
    void expOverflowsAndUnderflowsWhereTheTrueValueDoes() {
        float last = 0x1.62e42ep6f;
        assertTrue(FloatMath.exp(last) < Float.POSITIVE_INFINITY);
        assertBits(Float.POSITIVE_INFINITY, FloatMath.exp(Math.nextUp(last)));
        float first = -0x1.9fe368p6f;
        assertBits(Float.MIN_VALUE, FloatMath.exp(first));
        assertBits(0, FloatMath.exp(Math.nextDown(first)));
    }

    @Test
    void logIsRightAtSpecialValues() {
        assertBits(0, FloatMath.log(1));
        assertBits(Float.NEGATIVE_INFINITY, FloatMath.log(0f));
        assertBits(Float.NEGATIVE_INFINITY, FloatMath.log(-0f));
        assertBits(Float.POSITIVE_INFINITY, FloatMath.log(Float.POSITIVE_INFINITY));
        assertBits(Float.NaN, FloatMath.log(-Float.MIN_VALUE));
        assertBits(Float.NaN, FloatMath.log(-1));
        assertBits(Float.NaN, FloatMath.log(Float.NEGATIVE_INFINITY));
        assertNaNForEveryNaN(Curve.LOG);
    }

    @Test
    void logReadsDenormals() {
        for (int bits = 1; bits < 1 << 23; bits = bits * 2 + 1) {
            float x = Float.intBitsToFloat(bits);
            Worst.NONE.or(Curve.LOG, x).check(Curve.LOG);
        }
    }

    private static void assertNaNForEveryNaN(Curve curve) {
        for (int payload = 1; payload < 1 << 23; payload = payload * 3 + 1) {
            assertBits(Float.NaN, curve.approximate(Float.intBitsToFloat(0x7f800000 | payload)));
            assertBits(Float.NaN, curve.approximate(Float.intBitsToFloat(0xff800000 | payload)));
        }
    }

    private static void assertBits(float expected, float actual) {
        assertEquals(Float.floatToIntBits(expected), Float.floatToIntBits(actual), () -> expected + " but " + actual);
    }
}
