package microgpt.session;

import java.util.List;
import microgpt.kernels.Kernels;
import microgpt.model.Config;
import microgpt.tape.Tape;
import microgpt.text.Documents;
import microgpt.text.Examples;
import microgpt.text.Windows;

/// How much memory a run will hold, worked out before it starts.
///
/// Sizes are counted in double: no product of them overflows, and none below 2⁵³ is rounded.
///
/// @param data bytes for the text, as tokens
/// @param parameters bytes for the weights, their gradients, moments and copies
/// @param step bytes for what the largest step records
/// @param records floats that such a step takes in each of a tape's arenas, behind the parameters
/// @param longestArray the elements of the longest array among all
public record Footprint(double data, double parameters, double step, double records, double longestArray) {
    /// The most elements an array can have on every JVM.
    static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

    private static final int FLOAT = 4;

    /// The largest step of a run.
    ///
    /// @param documents in its batch
    /// @param rows of all of them (T)
    /// @param longest rows of the longest
    record Extent(int documents, double rows, int longest) {
        /// The largest batch of these examples.
        static Extent of(Examples examples, int batchSize, int blockSize) {
            // The JVM links a switch over types as it starts, which takes as long as reading the names.
            if (examples instanceof Windows windows) {
                int rows = Math.min(blockSize, windows.size());
                return new Extent(batchSize, (double) batchSize * rows, rows);
            }
            return of((Documents) examples, batchSize, blockSize);
        }

        /// The largest batch among all that follow one another, wherever the first begins.
        static Extent of(Documents documents, int batchSize, int blockSize) {
            int n = documents.size();
            int longest = Math.min(blockSize, documents.longest() - 1);
            if (batchSize == 1) {
                return new Extent(1, longest, longest);
            }
            double all = 0;
            for (int i = 0; i < n; i++) {
                all += rows(documents, i, blockSize);
            }
            int window = batchSize % n;
            double rows = 0;
            for (int i = 0; i < window; i++) {
                rows += rows(documents, i, blockSize);
            }
            double most = rows;
            for (int i = 0; i < n; i++) {
                rows += rows(documents, (int) (((long) i + window) % n), blockSize) - rows(documents, i, blockSize);
                most = Math.max(most, rows);
            }
            return new Extent(batchSize, most + all * (batchSize / n), longest);
        }

        /// What holds a batch of either.
        Extent or(Extent other) {
            return new Extent(
                    Math.max(documents, other.documents), Math.max(rows, other.rows), Math.max(longest, other.longest));
        }

        private static int rows(Documents documents, int i, int blockSize) {
            return Math.min(blockSize, documents.length(i) - 1);
        }
    }

    /// What a run computes batches of: what it learns from, and what it is tried on.
    ///
    /// @param examples of all sorts
    /// @param batchSize examples a batch
    record Batches(List<Examples> examples, int batchSize) {
        private Extent largest(int blockSize) {
            return examples.stream()
                    .map(some -> Extent.of(some, batchSize, blockSize))
                    .reduce(Extent::or)
                    .orElseThrow();
        }

        /// Parts of one text share its tokens.
        private double bytes() {
            return examples.stream().mapToLong(Examples::bytes).max().orElseThrow();
        }
    }

    /// {@return all of it, in bytes}
    public double bytes() {
        return data + parameters + step;
    }

    /// A run on the tape engine.
    static Footprint ofTape(Config config, Batches batches, int threads) {
        var extent = batches.largest(config.blockSize());
        var measured = Measure.ofLoss(config, extent.rows(), extent.longest());
        double records = measured.floats();
        return new Footprint(
                batches.bytes(),
                // weights, gradients, two moments, weights laid out
                (config.parameterCount() * 4.0 + measured.laidOut()) * FLOAT,
                (2 * records
                                        + scratch(config, extent.longest(), threads)
                                        + workSpace(config, extent.rows(), threads)
                                        + cache(config, 1))
                                * FLOAT
                        + batchBytes(config, extent, batches),
                records,
                Kernels.PAD + config.parameterCount() + records);
    }

    /// Of every thread, the most that either attention asks for: [Kernels#attentionScratch], and for a cache
    /// four scores for each key and the query.
    private static double scratch(Config config, int rows, int threads) {
        return threads
                * Math.max(
                        (8 * Measure.pad(rows) + Kernels.PAD) * config.headWidth(),
                        4.0 * Measure.pad(config.blockSize()) + config.nEmbd());
    }

    /// Of every thread that gets a part of a product: b is a weight or, for gradients of weights, what a layer is
    /// given.
    ///
    /// @param rows of the largest batch
    static double workSpace(Config config, double rows, int threads) {
        double channels = config.nEmbd();
        double largest = rows * channels * Math.max(4 * channels, config.vocabSize());
        int sharing = largest < Tape.SHARED_WORK ? 1 : threads;
        double ofWeights = Math.max(
                Kernels.workSpace(Math.max(4 * channels, config.vocabSize()), channels),
                Kernels.workSpace(channels, 4 * channels));
        return sharing * Math.max(ofWeights, Kernels.workSpace(rows, 4 * channels));
    }

    /// The keys and values of texts that are invented side by side.
    private static double cache(Config config, int texts) {
        return 2.0 * config.nLayer() * texts * config.blockSize() * config.nEmbd();
    }

    /// Texts that are invented side by side on the tape engine: weights, the same laid out, and a cache each.
    static Footprint ofTapeGeneration(Config config, int texts, int threads) {
        var measured = Measure.ofNext(config, texts);
        double floats = measured.floats();
        // a product of one row keeps nothing
        double work = texts == 1 ? 0 : workSpace(config, texts, threads);
        return new Footprint(
                0,
                // weights, and the same laid out
                (config.parameterCount() + measured.laidOut()) * FLOAT,
                (floats + cache(config, texts) + scratch(config, 0, threads) + work) * FLOAT,
                floats,
                Math.max(Kernels.PAD + config.parameterCount() + floats, cache(config, texts) / 2 / config.nLayer()));
    }

    /// Texts that are invented side by side on the scalar engine.
    static Footprint ofValueGeneration(Config config, int texts) {
        double cached = (double) texts * config.nLayer() * config.blockSize() * 3 * config.nEmbd();
        return new Footprint(
                0, config.parameterCount() * PARAMETER, cached * NODE, 0, 3.0 * config.blockSize() * config.nEmbd());
    }

    /// A run on the scalar engine.
    static Footprint ofValues(Config config, Batches batches) {
        var extent = batches.largest(config.blockSize());
        var graph = Measure.ofLoss(config, extent.rows(), extent.longest());
        double step = graph.nodes() * NODE + graph.edges() * EDGE;
        return new Footprint(
                batches.bytes(),
                config.parameterCount() * PARAMETER,
                step + batchBytes(config, extent, batches),
                0,
                8 * (graph.nodes() + config.parameterCount()));
    }

    /// A value with its name, a gradient, and two moments.
    private static final double PARAMETER = 160;

    /// A node, its two arrays, and its place in the map of gradients.
    private static final double NODE = 184;

    /// A child and its local gradient.
    private static final double EDGE = 12;

    /// What [Batch] and the tape keep of tokens, positions, targets, weights and starts, while they grow.
    private static double batchBytes(Config config, Extent extent, Batches batches) {
        return batches.examples.size() * (64 * (extent.rows() + config.blockSize()) + 16.0 * extent.documents());
    }
}
