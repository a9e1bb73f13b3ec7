package microgpt.session;

import java.util.function.Consumer;
import java.util.function.Supplier;
import microgpt.autograd.Ops;
import microgpt.kernels.Kernels;
import microgpt.model.Batch;
import microgpt.model.Config;
import microgpt.model.Gpt;
import microgpt.text.Corpus;
import microgpt.text.Tokenizer;

/// An engine that computes nothing, and counts what the other two would take for what is asked of it: floats on
/// the tape, nodes and edges of the scalar graph.
///
/// Its matrices are shapes alone. They are counted in double, so that what is far too large is told and does not
/// overflow; and as many ids need not exist as a step has rows: [#gather] returns that many, whatever ids it is
/// given.
final class Measure implements Ops<Measure.Shape> {
    /// A matrix, and whether it is a window of parameters.
    record Shape(double rows, double cols, boolean isParameter) {
        double size() {
            return rows * cols;
        }
    }

    /// What is counted.
    ///
    /// @param floats that all records take in each of a tape's arenas
    /// @param nodes the values that the scalar engine makes
    /// @param edges the operands of all of these
    /// @param laidOut floats that weights take beside the arenas, laid out for linear layers
    record Count(double floats, double nodes, double edges, double laidOut) {
        private Count plus(double times, Count other) {
            return new Count(
                    floats + times * other.floats,
                    nodes + times * other.nodes,
                    edges + times * other.edges,
                    laidOut + times * other.laidOut);
        }
    }

    private final double rows;
    private final double longest;
    private Count count = new Count(0, 0, 0, 0);

    /// @param rows of all documents of a step (T)
    /// @param longest rows of the longest of them
    Measure(double rows, double longest) {
        this.rows = rows;
        this.longest = longest;
    }

    /// What has been asked for so far.
    Count count() {
        return count;
    }

    /// What the loss of a batch takes, at most: as if all documents were as long as the longest.
    static Count ofLoss(Config config, double rows, double longest) {
        var standIn = new Batch(1, 1);
        var corpus = Corpus.of("one letter", new byte[] {'a'});
        standIn.add(Tokenizer.of(corpus).encode(corpus), 0);
        return ofLayers(config, () -> new Measure(rows, longest), gpt -> gpt.loss(standIn));
    }

    /// What the next token of so many texts takes.
    static Count ofNext(Config config, int texts) {
        var none = new int[0];
        return ofLayers(config, () -> new Measure(texts, 1), gpt -> gpt.next(none, none, none, texts, null));
    }

    /// All layers take the same, so that the second tells of all that follow, however many: a model far too large
    /// is not built to be measured.
    private static Count ofLayers(Config config, Supplier<Measure> measure, Consumer<Gpt<Shape>> use) {
        var first = of(config, 1, measure.get(), use);
        if (config.nLayer() == 1) {
            return first;
        }
        var layer = of(config, 2, measure.get(), use).plus(-1, first);
        return first.plus(config.nLayer() - 1.0, layer);
    }

    private static Count of(Config config, int layers, Measure measure, Consumer<Gpt<Shape>> use) {
        var model = new Config(config.vocabSize(), layers, config.nEmbd(), config.nHead(), config.blockSize());
        use.accept(new Gpt<>(model, measure));
        return measure.count;
    }

    static double pad(double n) {
        return Kernels.PAD * Math.ceil(n / Kernels.PAD);
    }

    /// @param saved floats that the tape saves for the way back
    private Shape take(double rows, double cols, double saved, double nodes, double edges) {
        count = count.plus(1, new Count(pad(rows * cols) + pad(saved), nodes, edges, 0));
        return new Shape(rows, cols, false);
    }

    // ---- what takes room ----

    @Override
    public Shape constant(int rows, int cols, double... values) {
        return take(rows, cols, 0, (double) rows * cols, 0);
    }

    @Override
    public Shape parameter(int offset, int rows, int cols) {
        return new Shape(rows, cols, true);
    }

    private Shape each(Shape a) {
        return take(a.rows, a.cols, 0, a.size(), a.size());
    }

    private Shape both(Shape a, Shape b) {
        double rows = Math.max(a.rows, b.rows);
        double cols = Math.max(a.cols, b.cols);
        return take(rows, cols, 0, rows * cols, 2 * rows * cols);
    }

    @Override
    public Shape add(Shape a, Shape b) {
        return both(a, b);
    }

    @Override
    public Shape sub(Shape a, Shape b) {
        return both(a, b);
    }

    @Override
    public Shape mul(Shape a, Shape b) {
        return both(a, b);
    }

    @Override
    public Shape div(Shape a, Shape b) {
        return both(a, b);
    }

    @Override
    public Shape neg(Shape a) {
        return each(a);
    }

    /// The exponent is a record of the tape.
    @Override
    public Shape pow(Shape a, double exponent) {
        take(1, 1, 0, 0, 0);
        return each(a);
    }

    @Override
    public Shape log(Shape a) {
        return each(a);
    }

    @Override
    public Shape exp(Shape a) {
        return each(a);
    }

    @Override
    public Shape relu(Shape a) {
        return each(a);
    }

    @Override
    public Shape sum(Shape a) {
        return take(1, 1, 0, 1, a.size());
    }

    @Override
    public Shape mean(Shape a) {
        return sum(a);
    }

    /// The weights are a record of the tape; each is a leaf that a value is multiplied by.
    @Override
    public Shape weightedSum(Shape a, double[] weights) {
        take(a.rows, 1, 0, 0, 0);
        return take(1, 1, 0, 2 * a.rows + 1, 3 * a.rows);
    }

    /// The tape copies rows, the scalar engine looks at the table's values.
    @Override
    public Shape gather(Shape table, int[] ids, int count) {
        return take(rows, table.cols, 0, 0, 0);
    }

    /// The most room that any kernels lay a weight out in: one of parameters, which no other layer reads, beside the
    /// arenas. Each result is a dot product.
    @Override
    public Shape linear(Shape x, Shape w) {
        double y = x.rows * w.rows;
        double laidOut = Kernels.mostLaidOut(w.rows, w.cols);
        count = count.plus(1, new Count(0, 0, 0, w.isParameter ? laidOut : 0));
        return take(x.rows, w.rows, w.isParameter ? 0 : laidOut, y, 2 * y * x.cols);
    }

    /// Of a row: C squares; their mean; plus ε, a leaf; its power; C products.
    @Override
    public Shape rmsnorm(Shape x) {
        return take(x.rows, x.cols, x.rows, x.rows * (2 * x.cols + 4), x.rows * (5 * x.cols + 3));
    }

    /// Of a row: the maximum, a leaf; C differences, C exponentials; their sum; C quotients.
    @Override
    public Shape softmax(Shape x) {
        return take(x.rows, x.cols, 0, x.rows * (3 * x.cols + 2), x.rows * 6 * x.cols);
    }

    /// Of a row: the maximum, a leaf; V differences, V exponentials; their sum; a quotient, its
    /// logarithm, the negative of that.
    @Override
    public Shape crossEntropy(Shape logits, int[] targets) {
        double v = logits.cols;
        return take(logits.rows, 1, logits.size(), logits.rows * (2 * v + 5), logits.rows * (4 * v + 4));
    }

    /// The tape saves the most probabilities that any kernels ask for, since a run may change them.
    ///
    /// Of a query, for each head and key up to itself: a score divided by √D, a leaf, and a softmax; for each
    /// channel a dot product.
    @Override
    public Shape attention(Shape qkv, int heads, int[] starts, int documents) {
        double channels = qkv.cols / 3;
        double pairs = qkv.rows * (longest + 1) / 2;
        return take(
                qkv.rows,
                channels,
                heads * qkv.rows * pad(longest) * 9 / 8,
                heads * (6 * pairs + 2 * qkv.rows) + channels * qkv.rows,
                pairs * (4 * channels + 8 * heads));
    }

    /// Generating, the scalar engine records no graph.
    @Override
    public Shape attend(Shape qkv, int heads, Cache cache, int layer, int[] slots) {
        return take(qkv.rows, qkv.cols / 3, 0, 0, 0);
    }

    @Override
    public int parameters() {
        return Integer.MAX_VALUE;
    }

    // ---- what there is nothing of ----

    private static UnsupportedOperationException noNumbers() {
        return new UnsupportedOperationException("an engine that measures has no numbers");
    }

    @Override
    public void begin() {
        throw noNumbers();
    }

    @Override
    public int rows(Shape m) {
        return Math.toIntExact((long) m.rows);
    }

    @Override
    public int cols(Shape m) {
        return Math.toIntExact((long) m.cols);
    }

    @Override
    public double get(Shape m, int i, int j) {
        throw noNumbers();
    }

    @Override
    public void backward(Shape root) {
        throw noNumbers();
    }

    @Override
    public double gradient(Shape m, int i, int j) {
        throw noNumbers();
    }

    @Override
    public double parameter(int i) {
        throw noNumbers();
    }

    @Override
    public void parameter(int i, double value) {
        throw noNumbers();
    }

    @Override
    public double parameterGradient(int i) {
        throw noNumbers();
    }

    @Override
    public double gradientSumOfSquares() {
        throw noNumbers();
    }

    @Override
    public void adam(double gradScale, double beta1, double beta2, double rate, double root, double eps, double decay) {
        throw noNumbers();
    }

    @Override
    public boolean keepsDoubles() {
        throw noNumbers();
    }

    @Override
    public void copy(Kept what, int from, double[] to, int n) {
        throw noNumbers();
    }

    @Override
    public void restore(Kept what, int from, double[] values, int n) {
        throw noNumbers();
    }

    @Override
    public Cache cache(int layers, int sequences, int capacity, int channels) {
        throw noNumbers();
    }
}
