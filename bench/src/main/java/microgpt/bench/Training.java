package microgpt.bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
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

/// What the benchmarks train: a model of given sizes, on given names, by steps of forward, backward and Adam.
///
/// Blocks up to 16 are filled with the names themselves, 7 positions on average; longer ones with names joined until
/// each document fills its block. The vocabulary is the 26 letters and BOS either way.
///
/// @param config of the model
/// @param batch documents a step
/// @param documents in the order they are trained
record Training(Config config, int batch, Documents documents) {
    /// The parameter that names one.
    static final String SIZES = "sizes";

    /// Those that do so instead, for one layer of 4 heads and block 16.
    static final String CHANNELS = "channels";

    static final String BATCH = "batch";

    /// The parameter of how many threads train it.
    static final String THREADS = "threads";

    /// The learning rate is so low that a model stays what it is, however many steps a benchmark has time for.
    private static final Adam ADAM = new Adam(1e-5, 0.85, 0.99, 1e-8);

    private static final long SEED = 42;

    /// @param sizes layers, channels, heads, block and batch, such as `1x16-heads4-block16-batch1`
    static Training of(String sizes) {
        if (!sizes.matches("\\d+x\\d+-heads\\d+-block\\d+-batch\\d+")) {
            throw new IllegalArgumentException(sizes + " names no sizes: it should look like " + names(16, 1));
        }
        int[] n = numbers(sizes);
        int block = n[3];
        var names = Corpus.givenNames();
        var tokenizer = Tokenizer.of(names);
        var documents = tokenizer.encode(block <= 16 ? names : joined(names.documents(), block));
        var order = PythonRandom.seed(SEED).permutation(documents.size()).value();
        return new Training(
                new Config(tokenizer.vocabSize(), n[0], n[1], n[2], block), n[4], documents.reordered(order));
    }

    /// The last names, which fill no block, are left out.
    private static Corpus joined(List<String> names, int block) {
        var lines = String.join("", names)
                .replaceAll("(.{" + block + "})|.+", "$1\n")
                .strip();
        return Corpus.of("joined names", lines.getBytes(StandardCharsets.UTF_8));
    }

    /// The sizes of the model both reference programs train by default, with this many channels.
    static String names(int channels, int batch) {
        return sizes(1, channels, 4, 16, batch);
    }

    /// Layers, channels, heads, block and batch as text.
    static String sizes(int... n) {
        return n[0] + "x" + n[1] + "-heads" + n[2] + "-block" + n[3] + "-batch" + n[4];
    }

    /// The same read back.
    static int[] numbers(String sizes) {
        return Arrays.stream(sizes.split("\\D+")).mapToInt(Integer::parseInt).toArray();
    }

    /// A table of what was measured at some sizes, which are its first column.
    static Table<Figure> table(List<Figure> figures) {
        return new Table<>(figures).column("layers × channels, block, batch", Training::label);
    }

    /// The sizes of a figure in words.
    static String label(Figure figure) {
        return figure.param(SIZES).replaceAll("x(\\d+)-heads\\d+-block(\\d+)-batch", " × $1, $2, ");
    }

    /// How much a step does, on average over the documents it will see.
    ///
    /// A linear layer `[O, I]` over T positions is three products of 2·T·O·I: forward, the gradient of the
    /// input and the gradient of the weight. Attention in a document of n positions has two products forward
    /// and four backward, each of 2·C for every one of the n·(n + 1) / 2 pairs that are not masked.
    Figure.Work work() {
        double[] lengths = IntStream.range(0, documents.size())
                .mapToDouble(i -> Math.min(config.blockSize(), documents.length(i) - 1))
                .toArray();
        double share = (double) batch / documents.size();
        double positions = share * Arrays.stream(lengths).sum();
        double pairs = share * Arrays.stream(lengths).map(n -> n * (n + 1) / 2).sum();
        return new Figure.Work(
                batch, positions, config.flopsPerToken() * positions, 12.0 * config.nEmbd() * config.nLayer() * pairs);
    }

    /// A model before its first step.
    <M> Gpt<M> model(Ops<M> ops) {
        Initialization.draw(config, ops, PythonRandom.seed(SEED));
        return new Gpt<>(config, ops);
    }

    /// Steps with vector kernels on one thread, unless the parameters say otherwise, held against the tape
    /// with scalar kernels on as many. `Value` computes in double, so it agrees but for
    /// rounding; all others to the bit.
    static Timing timing(Map<String, String> params) {
        var names = "1x" + params.get(CHANNELS) + "-heads4-block16-batch" + params.get(BATCH);
        var training = of(params.getOrDefault(SIZES, names));
        var engine = Engine.valueOf(params.getOrDefault(Engine.PARAM, Engine.TAPE_VECTOR.name()));
        int threads = Integer.parseInt(params.getOrDefault(THREADS, "1"));
        var timing = Timing.of(
                () -> training.arm(engine.forTraining(training.config, threads)),
                () -> training.arm(Engine.TAPE_SCALAR.forTraining(training.config, threads)),
                training.work());
        return engine == Engine.VALUE ? timing.ofAnySpeed().agreeing(training::requireClose) : timing;
    }

    /// Steps on a new engine. Its answer is the loss, and what Adam knows: all parameters and both moments, of
    /// which the first is the gradient's share.
    <M> Arm arm(Ops<M> ops) {
        var trainer = new Trainer<>(model(ops), documents, ADAM, Integer.MAX_VALUE, batch);
        var loss = new double[1];
        return new Arm(
                () -> loss[0] = trainer.train(),
                () -> {
                    int n = ops.parameters();
                    var answer = Arrays.copyOf(loss, 1 + 3 * n);
                    var part = new double[n];
                    for (var kept : Ops.Kept.values()) {
                        ops.copy(kept, 0, part, n);
                        System.arraycopy(part, 0, answer, 1 + kept.ordinal() * n, n);
                    }
                    return answer;
                },
                ops::close);
    }

    /// What rounding may make of the first step of another precision: the loss and every gradient may be off by what
    /// each term of their sums can be rounded by; a parameter whose gradient is surely not 0 moved the same way.
    private void requireClose(double[] expected, double[] actual) {
        int n = (expected.length - 1) / 3;
        // The most roundings a number can have been through on its way to the loss and back: the terms of each sum.
        double layer = 12.0 * config.nEmbd() + 4 * config.blockSize();
        double others = config.nEmbd() + config.vocabSize() + batch * config.blockSize();
        double bound = 2 * (config.nLayer() * layer + others) * 0x1p-24;
        Timing.requireClose("length", expected.length, actual.length, 0);
        Timing.requireClose("loss", expected[0], actual[0], bound * Math.abs(expected[0]));
        double largest =
                Arrays.stream(expected, 1 + n, 1 + 2 * n).map(Math::abs).max().orElseThrow();
        for (int i = 1; i <= n; i++) {
            double gradient = expected[i + n];
            Timing.requireClose("first moment " + (i - 1), gradient, actual[i + n], bound * largest);
            if (Math.abs(gradient) > bound * largest) {
                Timing.requireClose("parameter " + (i - 1), expected[i], actual[i], ADAM.learningRate() / 2);
            }
        }
    }
}
