package microgpt.check;

import java.util.function.DoubleUnaryOperator;
import microgpt.value.Value;

/// A derivative estimated from values alone, and how far it may be from the true one.
///
/// The central difference `D(h) = (f(h) - f(-h)) / 2h` misses f′(0) by
///
/// - **truncation**, h²·f‴/6 + O(h⁴). D(2h) misses by four times that, so `|D(2h) - D(h)|` is three times
///   the truncation of D(h), f‴ being measured instead of guessed;
/// - **rounding**, at most e/h where each value of f is off by at most e.
///
/// @param slope D(h)
/// @param bound `|D(2h) - D(h)| + e/h`
record Difference(double slope, double bound) {
    /// The derivative of f at 0.
    ///
    /// @param h a power of two, so that dividing by it adds no error
    /// @param e a bound on the rounding error of f near 0
    static Difference of(DoubleUnaryOperator f, double h, double e) {
        double near = (f.applyAsDouble(h) - f.applyAsDouble(-h)) / (2 * h);
        double far = (f.applyAsDouble(2 * h) - f.applyAsDouble(-2 * h)) / (4 * h);
        return new Difference(near, Math.abs(far - near) + e / h);
    }

    /// How far rounding may have carried `root` from what exact arithmetic would give, to first order.
    ///
    /// A node with n operands takes n roundings or fewer, n + 1 with a library function's, each at most
    /// u = 2⁻⁵³ times the sum of absolute values it adds up; the node's own gradient says what an error there
    /// does to the root.
    static double rounding(Value root) {
        double error = 0;
        for (var entry : root.backward().object2DoubleEntrySet()) {
            var node = entry.getKey();
            var children = node.children();
            double[] local = node.localGradients();
            int n = local.length;
            if (n > 0) {
                double size = 0;
                for (int i = 0; i < n; i++) {
                    size += Math.abs(local[i] * children.get(i).data());
                }
                error += Math.abs(entry.getDoubleValue()) * (n + 1) * 0x1p-53 * Math.max(size, Math.abs(node.data()));
            }
        }
        return error;
    }
}
