package microgpt.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import microgpt.autograd.Tape;
import microgpt.autograd.ValueOps;
import microgpt.kernels.Kernels;
import microgpt.kernels.ScalarKernels;
import microgpt.text.Corpus;
import microgpt.text.Documents;
import microgpt.text.Tokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FootprintTest {
    /// Sizes of a model, and of the documents of one batch.
    record Sizes(int nLayer, int nEmbd, int nHead, int blockSize, List<Integer> lengths) {
        Documents documents() {
            var text = new StringBuilder();
            for (int length : lengths) {
                text.append("abcde".repeat(length).substring(0, length)).append('\n');
            }
            var corpus = Corpus.of("sizes", text.toString().getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            return Tokenizer.of(corpus).encode(corpus);
        }

        Config config() {
            return new Config(6, nLayer, nEmbd, nHead, blockSize);
        }

        Batch batch() {
            var batch = new Batch(lengths.size(), blockSize);
            for (int i = 0; i < lengths.size(); i++) {
                batch.add(documents(), i);
            }
            batch.weigh();
            return batch;
        }
    }

    static List<Sizes> sizes() {
        return List.of(
                new Sizes(1, 16, 4, 16, List.of(5)),
                new Sizes(1, 4, 2, 3, List.of(9)),
                new Sizes(2, 20, 5, 16, List.of(6, 6, 6)),
                new Sizes(3, 12, 3, 8, List.of(7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7)));
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void theTapeRecordsWhatWasForeseen(Sizes sizes) {
        var config = sizes.config();
        var extent = Footprint.Extent.of(sizes.documents(), sizes.lengths().size(), config.blockSize());
        var tape = Tape.forTraining(config.parameterCount(), new ScalarKernels());
        new Gpt<>(config, tape).loss(sizes.batch());
        double foreseen = Footprint.tapeFloats(config, extent);
        int recorded = tape.floats() - Kernels.pad(config.parameterCount());
        // Attention is counted in one piece here, and there a document at a time, each rounded up by itself.
        assertEquals(
                recorded, foreseen, 16.0 * config.nLayer() * sizes.lengths().size(), sizes::toString);
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void theScalarGraphHasTheNodesThatWereForeseen(Sizes sizes) {
        var config = sizes.config();
        var extent = Footprint.Extent.of(sizes.documents(), sizes.lengths().size(), config.blockSize());
        var ops = ValueOps.forTraining(config.parameterCount(), config::parameterName);
        var root = new Gpt<>(config, ops).loss(sizes.batch()).at(0, 0);
        double foreseen = Footprint.Graph.of(config, extent).nodes();
        var nodes = new ArrayList<>(root.backward().keySet());
        int recorded = nodes.size()
                - (int) nodes.stream()
                        .filter(node -> !node.id().startsWith("#"))
                        .count();
        long edges = nodes.stream().mapToLong(node -> node.children().size()).sum();
        assertEquals(recorded, foreseen, 0.02 * recorded, sizes::toString);
        assertEquals(edges, Footprint.Graph.of(config, extent).edges(), 0.02 * edges, sizes::toString);
    }

    @Test
    void theLargestBatchIsFoundWhereverItBegins() {
        var documents = new Sizes(1, 4, 1, 8, List.of(7, 1, 1, 1, 1, 6)).documents();
        assertEquals(new Footprint.Extent(1, 8, 8), Footprint.Extent.of(documents, 1, 8));
        assertEquals(new Footprint.Extent(2, 8 + 7, 8), Footprint.Extent.of(documents, 2, 8));
        assertEquals(new Footprint.Extent(3, 8 + 7 + 2, 8), Footprint.Extent.of(documents, 3, 8));
        assertEquals(new Footprint.Extent(6, 23, 8), Footprint.Extent.of(documents, 6, 8));
        assertEquals(new Footprint.Extent(8, 23 + 15, 8), Footprint.Extent.of(documents, 8, 8));
        assertEquals(new Footprint.Extent(2, 10, 5), Footprint.Extent.of(documents, 2, 5));
    }

    @Test
    void hugeSizesSaturateInsteadOfWrapping() {
        var documents = new Sizes(1, 4, 1, 8, List.of(7)).documents();
        var config = new Config(6, 1, 13_000, 1, 1000);
        for (var footprint : List.of(
                Footprint.ofTape(config, documents, Integer.MAX_VALUE),
                Footprint.ofValues(config, documents, Integer.MAX_VALUE))) {
            assertTrue(footprint.bytes() > 1e15, footprint::toString);
            assertTrue(footprint.longestArray() > Footprint.LONGEST_ARRAY, footprint::toString);
        }
    }
}
