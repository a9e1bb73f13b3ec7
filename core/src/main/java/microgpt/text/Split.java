package microgpt.text;

/// Data in two parts: one to learn from, and one held out to see what was learnt.
///
/// @param <T> the data
/// @param training to learn from
/// @param validation held out
public record Split<T>(T training, T validation) {
    /// How many of n are held out: the share, rounded.
    ///
    /// @throws IllegalArgumentException if the share is not between 0 and 1
    static int heldOut(double share, int n) {
        if (!(share > 0 && share < 1)) {
            throw new IllegalArgumentException("the validation share is " + share + ": it must lie between 0 and 1");
        }
        return (int) Math.round(share * n);
    }
}
