package microgpt.bench;

import java.util.Arrays;
import java.util.function.Supplier;

/// How one arm is timed.
///
/// @param arm makes a new one, with which nothing has been done yet
/// @param reference makes a new arm that does the same as the specification does it, to compare with
/// @param work what a run amounts to
/// @param agreement makes sure that the arm did as the reference did
/// @param slowest how many times as slow as the reference the arm may be once it is compiled
record Timing(Supplier<Arm> arm, Supplier<Arm> reference, Work work, Agreement agreement, double slowest) {
    /// Throws an IllegalStateException if two answers do not agree.
    interface Agreement {
        void check(double[] expected, double[] actual);
    }

    /// An arm that agrees to the bit and takes at most three times as long as its reference.
    static Timing of(Supplier<Arm> arm, Supplier<Arm> reference, Work work) {
        return new Timing(arm, reference, work, Timing::requireSame, 3);
    }

    Timing agreeing(Agreement agreement) {
        return new Timing(arm, reference, work, agreement, slowest);
    }

    /// However slow the arm is, which is its nature.
    Timing ofAnySpeed() {
        return new Timing(arm, reference, work, agreement, Double.POSITIVE_INFINITY);
    }

    /// Runs both once.
    ///
    /// @throws IllegalStateException if the arm does not do as the reference, or that does nothing
    void check(Arm reference, Arm arm) {
        var before = reference.answer();
        reference.run();
        arm.run();
        var after = reference.answer();
        if (Arrays.equals(before, after)) {
            throw new IllegalStateException("the reference changes nothing: no arm can fail it");
        }
        agreement.check(after, arm.answer());
    }

    /// NaN agrees with NaN alone, and -0 with -0.
    private static void requireSame(double[] expected, double[] actual) {
        int at = Arrays.mismatch(expected, actual);
        if (at >= 0) {
            throw new IllegalStateException("number " + at + " of its answer is " + number(actual, at) + " where "
                    + number(expected, at) + " was expected");
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
