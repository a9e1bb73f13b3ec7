package microgpt.bench;

import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/// How one arm is timed.
///
/// @param arm makes a new one, with which nothing has been done yet
/// @param reference makes a new arm that does the same as the specification does it, to compare with
/// @param work what a call amounts to
/// @param agreement of what is expected and what the arm answers: throws an IllegalStateException if there is none
/// @param slowest how many times as slow as the reference the arm may be once it is compiled
record Timing(
        Supplier<Arm> arm,
        Supplier<Arm> reference,
        Figure.Work work,
        BiConsumer<double[], double[]> agreement,
        double slowest) {
    /// An arm that agrees to the bit and takes at most three times as long as its reference.
    static Timing of(Supplier<Arm> arm, Supplier<Arm> reference, Figure.Work work) {
        return new Timing(arm, reference, work, Timing::requireSame, 3);
    }

    Timing agreeing(BiConsumer<double[], double[]> agreement) {
        return new Timing(arm, reference, work, agreement, slowest);
    }

    /// However slow the arm is, which is its nature.
    Timing ofAnySpeed() {
        return new Timing(arm, reference, work, agreement, Double.POSITIVE_INFINITY);
    }

    /// Calls both twice, for the second call finds what the first has left behind.
    ///
    /// @throws IllegalStateException if the arm does not do as the reference, or that does nothing
    void check(Arm reference, Arm arm) {
        var before = reference.answer().get();
        for (int call = 0; call < 2; call++) {
            reference.call().run();
            arm.call().run();
            var after = reference.answer().get();
            if (call == 0 && Arrays.equals(before, after)) {
                throw new IllegalStateException("the reference changes nothing: no arm can fail it");
            }
            agreement.accept(after, arm.answer().get());
        }
    }

    /// NaN agrees with NaN alone, and -0 with -0.
    private static void requireSame(double[] expected, double[] actual) {
        int at = Arrays.mismatch(expected, actual);
        if (at >= 0) {
            var numbers = Arrays.toString(Arrays.copyOfRange(actual, at, Math.min(at + 1, actual.length)));
            throw new IllegalStateException(
                    "number " + at + " of its answer is " + numbers + " where " + expected[at] + " was expected");
        }
    }

    /// @throws IllegalStateException if they are further apart, or one is no number
    static void requireClose(String what, double expected, double actual, double bound) {
        if (!(Math.abs(expected - actual) <= bound)) {
            throw new IllegalStateException(
                    what + " is " + actual + " where " + expected + " was expected, further off than " + bound);
        }
    }
}
