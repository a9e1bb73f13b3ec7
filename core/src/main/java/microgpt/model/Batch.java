package microgpt.model;

import java.util.Arrays;
import microgpt.text.Examples;

/// Documents packed one after another, without padding: what one training step sees.
///
/// Reused from step to step: [#fill], or [#clear] and [#add] each document. Documents count alike in the
/// loss, and rows alike within one.
public final class Batch {
    private final int blockSize;
    private int[] tokens;
    private int[] positions;
    private int[] targets;
    private double[] weights;
    private int[] starts;
    private int documents;

    /// How many documents the weights are for.
    private int weighed;

    /// An empty batch.
    ///
    /// @param documents how many are expected, at least 1; more find room too
    /// @param blockSize the most positions one may take, at least 1
    /// @throws IllegalArgumentException if either is below 1
    public Batch(int documents, int blockSize) {
        Config.positive("the batch size", documents);
        Config.positive("block_size", blockSize);
        this.blockSize = blockSize;
        starts = new int[Math.min(64, documents) + 1];
        int rows = (int) Math.min(64, (long) documents * blockSize);
        tokens = new int[rows];
        positions = new int[rows];
        targets = new int[rows];
        weights = new double[rows];
    }

    /// Holds n examples that follow one another, from `first` on, and nothing else.
    ///
    /// @param source the examples
    /// @param first the number of the first
    /// @param n how many
    public void fill(Examples source, long first, int n) {
        clear();
        for (int i = 0; i < n; i++) {
            add(source, first + i);
        }
    }

    /// Removes all documents.
    public void clear() {
        documents = 0;
        weighed = 0;
    }

    /// Appends an example as one document, cut to block_size positions: position p sees token p and
    /// predicts token p + 1.
    ///
    /// @param source the examples
    /// @param example its number
    /// @throws IllegalArgumentException if the example has no token to predict
    public void add(Examples source, long example) {
        reserve(Math.addExact(rows() + 1, blockSize));
        int n = source.read(example, tokens, rows(), blockSize + 1) - 1;
        if (n < 1) {
            throw new IllegalArgumentException("example " + example + " has no token to predict");
        }
        end(n);
    }

    /// Appends `n + 1` tokens from `from` on as one document of n rows: position p sees token p and
    /// predicts token p + 1.
    ///
    /// @param document holds the tokens
    /// @param from the first of them
    /// @param n positions, one fewer than tokens
    /// @throws IllegalArgumentException if n is not between 1 and block_size
    public void add(int[] document, int from, int n) {
        if (n < 1 || n > blockSize) {
            throw new IllegalArgumentException(n + " positions: a document takes 1 to " + blockSize);
        }
        reserve(Math.addExact(rows() + 1, n));
        System.arraycopy(document, from, tokens, rows(), n + 1);
        end(n);
    }

    /// Ends a document whose n + 1 tokens are in place.
    private void end(int n) {
        int first = rows();
        System.arraycopy(tokens, first + 1, targets, first, n);
        for (int p = 0; p < n; p++) {
            positions[first + p] = p;
        }
        if (++documents == starts.length) {
            starts = Arrays.copyOf(starts, 2 * documents);
        }
        starts[documents] = first + n;
    }

    private void reserve(int rows) {
        if (rows > tokens.length) {
            int length = Math.max(rows, 2 * tokens.length);
            tokens = Arrays.copyOf(tokens, length);
            positions = Arrays.copyOf(positions, length);
            targets = Arrays.copyOf(targets, length);
            weights = Arrays.copyOf(weights, length);
        }
    }

    /// {@return how many rows all documents take (T)}
    public int rows() {
        return starts[documents];
    }

    /// {@return how many documents there are}
    public int documents() {
        return documents;
    }

    /// Document i takes the rows `starts[i] .. starts[i + 1]`.
    int[] starts() {
        return starts;
    }

    int[] tokens() {
        return tokens;
    }

    int[] positions() {
        return positions;
    }

    int[] targets() {
        return targets;
    }

    /// Each row's share in the loss.
    double[] weights() {
        for (int i = 0; i < documents && weighed != documents; i++) {
            int n = starts[i + 1] - starts[i];
            Arrays.fill(weights, starts[i], starts[i + 1], 1.0 / ((double) n * documents));
        }
        weighed = documents;
        return weights;
    }
}
