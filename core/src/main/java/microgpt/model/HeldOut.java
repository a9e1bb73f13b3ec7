package microgpt.model;

import microgpt.text.Documents;
import microgpt.text.Examples;
import microgpt.text.Passages;

/// What a model is tried on and never trained on: always the same examples, few enough to be quick.
///
/// @param examples of which the first count
/// @param count how many, at least 1
public record HeldOut(Examples examples, int count) {
    /// As many positions are looked at, roughly: the mean of their losses is then known to 1 % or so.
    private static final int POSITIONS = 1 << 15;

    /// Checks the number.
    ///
    /// @throws IllegalArgumentException if it is below 1
    public HeldOut {
        Config.positive("the number of examples", count);
    }

    /// The first of these documents.
    ///
    /// @param documents what is held out
    /// @param blockSize the positions of the model
    /// @return the first of them, of some 32,768 positions together; all if they have fewer
    public static HeldOut of(Documents documents, int blockSize) {
        long positions = 0;
        int count = 0;
        while (count < documents.size() && positions < POSITIONS) {
            positions += Math.min(blockSize, documents.length(count++) - 1);
        }
        return new HeldOut(documents, count);
    }

    /// {@return windows spread over these passages}
    ///
    /// @param passages what is held out
    /// @param blockSize the positions of a window
    /// @throws IllegalArgumentException if no passage is as long as a window
    public static HeldOut of(Passages passages, int blockSize) {
        int most = passages.disjoint(blockSize);
        int count = Math.clamp(POSITIONS / blockSize, 1, most);
        return new HeldOut(passages.spread(blockSize, count), count);
    }
}
