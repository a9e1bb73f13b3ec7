package microgpt.page;

import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import microgpt.text.Documents;
import microgpt.text.Examples;

/// The simplest model there is: how often each token follows each other one. What it loses on what it counted is
/// what a model has to beat to have learned more than pairs. Pairs that do not occur take no memory.
final class Bigrams {
    /// Enough for the third digit.
    private static final int MOST_EXAMPLES = 20_000;

    private Bigrams() {}

    /// The mean over examples of their mean loss, in nats a token; an example is cut to block_size positions.
    static double loss(Examples examples, int vocabSize, int blockSize) {
        int count = examples instanceof Documents documents ? Math.min(documents.size(), MOST_EXAMPLES) : 2_000;
        var pairs = new Int2IntOpenHashMap();
        var firsts = new int[vocabSize];
        var tokens = new int[blockSize + 1];
        for (int example = 0; example < count; example++) {
            int n = examples.read(example, tokens, 0, blockSize + 1);
            for (int i = 1; i < n; i++) {
                pairs.addTo(pair(tokens, i, vocabSize), 1);
                firsts[tokens[i - 1]]++;
            }
        }
        double losses = 0;
        for (int example = 0; example < count; example++) {
            int n = examples.read(example, tokens, 0, blockSize + 1);
            double loss = 0;
            for (int i = 1; i < n; i++) {
                loss -= StrictMath.log((double) pairs.get(pair(tokens, i, vocabSize)) / firsts[tokens[i - 1]]);
            }
            losses += loss / (n - 1);
        }
        return losses / count;
    }

    /// A number for a token and the one before it. There are as many ints as pairs of the largest
    /// vocabulary, 2¹⁶ tokens.
    private static int pair(int[] tokens, int i, int vocabSize) {
        return tokens[i - 1] * vocabSize + tokens[i];
    }
}
