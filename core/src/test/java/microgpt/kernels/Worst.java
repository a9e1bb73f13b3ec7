package microgpt.kernels;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.TestReporter;

/// The largest error seen so far, in ulp, and the argument it was seen at.
record Worst(double error, float x) {
    static final Worst NONE = new Worst(0, 0);

    Worst or(Curve curve, float x) {
        double error = curve.error(x);
        return error > this.error ? new Worst(error, x) : this;
    }

    Worst or(Worst other) {
        return other.error > error ? other : this;
    }

    void report(Curve curve, TestReporter reporter) {
        reporter.publishEntry("worst of " + curve, "%.4f ulp at %a".formatted(error, x));
    }

    /// Within what [FloatMath] says.
    void check(Curve curve) {
        assertTrue(
                error <= curve.bound,
                () -> "%s(%a) is %a, %.4f ulp from %a; bound %.3f ulp"
                        .formatted(curve, x, curve.approximate(x), error, curve.exact(x), curve.bound));
    }
}
