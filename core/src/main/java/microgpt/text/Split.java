package microgpt.text;

/// Data in two parts: one to learn from, and one held out to see what was learnt.
///
/// @param <T> the data
/// @param training to learn from
/// @param validation held out
public record Split<T>(T training, T validation) {
    /// How many of n are held out: the share, rounded.
    ///
    /// @param things what they are, as the message names them
    /// @throws IllegalArgumentException if the share is not between 0 and 1, or one of the parts would be empty
    static int heldOut(double share, int n, String things) {
        if (!(share > 0 && share < 1)) {
            throw new IllegalArgumentException("the validation share is " + share + ": it must lie between 0 and 1");
        }
        int held = (int) Math.round(share * n);
        if (held == 0 || held == n) {
            throw new IllegalArgumentException("a validation share of " + share + " of " + n + " " + things
                    + ": it must leave at least 1 on either side");
        }
        return held;
    }
}
