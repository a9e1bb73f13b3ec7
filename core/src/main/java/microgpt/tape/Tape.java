package microgpt.tape;

import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;
import microgpt.autograd.Ops;
import microgpt.autograd.Parameters;
import microgpt.autograd.Shapes;
import microgpt.kernels.Kernels;

/// The tape engine: matrix operations on [Records], in float.
///
/// Recording computes at once. [#backward] sets the gradient of the root to 1 and runs the backward steps of the
/// records it rests on, last to first ([Backward]). [#begin] rewinds to the mark. The
/// arrays grow while the first steps need it, and a steady step makes no new ones; in a round ([#beginRound]) handles
/// are kept and reused, too.
///
/// All arithmetic is in [Kernels]; how a step's work is cut into parts changes no bit, since parts cut
/// results, never a sum. See `docs/tape.md` for one training step followed through the arrays.
public final class Tape extends Records implements Ops<Tape.Ref>, AutoCloseable {
    /// The handle of a record.
    public static final class Ref {
        final int record;
        private final Records tape;

        Ref(Records tape, int record) {
            this.tape = tape;
            this.record = record;
        }

        /// What it stands for, such as `linear 4×2`.
        @Override
        public String toString() {
            return tape.holds(this)
                    ? tape.op[record] + " " + tape.rows[record] + "×" + tape.cols[record]
                    : "a matrix from before begin";
        }
    }

    /// The most threads that work for a tape: more would only wait for each other.
    public static final int MOST_THREADS = 256;

    /// Fewer multiply-adds than that are left to one thread: some microseconds on vector kernels, several times what it
    /// takes to hand over a part and to wait for it. What sharing is worth is measured in `docs/benchmarks.md`.
    public static final long SHARED_WORK = 1 << 18;

    private static final int SQUARES_BLOCK = 1 << 12;

    private static final Work ADAM = Cut.PARAMETERS.of((t, r, from, to) -> t.adam.run(t, from, to));

    private final Backward backward;
    private final AdamStep adam;
    private final Weights weights;
    private final Workers workers;
    FloatCache cache;
    Kernels kernels;

    /// What the next step computes with.
    private Kernels nextKernels;

    private Tape(int parameters, Kernels kernels, int threads, boolean training) {
        if (threads < 1 || threads > MOST_THREADS) {
            throw new IllegalArgumentException("a tape on " + threads + " threads: it takes 1 to " + MOST_THREADS);
        }
        super(parameters, training);
        workers = new Workers(this, threads);
        backward = new Backward(this, workers);
        use(kernels);
        this.kernels = kernels;
        adam = new AdamStep(training ? parameters : 0);
        weights = new Weights();
    }

    /// {@return a tape for training on one thread and the fastest kernels there are here, its
    /// parameters all 0}
    ///
    /// @param parameters how many
    public static Tape forTraining(int parameters) {
        return forTraining(parameters, Kernels.best());
    }

    /// {@return a tape for training on one thread, its parameters all 0}
    ///
    /// @param parameters how many
    /// @param kernels compute everything
    public static Tape forTraining(int parameters, Kernels kernels) {
        return forTraining(parameters, kernels, 1);
    }

    /// {@return a tape for training on up to so many threads, its parameters all 0} Steps too small to
    /// share run on one, and threads start with the first that is not.
    ///
    /// @param parameters how many
    /// @param kernels compute everything
    /// @param threads at most so many, from 1 to [#MOST_THREADS]
    /// @throws IllegalArgumentException if no array holds so many, or threads is out of its range
    public static Tape forTraining(int parameters, Kernels kernels, int threads) {
        return new Tape(parameters, kernels, threads, true);
    }

    /// {@return a tape for generation: it has no arena for gradients and no moments}
    ///
    /// @param parameters how many
    /// @param kernels compute everything
    /// @param threads at most so many, from 1 to [#MOST_THREADS]
    /// @throws IllegalArgumentException if no array holds so many, or threads is out of its range
    public static Tape forInference(int parameters, Kernels kernels, int threads) {
        return new Tape(parameters, kernels, threads, false);
    }

    /// Ends the tape's threads. A step that is worth sharing starts others.
    @Override
    public void close() {
        workers.close();
    }

    /// Shares every step of at least so much work, in multiply-adds or what takes about as long. No result changes.
    ///
    /// @param work 0 shares every step
    public void shareFrom(long work) {
        workers.shareFrom(work);
    }

    /// {@return how many threads work for this tape: 1 until a step is worth sharing, and after [#close]}
    public int threadsAtWork() {
        return workers.atWork();
    }

    /// {@return the most threads that work for it}
    public int threads() {
        return workers.most();
    }

    /// {@return what the next step computes with}
    public Kernels kernels() {
        return nextKernels;
    }

    /// Computes with other kernels from the next [#begin] on, since each lays out by itself what a step keeps for
    /// its way back. All kernels give the same bits, so no result changes.
    ///
    /// @param kernels compute everything
    public void use(Kernels kernels) {
        nextKernels = Objects.requireNonNull(kernels, "a tape without kernels");
    }

    // ---- the record ----

    @Override
    public void begin() {
        begin(false);
    }

    @Override
    public void beginRound() {
        begin(true);
    }

    private void begin(boolean round) {
        rewind(round);
        backward.forget();
        if (kernels != nextKernels) {
            kernels = nextKernels;
            weights.forget();
        }
    }

    @Override
    public Ref constant(int rows, int cols, double... values) {
        Shapes.constant(rows, cols, values.length);
        return ref(leaf(rows, cols, values));
    }

    @Override
    public Ref parameter(int offset, int rows, int cols) {
        Shapes.window(offset, rows, cols, parameters);
        return ref(append(Op.LEAF, 0, 0, offset, rows, cols, 0));
    }

    /// Records an operation and computes it.
    ///
    /// @param rows of the result
    /// @param cols of the result
    /// @param place where that lies which it needs besides its operands
    /// @param saved how many floats it saves for its backward step
    Ref apply(Op op, int a, int b, int rows, int cols, int place, int saved) {
        return forward(record(op, a, b, rows, cols, place, saved));
    }

    private Ref forward(int r) {
        workers.run(r, workers.cost(r), op[r].forward(), null);
        return ref(r);
    }

    /// The scratch of the thread that asks for it.
    float[] scratch() {
        return workers.scratch();
    }

    /// {@return the bytes of all arrays}
    public long bytes() {
        long floats = (long) adam.m.length + adam.v.length + weights.floats() + workers.scratchFloats();
        return Float.BYTES * floats + recordBytes();
    }

    /// {@return everything recorded since [#begin], in order}
    public List<TapeRecord> records() {
        return TapeRecord.all(this, count, mark);
    }

    /// {@return what is on record, as a table with a line for each record: operation, operands, shape,
    /// place in the arenas, floats saved for its backward step, first number, and that number's
    /// gradient}
    public String describe() {
        return describe(new Parameters(List.of()));
    }

    /// {@return [#describe()] with the names of parameters}
    ///
    /// @param layout names the parameters
    public String describe(Parameters layout) {
        var table = new StringJoiner("\n", "", "\n").add(TapeRecord.heads());
        records().forEach(record -> table.add(record.line(layout)));
        return table.toString();
    }

    // ---- elementwise ----

    /// Records y = op(a, b), element by element, and computes it.
    Ref elementwise(Op op, int a, int b) {
        int shape = Shapes.elementwise(rows[a], cols[a], rows[b], cols[b]) ? a : b;
        return apply(op, a, b, rows[shape], cols[shape], 0, 0);
    }

    @Override
    public Ref add(Ref a, Ref b) {
        return elementwise(Op.ADD, at(a), at(b));
    }

    @Override
    public Ref sub(Ref a, Ref b) {
        return elementwise(Op.SUB, at(a), at(b));
    }

    @Override
    public Ref mul(Ref a, Ref b) {
        return elementwise(Op.MUL, at(a), at(b));
    }

    @Override
    public Ref div(Ref a, Ref b) {
        return elementwise(Op.DIV, at(a), at(b));
    }

    @Override
    public Ref neg(Ref a) {
        return elementwise(Op.NEG, at(a), at(a));
    }

    @Override
    public Ref pow(Ref a, double exponent) {
        return elementwise(Op.POW, at(a), leaf(1, 1, exponent));
    }

    @Override
    public Ref log(Ref a) {
        return elementwise(Op.LOG, at(a), at(a));
    }

    @Override
    public Ref exp(Ref a) {
        return elementwise(Op.EXP, at(a), at(a));
    }

    @Override
    public Ref relu(Ref a) {
        return elementwise(Op.RELU, at(a), at(a));
    }

    // ---- reductions ----

    @Override
    public Ref sum(Ref a) {
        return apply(Op.SUM, at(a), at(a), 1, 1, 0, 0);
    }

    @Override
    public Ref mean(Ref a) {
        Shapes.mean(rows[at(a)], cols[at(a)]);
        return apply(Op.MEAN, at(a), at(a), 1, 1, 0, 0);
    }

    @Override
    public Ref weightedSum(Ref a, double[] weights) {
        Shapes.column(rows[at(a)], cols[at(a)], weights.length);
        int w = leaf(rows[at(a)], 1, weights);
        return apply(Op.WEIGHTED_SUM, at(a), w, 1, 1, 0, 0);
    }

    // ---- layers ----

    @Override
    public Ref gather(Ref table, int[] ids, int count) {
        Shapes.ids(ids, count, rows[at(table)]);
        int place = put(ids, count);
        return apply(Op.GATHER, at(table), at(table), count, cols[at(table)], place, 0);
    }

    @Override
    public Ref linear(Ref x, Ref w) {
        int a = at(x);
        int b = at(w);
        Shapes.linear(rows[a], cols[a], rows[b], cols[b]);
        boolean ofParameter = offset[b] < mark;
        int laidOut = ofParameter ? 0 : Weights.laidOut(rows[b], cols[b], kernels);
        int r = record(Op.LINEAR, a, b, rows[a], rows[b], 0, laidOut);
        if (!ofParameter) {
            workers.run(r, 8L * size(b), LayerSteps.LAY_OUT_WEIGHT, null);
        } else {
            int window = weights.window(offset[b], rows[b], cols[b], kernels);
            place[r] = window;
            if (!weights.isFresh(window)) {
                workers.run(r, 8L * size(b), LayerSteps.LAY_OUT_WEIGHT, null);
                weights.refreshed(window);
            }
        }
        return forward(r);
    }

    /// The array in which the weight of linear record r lies as the kernels read it, from [#laidOutFrom] on.
    float[] laidOut(int r) {
        return offset[right[r]] < mark ? weights.copy(place[r]) : data;
    }

    int laidOutFrom(int r) {
        return offset[right[r]] < mark ? 0 : behind(r);
    }

    @Override
    public Ref rmsnorm(Ref x) {
        int a = at(x);
        Shapes.row("rmsnorm", cols[a]);
        return apply(Op.RMSNORM, a, a, rows[a], cols[a], 0, rows[a]);
    }

    @Override
    public Ref softmax(Ref x) {
        int a = at(x);
        Shapes.row("softmax", cols[a]);
        return apply(Op.SOFTMAX, a, a, rows[a], cols[a], 0, 0);
    }

    @Override
    public Ref crossEntropy(Ref logits, int[] targets) {
        int a = at(logits);
        Shapes.row("cross entropy", cols[a]);
        Shapes.ids(targets, rows[a], cols[a]);
        int place = put(targets, rows[a]);
        return apply(Op.CROSS_ENTROPY, a, a, rows[a], 1, place, size(a));
    }

    @Override
    public Ref attention(Ref qkv, int heads, int[] starts, int documents) {
        int a = at(qkv);
        int channels = Shapes.attention(cols[a], heads);
        Shapes.documents(starts, documents, rows[a]);
        int probs = 0;
        int longest = 0;
        int scratch;
        try {
            for (int i = 0; i < documents; i++) {
                int n = starts[i + 1] - starts[i];
                longest = Math.max(longest, n);
                probs = Math.addExact(probs, kernels.attentionProbs(n, heads, channels / heads));
            }
            scratch = kernels.attentionScratch(longest, heads, channels / heads);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(
                    "attention in " + documents + " documents of " + rows[a]
                            + " rows in all: no array holds its probabilities",
                    e);
        }
        int place = put(heads, documents);
        put(starts, documents + 1);
        workers.reserveScratch(scratch);
        return apply(Op.ATTENTION, a, a, rows[a], channels, place, probs);
    }

    @Override
    public Ref attend(Ref qkv, int heads, Cache cache, int layer, int[] slots) {
        int a = at(qkv);
        int channels = Shapes.attention(cols[a], heads);
        this.cache = FloatCache.of(cache, this, layer);
        Shapes.slots(slots, rows[a], this.cache.work, channels, this.cache.channels);
        this.cache.requireRoom(layer, slots, rows[a]);
        int place = put(heads, layer);
        put(slots, rows[a]);
        workers.reserveScratch(Math.addExact(Math.multiplyExact(4, Kernels.pad(this.cache.capacity)), channels));
        return apply(Op.ATTEND, a, a, rows[a], channels, place, 0);
    }

    // ---- reading ----

    @Override
    public int rows(Ref m) {
        return rows[readable(m)];
    }

    @Override
    public int cols(Ref m) {
        return cols[readable(m)];
    }

    @Override
    public double get(Ref m, int i, int j) {
        return data[cell(m, i, j)];
    }

    @Override
    public void row(Ref m, int i, double[] to) {
        int r = readable(m);
        int from = offset[r] + Objects.checkIndex(i, rows[r]) * cols[r];
        for (int j = 0; j < cols[r]; j++) {
            to[j] = data[from + j];
        }
    }

    /// The probability that query i of a head gives to key j ≤ i, both counted from the beginning of a document.
    ///
    /// @param attention what [#attention] returned, for as long as [#begin] has not made way for another step
    /// @param document from 0
    /// @param head from 0
    /// @param i the query's row in the document
    /// @param j the key's
    /// @return at least 0; those of a query sum to 1
    /// @throws IllegalArgumentException if that is not the result of an attention
    /// @throws IndexOutOfBoundsException if there is no such document, head, query, or key that the query sees
    public double probability(Ref attention, int document, int head, int i, int j) {
        int r = readable(attention);
        if (op[r] != Op.ATTENTION) {
            throw new IllegalArgumentException("only attention keeps probabilities");
        }
        return data[AttentionSteps.probability(this, r, document, head, i, j)];
    }

    @Override
    public double gradient(Ref m, int i, int j) {
        if (!backward.covers(readable(m))) {
            throw new IllegalStateException("no gradients: backward has not been walked since this matrix was made");
        }
        int cell = cell(m, i, j);
        return backward.hasReached(readable(m)) ? grad[cell] : 0;
    }

    /// The first number of record r's gradient, NaN if this tape keeps none.
    float firstGradient(int r) {
        return !training ? Float.NaN : backward.hasReached(r) ? grad[offset[r]] : 0;
    }

    private int cell(Ref m, int i, int j) {
        int r = readable(m);
        return offset[r] + Objects.checkIndex(i, rows[r]) * cols[r] + Objects.checkIndex(j, cols[r]);
    }

    // ---- learning ----

    @Override
    public void backward(Ref root) {
        requireTraining();
        int r = at(root);
        Shapes.root(rows[r], cols[r]);
        backward.from(r);
    }

    private void requireTraining() {
        if (!training) {
            throw new IllegalStateException("an engine for generation keeps no gradients");
        }
    }

    @Override
    public int parameters() {
        return parameters;
    }

    @Override
    public double parameter(int i) {
        return data[Objects.checkIndex(i, parameters)];
    }

    @Override
    public void parameter(int i, double value) {
        data[Objects.checkIndex(i, parameters)] = (float) value;
        changeParameters();
    }

    @Override
    public double parameterGradient(int i) {
        requireTraining();
        return grad[Objects.checkIndex(i, parameters)];
    }

    /// Summed in blocks of one size, then over the blocks in double, so that neither threads nor the
    /// number of parameters cost bits.
    @Override
    public double gradientSumOfSquares() {
        requireTraining();
        double sum = 0;
        int n;
        for (int i = 0; i < parameters; i += n) {
            n = Math.min(SQUARES_BLOCK, parameters - i);
            sum += kernels.sumOfSquares(grad, i, n);
        }
        return sum;
    }

    @Override
    public void adam(double gradScale, double beta1, double beta2, double rate, double root, double eps, double decay) {
        requireTraining();
        adam.set(gradScale, beta1, beta2, rate, root, eps, decay);
        changeParameters();
        workers.run(0, 16L * parameters, ADAM, null);
    }

    // ---- from one step to the next ----

    @Override
    public boolean keepsDoubles() {
        return false;
    }

    @Override
    public void copy(Kept what, int from, double[] to, int n) {
        var source = kept(what);
        Objects.checkFromIndexSize(from, n, parameters);
        for (int i = 0; i < n; i++) {
            to[i] = source[from + i];
        }
    }

    @Override
    public void restore(Kept what, int from, double[] values, int n) {
        var target = kept(what);
        Objects.checkFromIndexSize(from, n, parameters);
        Objects.checkFromIndexSize(0, n, values.length);
        for (int i = 0; i < n; i++) {
            target[from + i] = (float) values[i];
        }
        if (what == Kept.PARAMETERS && n > 0) {
            changeParameters();
        }
    }

    private void changeParameters() {
        weights.invalidate();
        parametersChanged();
    }

    private float[] kept(Kept what) {
        if (what != Kept.PARAMETERS && !training) {
            throw new IllegalStateException("this tape keeps no moments");
        }
        return switch (what) {
            case PARAMETERS -> data;
            case FIRST_MOMENTS -> adam.m;
            case SECOND_MOMENTS -> adam.v;
        };
    }

    // ---- generation ----

    @Override
    public Cache cache(int layers, int sequences, int capacity, int channels) {
        return new FloatCache(this, layers, sequences, capacity, channels);
    }
}
