package microgpt.random;

/// A place among the numbers of an [Rng] that moves on as they are drawn, so that drawing makes no objects. It belongs
/// to one thread.
public sealed interface Cursor permits PythonCursor, ErlangCursor {
    /// {@return a number in `[0, 1)`, a multiple of 2⁻⁵³, each equally likely}
    double uniform();

    /// {@return a number from the normal distribution with this mean and standard deviation}
    ///
    /// @param mean the mean
    /// @param std the standard deviation; 0 gives the mean itself
    double normal(double mean, double std);

    /// {@return an integer in `[0, n)`}
    ///
    /// @param n how many integers to draw from
    /// @throws IllegalArgumentException if `n` is below 1
    int below(int n);

    /// The index that a uniform number u chooses.
    ///
    /// @param weights which their cumulative sums replace
    /// @param u a uniform number in `[0, 1)`
    /// @return an index into `weights`
    /// @throws IllegalArgumentException if a weight is negative, or their total is not finite and above 0
    int index(double[] weights, double u);

    /// {@return the generator of the numbers from here on}
    Rng rng();
}
