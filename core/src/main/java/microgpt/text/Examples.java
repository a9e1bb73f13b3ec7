package microgpt.text;

/// What a model trains on: examples, numbered from 0 without end.
///
/// An example depends on its number alone, so where a run stands in its data is one number, and a run that goes on
/// from there sees what it would have seen.
public sealed interface Examples permits Documents, Windows {
    /// Copies the first tokens of an example, at most `limit`, to `tokens` from `at` on.
    ///
    /// A model that sees n tokens and predicts the next of each reads n + 1.
    ///
    /// @param example its number, at least 0
    /// @param tokens is given them
    /// @param at where the first goes
    /// @param limit at least 2
    /// @return how many were copied, at least 2
    int read(long example, int[] tokens, int at, int limit);

    /// {@return how many tokens a model predicts of an example, in the mean: a rough figure}
    ///
    /// @param limit how many at most
    double rows(int limit);

    /// {@return the bytes that holding them takes}
    long bytes();
}
