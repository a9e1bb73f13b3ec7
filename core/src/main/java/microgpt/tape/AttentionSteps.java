package microgpt.tape;

import java.util.Objects;

/// Steps of attention: over packed documents while training, over a cache while generating.
///
/// `ints` at `place` of a packed record: heads, documents, then `starts[0 .. documents]`; of a cached one: heads,
/// layer, then the sequence of each row.
final class AttentionSteps {
    private AttentionSteps() {}

    static int heads(Tape t, int r) {
        return t.ints[t.place[r]];
    }

    static int documents(Tape t, int r) {
        return t.ints[t.place[r] + 1];
    }

    /// The first row of a document; of the one behind the last, the number of rows.
    private static int start(Tape t, int r, int document) {
        return t.ints[t.place[r] + 2 + document];
    }

    /// What is done to heads from ≤ h < to of a document of n rows, whose arrays begin where the other numbers say.
    @FunctionalInterface
    private interface OfDocument {
        void run(Tape t, int qkv, int probs, int out, int n, int heads, int width, int from, int to);
    }

    // spotless:off
    /// Probabilities are saved behind the output, document by document.
    static void packed(Tape t, int r, int first, int last) {
        eachDocument(t, r, first, last, (tape, qkv, probs, out, n, heads, width, from, to) ->
                tape.kernels.attention(
                        tape.data, qkv, tape.data, probs, tape.data, out,
                        n, heads, width, from, to, tape.scratch(), 0));
    }

    /// The gradient arena behind the output, where nothing else would lie, is the kernel's work space.
    static void addPackedGrad(Tape t, int r, int first, int last) {
        eachDocument(t, r, first, last, (tape, qkv, probs, out, n, heads, width, from, to) ->
                tape.kernels.addAttentionGrad(
                        tape.data, qkv, tape.data, probs, tape.grad, probs, tape.grad, out, tape.grad, qkv,
                        n, heads, width, from, to, tape.scratch(), 0));
    }
    // spotless:on

    /// Of all heads of all documents, those from `first` to `last`. The step captures nothing, so that none is made
    /// anew.
    private static void eachDocument(Tape t, int r, int first, int last, OfDocument step) {
        int channels = t.cols[r];
        int heads = heads(t, r);
        int width = channels / heads;
        int probs = t.behind(r);
        for (int document = 0; document < documents(t, r); document++) {
            int start = start(t, r, document);
            int n = start(t, r, document + 1) - start;
            int group = t.kernels.attentionGroup(n, heads, width);
            int from = head(first - document * heads, heads, group);
            int to = head(last - document * heads, heads, group);
            if (from < to) {
                int qkv = t.offset[t.left[r]] + start * 3 * channels;
                step.run(t, qkv, probs, t.offset[r] + start * channels, n, heads, width, from, to);
            }
            probs += t.kernels.attentionProbs(n, heads, width);
        }
    }

    /// The head of a document at which a part begins or ends that does so `heads` behind the document's first: a kernel
    /// computes a group of neighbours together.
    private static int head(int behind, int heads, int group) {
        return Math.ceilDiv(Math.clamp(behind, 0, heads), group) * group;
    }

    /// Multiply-adds of the forward pass, the masked half counted too.
    static long cost(Tape t, int r) {
        long pairs = 0;
        for (int document = 0; document < documents(t, r); document++) {
            long n = start(t, r, document + 1) - start(t, r, document);
            pairs += n * n;
        }
        return 2 * pairs * t.cols[r];
    }

    /// Where the probability lies that query i of a head gives to key j, both counted from the beginning of a document.
    static int probability(Tape t, int r, int document, int head, int i, int j) {
        int heads = heads(t, r);
        int width = t.cols[r] / heads;
        Objects.checkIndex(document, documents(t, r));
        int probs = t.behind(r);
        for (int before = 0; before < document; before++) {
            probs += t.kernels.attentionProbs(start(t, r, before + 1) - start(t, r, before), heads, width);
        }
        int n = start(t, r, document + 1) - start(t, r, document);
        Objects.checkIndex(head, heads);
        Objects.checkIndex(i, n);
        return probs + t.kernels.attentionProb(n, heads, width, head, i, Objects.checkIndex(j, i + 1));
    }

    static void cached(Tape t, int r, int from, int to) {
        int channels = t.cols[r];
        int heads = heads(t, r);
        int layer = t.ints[t.place[r] + 1];
        var cache = t.cache;
        for (int row = from; row < to; row++) {
            int sequence = t.ints[t.place[r] + 2 + row];
            int qkv = t.offset[t.left[r]] + row * 3 * channels;
            cache.append(layer, sequence, t.data, qkv + channels);
            int cached = cache.offset(sequence);
            // spotless:off
            t.kernels.attend(
                    t.data, qkv, cache.keys[layer], cached, cache.capacity, cache.values[layer], cached,
                    t.data, t.offset[r] + row * channels,
                    cache.length(layer, sequence), heads, channels / heads, t.scratch(), 0);
            // spotless:on
        }
    }
}
