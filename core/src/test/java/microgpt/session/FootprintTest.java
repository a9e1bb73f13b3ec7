package microgpt.session;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.stream.Stream;
import microgpt.check.GradientCheck;
import microgpt.check.Subject;
import microgpt.kernels.Kernels;
import microgpt.kernels.ScalarKernels;
import microgpt.model.Adam;
import microgpt.model.Batch;
import microgpt.model.Config;
import microgpt.model.Generator;
import microgpt.model.Gpt;
import microgpt.model.HeldOut;
import microgpt.model.Initialization;
import microgpt.model.Prompt;
import microgpt.model.Recipe;
import microgpt.model.Sampler;
import microgpt.model.Trainer;
import microgpt.model.Validation;
import microgpt.random.CounterRandom;
import microgpt.random.PythonRandom;
import microgpt.tape.Tape;
import microgpt.text.Corpus;
import microgpt.text.Documents;
import microgpt.text.Text;
import microgpt.text.Tokenizer;
import microgpt.value.Value;
import microgpt.value.ValueOps;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FootprintTest {
    /// Sizes of a model, and of the documents of one batch.
    record Sizes(int nLayer, int nEmbd, int nHead, int blockSize, List<Integer> lengths) {
        Documents documents() {
            var text = new StringBuilder();
            for (int length : lengths) {
                text.append("abcde".repeat(length).substring(0, length)).append('\n');
            }
            var corpus = Corpus.of("sizes", text.toString().getBytes(US_ASCII));
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
        var tape = Tape.forTraining(config.parameterCount(), greedy());
        new Gpt<>(config, tape).loss(sizes.batch());
        double foreseen = measured(config, extent).floats();
        assertEquals(tape.floats() - Kernels.pad(config.parameterCount()), foreseen, sizes::toString);
    }

    private static Measure.Count measured(Config config, Footprint.Extent extent) {
        return Measure.ofLoss(config, extent.rows(), extent.longest());
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void theScalarGraphHasTheNodesThatWereForeseen(Sizes sizes) {
        var config = sizes.config();
        var extent = Footprint.Extent.of(sizes.documents(), sizes.lengths().size(), config.blockSize());
        var ops = ValueOps.forTraining(config.parameterCount(), config::parameterName);
        var root = new Gpt<>(config, ops).loss(sizes.batch()).at(0, 0);
        // All documents of a batch are of one length here, so that what is foreseen is no bound but the number.
        assertEquals(nodesAndEdges(root), nodesAndEdges(measured(config, extent)), sizes::toString);
    }

    private static String nodesAndEdges(Measure.Count count) {
        return count.nodes() + " nodes, " + count.edges() + " edges";
    }

    private static String nodesAndEdges(Value root) {
        double nodes = 0;
        double edges = 0;
        for (var node : root.graph()) {
            nodes += node.id().startsWith("#") ? 1 : 0;
            edges += node.children().size();
        }
        return nodesAndEdges(new Measure.Count(0, nodes, edges, 0));
    }

    static List<Subject> operations() {
        return GradientCheck.operations();
    }

    @ParameterizedTest
    @MethodSource("operations")
    void eachOperationTakesWhatIsMeasured(Subject operation) {
        int parameters = operation.parameters().length;
        var tape = Tape.forTraining(parameters, greedy());
        operation.expression().record(tape);
        // Attention is of documents of 1 and 4 rows, and a gather of 3.
        var measure = new Measure(operation.name().equals("gather") ? 3 : 5, 4);
        operation.expression().record(measure);
        assertEquals(tape.floats() - Kernels.pad(parameters), measure.count().floats(), "floats");
        if (!operation.name().equals("attention")) {
            var ops = ValueOps.forTraining(parameters, i -> "p" + i);
            var root = operation.expression().record(ops).at(0, 0);
            assertEquals(nodesAndEdges(root), nodesAndEdges(measure.count()));
        }
    }

    @Test
    void aModelOfAnyNumberOfLayersIsMeasured() {
        var one = Measure.ofLoss(new Config(6, 1, 4, 2, 8), 40, 8);
        var three = Measure.ofLoss(new Config(6, 3, 4, 2, 8), 40, 8);
        int many = 10_000_001;
        var all = Measure.ofLoss(new Config(6, many, 4, 2, 8), 40, 8);
        assertEquals(one.floats() + (many - 1) * (three.floats() - one.floats()) / 2, all.floats());
        assertEquals(one.edges() + (many - 1) * (three.edges() - one.edges()) / 2, all.edges());
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
                Footprint.ofTape(config, new Footprint.Batches(List.of(documents), Integer.MAX_VALUE), 1),
                Footprint.ofValues(config, new Footprint.Batches(List.of(documents), Integer.MAX_VALUE)))) {
            assertTrue(footprint.bytes() > 1e15, footprint::toString);
            assertTrue(footprint.longestArray() > Footprint.LONGEST_ARRAY, footprint::toString);
        }
    }

    static Stream<Arguments> runs() {
        return Stream.of(
                Arguments.of(new Config(6, 2, 32, 4, 64), 8, 1),
                Arguments.of(new Config(6, 4, 24, 3, 96), 3, 3),
                Arguments.of(new Config(6, 1, 128, 4, 16), 16, 2),
                Arguments.of(new Config(6, 6, 48, 6, 32), 1, 1));
    }

    /// Kernels that ask for as much as [Kernels] lets them.
    private static Kernels greedy() {
        var scalar = new ScalarKernels();
        return (Kernels) Proxy.newProxyInstance(
                Kernels.class.getClassLoader(),
                new Class<?>[] {Kernels.class},
                (greedy, method, of) -> switch (method.getName()) {
                    case "attentionProbs" -> (int) of[1] * (int) of[0] * Kernels.pad((int) of[0]) * 9 / 8;
                    case "laidOut" -> (int) Kernels.mostLaidOut((int) of[0], (int) of[1]);
                    case "attentionScratch" -> (int) of[2] * (8 * Kernels.pad((int) of[0]) + Kernels.PAD);
                    default -> method.invoke(scalar, of);
                });
    }

    @ParameterizedTest
    @MethodSource("runs")
    void aRunHoldsNoMoreThanWasForeseenAndHardlyLess(Config config, int batchSize, int threads) {
        var text = Text.of("text", "abcde".repeat(1_000).getBytes(US_ASCII));
        var passages = Tokenizer.of(text).encode(text);
        var training = passages.random(config.blockSize(), 1);
        var heldOut = new HeldOut(passages.spread(config.blockSize(), 5), 5);
        var batches = new Footprint.Batches(List.of(training, heldOut.examples()), batchSize);
        var foreseen = Footprint.ofTape(config, batches, threads);
        try (var tape = Tape.forTraining(config.parameterCount(), greedy(), threads)) {
            tape.reserve((long) foreseen.records());
            long reserved = tape.bytes();
            var gpt = new Gpt<>(config, tape);
            Initialization.draw(config, tape, PythonRandom.seed(1));
            var trainer = new Trainer<>(gpt, training, Recipe.of(Adam.DEFAULT, 2, batchSize));
            trainer.train();
            new Validation<>(gpt, heldOut, batchSize).loss();
            trainer.train();
            assertEquals(Kernels.pad(config.parameterCount()) + foreseen.records(), tape.floats(), "floats a step");
            assertTrue(tape.bytes() > reserved, "weights laid out, scratch and integers come with the first step");
            var extent = Footprint.Extent.of(training, batchSize, config.blockSize());
            double held = tape.bytes() + training.bytes() + 4 * Footprint.workSpace(config, extent.rows(), threads);
            assertTrue(held <= foreseen.bytes(), held + " bytes held, " + foreseen.bytes() + " foreseen");
            assertTrue(1.25 * held >= foreseen.bytes(), held + " bytes held, " + foreseen.bytes() + " foreseen");
        }
    }

    @ParameterizedTest
    @MethodSource("runs")
    void generatingHoldsNoMoreThanWasForeseen(Config config, int texts, int threads) {
        var foreseen = Footprint.ofTapeGeneration(config, texts, threads);
        try (var tape = Tape.forInference(config.parameterCount(), greedy(), threads)) {
            tape.reserve((long) foreseen.records());
            var prompt = new Prompt(new int[] {0}, false);
            var rngs = new CounterRandom(1);
            var generator = new Generator<>(
                    new Gpt<>(config, tape), Sampler.Settings.DEFAULT, prompt, 3, texts, texts, rngs::generator);
            generator.advance((text, token) -> {});
            assertEquals(Kernels.pad(config.parameterCount()) + foreseen.records(), tape.floats(), "floats a step");
            double cache = 8.0 * config.nLayer() * texts * config.blockSize() * config.nEmbd();
            double work = texts == 1 ? 0 : 4 * Footprint.workSpace(config, texts, threads);
            double held = tape.bytes() + cache + work;
            // The arrays of records and their integers are not worth foreseeing.
            assertTrue(held <= foreseen.bytes() + 8192, held + " held, " + foreseen.bytes() + " foreseen");
        }
    }
}
