package microgpt.tape;

import java.util.Objects;

/// Steps of attention: over packed documents while training, over a cache while generating.
///
/// `ints` at `aux` of a packed record: heads, documents, then `starts[0 .. documents]`.
final class Attention {
    private Attention() {}

    /// Parts share the (document, head) pairs in order, as many at a time as the kernels take together; probabilities
    /// lie behind the output, document by document.
    static void packed(Tape t, int r, int part, int parts) {
        int qkv = t.offset[t.left[r]];
        int out = t.offset[r];
        int channels = t.cols[r];
        int heads = t.ints[t.aux[r]];
        int documents = t.ints[t.aux[r] + 1];
        int first = pair(documents, heads, part, parts);
        int last = pair(documents, heads, part + 1, parts);
        int probs = t.behind(r);
        for (int document = 0; document < documents; document++) {
            int start = t.ints[t.aux[r] + 2 + document];
            int n = t.ints[t.aux[r] + 3 + document] - start;
            int from = head(t, first - document * heads, n, heads, channels / heads);
            int to = head(t, last - document * heads, n, heads, channels / heads);
            if (from < to) {
                t.kernels.attention(
                        t.data,
                        qkv + start * 3 * channels,
                        t.data,
                        probs,
                        t.data,
                        out + start * channels,
                        n,
                        heads,
                        channels / heads,
                        from,
                        to,
                        t.scratch[part],
                        0);
            }
            probs += t.kernels.attentionProbs(n, heads, channels / heads);
        }
    }

    /// The gradient arena behind the output, where nothing else would lie, is the kernel's work space.
    static void packedGrad(Tape t, int r, int part, int parts) {
        int qkv = t.offset[t.left[r]];
        int out = t.offset[r];
        int channels = t.cols[r];
        int heads = t.ints[t.aux[r]];
        int documents = t.ints[t.aux[r] + 1];
        int first = pair(documents, heads, part, parts);
        int last = pair(documents, heads, part + 1, parts);
        int probs = t.behind(r);
        for (int document = 0; document < documents; document++) {
            int start = t.ints[t.aux[r] + 2 + document];
            int n = t.ints[t.aux[r] + 3 + document] - start;
            int from = head(t, first - document * heads, n, heads, channels / heads);
            int to = head(t, last - document * heads, n, heads, channels / heads);
            if (from < to) {
                t.kernels.addAttentionGrad(
                        t.data,
                        qkv + start * 3 * channels,
                        t.data,
                        probs,
                        t.grad,
                        probs,
                        t.grad,
                        out + start * channels,
                        t.grad,
                        qkv + start * 3 * channels,
                        n,
                        heads,
                        channels / heads,
                        from,
                        to,
                        t.scratch[part],
                        0);
            }
            probs += t.kernels.attentionProbs(n, heads, channels / heads);
        }
    }

    /// Where the probability lies that query i of a head gives to key j, both counted from the beginning of a document.
    static int probability(Tape t, int r, int document, int head, int i, int j) {
        int heads = t.ints[t.aux[r]];
        int width = t.cols[r] / heads;
        int starts = t.aux[r] + 2;
        Objects.checkIndex(document, t.ints[t.aux[r] + 1]);
        int probs = t.behind(r);
        for (int before = 0; before < document; before++) {
            probs += t.kernels.attentionProbs(t.ints[starts + before + 1] - t.ints[starts + before], heads, width);
        }
        int n = t.ints[starts + document + 1] - t.ints[starts + document];
        return probs
                + t.kernels.attentionProb(
                        n,
                        heads,
                        width,
                        Objects.checkIndex(head, heads),
                        Objects.checkIndex(i, n),
                        Objects.checkIndex(j, i + 1));
    }

    /// Multiply-adds of the forward pass, the masked half counted too.
    static long work(Tape t, int r) {
        long pairs = 0;
        int starts = t.aux[r] + 2;
        for (int document = 0; document < t.ints[t.aux[r] + 1]; document++) {
            long n = t.ints[starts + document + 1] - t.ints[starts + document];
            pairs += n * n;
        }
        return 2 * pairs * t.cols[r];
    }

    /// The head of a document of n rows at which a part begins or ends that does so `pairs` behind the document's
    /// first.
    private static int head(Tape t, int pairs, int n, int heads, int width) {
        int group = t.kernels.attentionGroup(n, heads, width);
        return Math.ceilDiv(Math.clamp(pairs, 0, heads), group) * group;
    }

    private static int pair(int documents, int heads, int part, int parts) {
        return (int) ((long) documents * heads * part / parts);
    }

    /// `ints` at `aux`: heads, layer, then the sequence of each row; parts take rows.
    static void cached(Tape t, int r, int part, int parts) {
        int channels = t.cols[r];
        int heads = t.ints[t.aux[r]];
        int layer = t.ints[t.aux[r] + 1];
        for (int row = (int) ((long) t.rows[r] * part / parts);
                row < (int) ((long) t.rows[r] * (part + 1) / parts);
                row++) {
            int sequence = t.ints[t.aux[r] + 2 + row];
            int qkv = t.offset[t.left[r]] + row * 3 * channels;
            t.cache.append(layer, sequence, t.data, qkv + channels);
            t.kernels.attend(
                    t.data,
                    qkv,
                    t.cache.keys[layer],
                    t.cache.offset(sequence),
                    t.cache.capacity,
                    t.cache.values[layer],
                    t.cache.offset(sequence),
                    t.data,
                    t.offset[r] + row * channels,
                    t.cache.length(layer, sequence),
                    heads,
                    channels / heads,
                    t.scratch[part],
                    0);
        }
    }

    static void noGrad(Tape t, int r, int part, int parts) {
        throw new IllegalStateException("no gradient flows through a cache: train with attention, not attend");
    }
}
