package microgpt.check;

import java.util.SplittableRandom;
import microgpt.value.ValueOps;

/// How far rounding may carry the float engine from the double one: a bound for a value and each of its gradients.
///
/// Every float operation returns the exact result of slightly different operands. A sum of n terms, in any order,
/// is exact for terms changed by at most γ = nu / (1 - nu) of themselves, where u = 2⁻²⁴; no operation takes
/// more than ten roundings besides its sum. So the float engine's gradient is the exact gradient of a
/// computation whose numbers are all changed by factors between 1 - γ and 1 + γ, n being ten more than the length of
/// the longest sum in float, forward or backward. (Sums to 1×1 are taken in double.)
///
/// How much such changes matter is a property of the computation, and the double engine can be asked: it records
/// the expression again [#DRAWS] times, every number on its way forward and every contribution to a gradient on the way
/// back multiplied by 1 + γ or 1 - γ as a coin falls. The root mean square of what that changes estimates the
/// standard deviation σ under independent changes of the largest size. By Hoeffding's inequality a sum of
/// independent errors exceeds 6σ with a probability below 2e⁻¹⁸ = 3·10⁻⁸; to first order in u, that is the bound.
///
/// @param exact the double engine's value and gradients
/// @param valueSquares the sum over all draws of the squared change of the value
/// @param squares the same of each gradient
record Spread(Walk exact, double valueSquares, double[] squares) {
    private static final double ROUNDING = 0x1p-24;
    private static final int BESIDES_THE_SUM = 10;
    private static final int DRAWS = 16;
    private static final double DEVIATIONS = 6;

    static Spread of(Subject subject) {
        int n = subject.parameters().length;
        double terms = (subject.longestSum() + BESIDES_THE_SUM) * ROUNDING;
        double gamma = terms / (1 - terms);
        var exact = Walk.of(subject, ValueOps.forTraining(n, i -> null));
        double valueSquares = 0;
        var squares = new double[n];
        for (int draw = 0; draw < DRAWS; draw++) {
            var coin = new SplittableRandom(draw);
            var changed = new Noise(x -> x * (coin.nextBoolean() ? 1 + gamma : 1 - gamma)).of(subject);
            valueSquares += square(changed.value() - exact.value());
            for (int i = 0; i < n; i++) {
                squares[i] += square(changed.gradients()[i] - exact.gradients()[i]);
            }
        }
        return new Spread(exact, valueSquares, squares);
    }

    private static double square(double x) {
        return x * x;
    }

    /// The bound for the value.
    double value() {
        return DEVIATIONS * Math.sqrt(valueSquares / DRAWS);
    }

    /// The bound for the gradient of parameter i.
    double gradient(int i) {
        return DEVIATIONS * Math.sqrt(squares[i] / DRAWS);
    }
}
