package microgpt.random;

/// A place among the numbers of an [Rng] that moves on as they are drawn, so that drawing makes no objects. It belongs
/// to one thread.
public sealed interface Cursor permits PythonCursor, ErlangCursor {
    /// {@return the next number in `[0, 1)`, as [Rng#uniform] draws it}
    double uniform();

    /// The index that [Rng#choice] finds for the uniform number u it has drawn.
    ///
    /// @param weights which their cumulative sums replace
    /// @param u a uniform number in `[0, 1)`
    /// @return an index into `weights`
    /// @throws IllegalArgumentException if a weight is negative, or their total is not finite and above 0
    int index(double[] weights, double u);

    /// {@return the generator of the numbers from here on}
    Rng rng();
}
