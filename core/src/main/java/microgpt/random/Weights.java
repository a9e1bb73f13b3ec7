package microgpt.random;

/// The weights of a categorical distribution.
final class Weights {
    private Weights() {}

    /// Replaces weights by the sums `w[0]`, `w[0] + w[1]`, … in ascending order; the last one is the total.
    ///
    /// @throws IllegalArgumentException if a weight is negative, or the total is not finite and above 0
    static void accumulate(double[] weights) {
        double total = 0.0;
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] < 0.0) {
                throw new IllegalArgumentException("weight " + i + " is negative: " + weights[i]);
            }
            total += weights[i];
            weights[i] = total;
        }
        if (!(total > 0.0 && total < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("the total weight must be finite and above 0, but is " + total);
        }
    }
}
