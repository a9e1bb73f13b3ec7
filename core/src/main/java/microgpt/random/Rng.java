package microgpt.random;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// A random number generator that never changes: every draw returns what was drawn and the generator that follows.
///
/// ```java
/// Rng rng = PythonRandom.seed(42);
/// var first = rng.uniform();
/// var second = first.next().uniform();
/// ```
public sealed interface Rng permits PythonRandom, ErlangRandom {
    /// A number in `[0, 1)`, a multiple of 2⁻⁵³, each equally likely.
    ///
    /// @return the number and the generator that follows
    default DoubleDraw uniform() {
        var cursor = cursor();
        return new DoubleDraw(cursor.uniform(), cursor.rng());
    }

    /// A number from the normal distribution with this mean and standard deviation.
    ///
    /// @param mean the mean
    /// @param std the standard deviation; 0 gives the mean itself
    /// @return the number and the generator that follows
    default DoubleDraw normal(double mean, double std) {
        var cursor = cursor();
        return new DoubleDraw(cursor.normal(mean, std), cursor.rng());
    }

    /// An integer in `[0, n)`.
    ///
    /// @param n how many integers to draw from
    /// @return the integer and the generator that follows
    /// @throws IllegalArgumentException if `n` is below 1
    default IntDraw below(int n) {
        var cursor = cursor();
        return new IntDraw(cursor.below(n), cursor.rng());
    }

    /// An index into `weights`, each drawn in proportion to its weight. The weights need not sum to 1.
    ///
    /// The cumulative sums are taken in ascending order; `u` is uniform, `total` the last sum.
    ///
    /// @param weights none negative, at least one positive; they stay as they are
    /// @return the index and the generator that follows
    /// @throws IllegalArgumentException if a weight is negative, or their total is not finite and above 0
    default IntDraw choice(double[] weights) {
        var cursor = cursor();
        var sums = weights.clone();
        return new IntDraw(cursor.index(sums, cursor.uniform()), cursor.rng());
    }

    /// {@return a place that moves on from here as numbers are drawn; this generator stays as it is}
    Cursor cursor();

    /// `count` numbers from the normal distribution with mean 0, in the order single calls of [#normal] draw them.
    ///
    /// @param count how many
    /// @param std the standard deviation of each
    /// @return the numbers and the generator that follows
    default Draw<double[]> normals(int count, double std) {
        var values = new double[count];
        var cursor = cursor();
        for (int i = 0; i < count; i++) {
            values[i] = cursor.normal(0.0, std);
        }
        return new Draw<>(values, cursor.rng());
    }

    /// The numbers `0 .. n-1` in random order: for `i` from `n-1` down to 1, swaps places `i` and `below(i + 1)`.
    ///
    /// @param n how many
    /// @return the order and the generator that follows
    default Draw<int[]> permutation(int n) {
        var order = new int[n];
        for (int i = 0; i < n; i++) {
            order[i] = i;
        }
        var cursor = cursor();
        for (int i = n - 1; i > 0; i--) {
            int j = cursor.below(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        return new Draw<>(order, cursor.rng());
    }

    /// The items in the order of [#permutation], as a new unmodifiable list; `items` stays as it is.
    ///
    /// @param <T> the type of the items
    /// @param items what to order anew
    /// @return the list and the generator that follows
    default <T> Draw<List<T>> shuffle(List<T> items) {
        var order = permutation(items.size());
        var shuffled = new ArrayList<T>(items.size());
        for (int i : order.value()) {
            shuffled.add(items.get(i));
        }
        return new Draw<>(Collections.unmodifiableList(shuffled), order.next());
    }

    /// {@return everything the next draws depend on, as one line of ASCII that [#restore] reads}
    String state();

    /// {@return the generator whose [#state()] this is}
    ///
    /// @param state what [#state()] returned
    /// @throws IllegalArgumentException if it is the state of no generator
    static Rng restore(String state) {
        int colon = state.indexOf(':');
        var name = state.substring(0, Math.max(colon, 0));
        var rest = state.substring(colon + 1);
        return switch (name) {
            case PythonRandom.NAME -> PythonRandom.parse(rest);
            case ErlangRandom.NAME -> ErlangRandom.parse(rest);
            default ->
                throw new IllegalArgumentException("not the state of a random generator: it begins with neither \""
                        + PythonRandom.NAME + ":\" nor \"" + ErlangRandom.NAME + ":\"");
        };
    }
}
