package microgpt.bench;

import java.util.Arrays;

/// How arms are held against each other.
final class Agreement {
    private Agreement() {}

    /// NaN agrees with NaN alone, and -0 with -0.
    ///
    /// @throws IllegalStateException if a number differs, or how many there are
    static void requireSame(String what, double[] expected, double[] actual) {
        int at = Arrays.mismatch(expected, actual);
        if (at >= 0) {
            throw new IllegalStateException(what + " does not agree: number " + at + " of its answer is "
                    + number(actual, at) + " where " + number(expected, at) + " was expected");
        }
    }

    private static String number(double[] x, int at) {
        return at < x.length ? Double.toString(x[at]) : "missing";
    }

    /// @throws IllegalStateException if they are further apart, or one is no number
    static void requireClose(String what, double expected, double actual, double bound) {
        if (!(Math.abs(expected - actual) <= bound)) {
            throw new IllegalStateException(
                    what + " is " + actual + " where " + expected + " was expected, further off than " + bound);
        }
    }
}
