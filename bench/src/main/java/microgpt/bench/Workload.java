package microgpt.bench;

import java.nio.charset.StandardCharsets;
import microgpt.autograd.Ops;
import microgpt.bench.report.Work;
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
/// @param sizes of the model and the batch
/// @param config of the model
/// @param documents in the order they are trained
record Workload(Sizes sizes, Config config, Documents documents) {
    /// The learning rate is so low that a model stays what it is, however many steps a benchmark has time for.
    static final Adam ADAM = new Adam(1e-5, 0.85, 0.99, 1e-8);

    static final long SEED = 42;

    /// The longest block that single names are trained in.
    private static final int NAMES_BLOCK = 16;

    static Workload of(Sizes sizes) {
        var names = Corpus.givenNames();
        var corpus = sizes.block() <= NAMES_BLOCK ? names : joined(names, sizes.block());
        var tokenizer = Tokenizer.of(names);
        var documents = tokenizer.encode(corpus);
        var order = PythonRandom.seed(SEED).permutation(documents.size()).value();
        return new Workload(sizes, sizes.config(tokenizer.vocabSize()), documents.reordered(order));
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
            double n = Math.min(sizes.block(), documents.length(i) - 1);
            positions += n;
            pairs += n * (n + 1) / 2;
        }
        double share = (double) sizes.batch() / documents.size();
        double c = sizes.channels();
        return new Work(
                sizes.batch(),
                share * positions,
                config.flopsPerToken() * share * positions,
                12 * c * sizes.layers() * share * pairs);
    }

    /// A trainer before its first step.
    <M> Trainer<M> trainer(Ops<M> ops) {
        Initialization.draw(config, ops, PythonRandom.seed(SEED));
        return new Trainer<>(new Gpt<>(config, ops), documents, ADAM, Integer.MAX_VALUE, sizes.batch());
    }
}
