package microgpt.bench;

import java.util.Arrays;
import microgpt.autograd.Ops;
import microgpt.model.Gpt;

/// Fills sequences to their block, several at once, always with the most probable token.
///
/// @param <M> the engine's matrices
final class Writer<M> {
    private final Gpt<M> gpt;
    private final Ops.Cache cache;
    private final int sequences;
    private final int[] tokens;
    private final int[] positions;
    private final int[] slots;
    private final double[] logits;

    Writer(Gpt<M> gpt, int sequences) {
        this.gpt = gpt;
        this.sequences = sequences;
        cache = gpt.cache(sequences);
        tokens = new int[sequences];
        positions = new int[sequences];
        slots = new int[sequences];
        Arrays.setAll(slots, i -> i);
        logits = new double[sequences * gpt.config().vocabSize()];
    }

    /// Writes anew, each sequence from a first token of its own; returns the logits of all last tokens.
    double[] write() {
        int vocabulary = gpt.config().vocabSize();
        for (int s = 0; s < sequences; s++) {
            cache.clear(s);
            tokens[s] = s % vocabulary;
        }
        for (int position = 0; position < gpt.config().blockSize(); position++) {
            Arrays.fill(positions, position);
            var ops = gpt.ops();
            ops.begin();
            var next = gpt.next(tokens, positions, slots, sequences, cache);
            for (int s = 0; s < sequences; s++) {
                int best = 0;
                for (int v = 0; v < vocabulary; v++) {
                    logits[s * vocabulary + v] = ops.get(next, s, v);
                    best = logits[s * vocabulary + v] > logits[s * vocabulary + best] ? v : best;
                }
                tokens[s] = best;
            }
        }
        return logits;
    }
}
