package microgpt.bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import microgpt.autograd.Ops;
import microgpt.model.Adam;
import microgpt.model.Config;
import microgpt.model.Gpt;
import microgpt.model.Initialization;
import microgpt.model.Trainer;
import microgpt.random.PythonRandom;
import microgpt.text.Corpus;
import microgpt.text.Documents;
import microgpt.text.Tokenizer;

/// What the benchmarks train: a model of given sizes, on given names.
///
/// Blocks up to 16 are filled with the names themselves, 7 positions on average; longer ones with names joined until
/// each document fills its block. The vocabulary is the 26 letters and BOS either way.
///
/// @param config of the model
/// @param batch documents a step
/// @param documents in the order they are trained
record Workload(Config config, int batch, Documents documents) {
    /// The parameter that names one.
    static final String SIZES = "sizes";

    /// The learning rate is so low that a model stays what it is, however many steps a benchmark has time for.
    static final Adam ADAM = new Adam(1e-5, 0.85, 0.99, 1e-8);

    private static final long SEED = 42;

    /// The longest block that single names are trained in.
    private static final int NAMES_BLOCK = 16;

    /// @param sizes layers, channels, heads, block and batch, such as `1x16-heads4-block16-batch1`
    static Workload of(String sizes) {
        if (!sizes.matches("\\d+x\\d+-heads\\d+-block\\d+-batch\\d+")) {
            throw new IllegalArgumentException(sizes + " names no sizes: it should look like " + names(16, 1));
        }
        int[] n = numbers(sizes);
        int block = n[3];
        var names = Corpus.givenNames();
        var tokenizer = Tokenizer.of(names);
        var documents = tokenizer.encode(block <= NAMES_BLOCK ? names : joined(names, block));
        var order = PythonRandom.seed(SEED).permutation(documents.size()).value();
        return new Workload(
                new Config(tokenizer.vocabSize(), n[0], n[1], n[2], block), n[4], documents.reordered(order));
    }

    /// The sizes of the model both reference programs train by default, with this many channels.
    static String names(int channels, int batch) {
        return "1x" + channels + "-heads4-block16-batch" + batch;
    }

    /// Layers, channels, heads, block and batch.
    static int[] numbers(String sizes) {
        return Arrays.stream(sizes.split("\\D+")).mapToInt(Integer::parseInt).toArray();
    }

    /// The sizes of a figure in words.
    static String label(Figure figure) {
        int[] n = numbers(figure.param(SIZES));
        return n[0] + " × " + n[1] + ", " + n[3] + ", " + n[4];
    }

    private static Corpus joined(Corpus names, int block) {
        var lines = new StringBuilder();
        var line = new StringBuilder();
        for (var name : names.documents()) {
            line.append(name);
            if (line.length() >= block) {
                lines.append(line).append('\n');
                line.setLength(0);
            }
        }
        return Corpus.of("joined names", lines.toString().getBytes(StandardCharsets.UTF_8));
    }

    /// How much a step does, on average over the documents it will see.
    ///
    /// A linear layer `[O, I]` over T positions is three products of 2·T·O·I: forward, the gradient of the
    /// input and the gradient of the weight. Attention in a document of n positions has two products forward
    /// and four backward, each of 2·C for every one of the n·(n + 1) / 2 pairs that are not masked.
    Work work() {
        double positions = 0;
        double pairs = 0;
        for (int i = 0; i < documents.size(); i++) {
            double n = Math.min(config.blockSize(), documents.length(i) - 1);
            positions += n;
            pairs += n * (n + 1) / 2;
        }
        double share = (double) batch / documents.size();
        return new Work(
                batch,
                share * positions,
                config.flopsPerToken() * share * positions,
                12.0 * config.nEmbd() * config.nLayer() * share * pairs);
    }

    /// A model before its first step.
    <M> Gpt<M> model(Ops<M> ops) {
        Initialization.draw(config, ops, PythonRandom.seed(SEED));
        return new Gpt<>(config, ops);
    }

    <M> Trainer<M> trainer(Ops<M> ops) {
        return new Trainer<>(model(ops), documents, ADAM, Integer.MAX_VALUE, batch);
    }
}
