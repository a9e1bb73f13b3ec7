package microgpt.tape;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import microgpt.autograd.Ops;
import microgpt.autograd.Shapes;
import microgpt.kernels.Kernels;

/// The tape engine: matrix operations on [Records], in float.
///
/// Recording computes at once. [#backward] sets the gradient of the root to 1 and runs the backward steps of the
/// records it rests on, last to first; the first to come to a gradient above the mark sets it, the others add, and
/// gradients of parameters, below the mark, add up until [#adam] consumes them. [#begin] rewinds to the mark. The
/// arrays grow while the first steps need it, and a steady step makes no new ones: handles are kept and reused too.
///
/// All arithmetic is in [Kernels]; how a step's work is cut into parts changes no bit, since parts cut
/// results, never a sum. See `docs/tape.md` for one training step followed through the arrays.
public final class Tape extends Records implements Ops<Tape.Ref>, AutoCloseable {
    /// The handle of a record.
    public static final class Ref {
        final int record;

        Ref(int record) {
            this.record = record;
        }
    }

    /// Less work than this is left to one thread: some 40 microseconds on vector kernels, about as long as a
    /// thread takes to wake. On two cores of an AMD EPYC (Zen 4), a step of 1 layer, 128 channels and 16 names is
    /// 1.15 times as fast on two threads as on one. With 2^21 it is 1.3 times, but one of 64 channels 0.91 times,
    /// and with 2^20 the latter is up to three times slower while another process takes one of the cores.
    private static final long SHARED_WORK = 1 << 22;

    private static final int SQUARES_BLOCK = 1 << 12;

    private final AdamStep adam;
    private final Transposes transposes;
    final float[][] scratch;
    private final int threads;

    /// The other threads, from the first step on that is worth sharing.
    private Team team;

    private long sharedWork = SHARED_WORK;
    FloatCache cache;
    Kernels kernels;

    /// What the next step computes with.
    private Kernels next;

    /// Which gradients the walk has come to; the others hold what an earlier step left.
    private boolean[] reached = {};

    /// How many records there were when gradients were last walked.
    private int walked;

    /// Whether the backward step at work is the first that comes to its operand.
    boolean newLeft;

    boolean newRight;

    private Tape(int parameters, Kernels kernels, int threads, boolean training) {
        if (threads < 1) {
            throw new IllegalArgumentException("a tape on " + threads + " threads: it needs at least 1");
        }
        super(parameters, training);
        this.threads = threads;
        scratch = new float[threads][0];
        this.kernels = kernels;
        next = kernels;
        adam = new AdamStep(training ? parameters : 0);
        transposes = new Transposes(parameters);
    }

    /// A tape for training on one thread, its parameters all 0.
    public static Tape forTraining(int parameters, Kernels kernels) {
        return forTraining(parameters, kernels, 1);
    }

    /// A tape for training on up to so many threads, its parameters all 0. Steps too small to share run on one, and
    /// threads start with the first that is not.
    public static Tape forTraining(int parameters, Kernels kernels, int threads) {
        return new Tape(parameters, kernels, threads, true);
    }

    /// A tape for generation: it has no arena for gradients and no moments.
    public static Tape forInference(int parameters, Kernels kernels, int threads) {
        return new Tape(parameters, kernels, threads, false);
    }

    /// Ends the tape's threads. A step that is worth sharing starts others.
    @Override
    public void close() {
        if (team != null) {
            team.close();
            team = null;
        }
    }

    /// Shares every step of at least so much work, in multiply-adds or what takes about as long. No result changes.
    public void shareFrom(long work) {
        sharedWork = work;
    }

    /// How many threads have worked for this tape: 1 until a step is worth sharing.
    public int threadsAtWork() {
        return team == null ? 1 : threads;
    }

    /// Computes with other kernels from the next [#begin] on, since each lays out by itself what a step keeps for its
    /// way
    /// back. All kernels give the same bits, so no result changes.
    public void use(Kernels kernels) {
        next = kernels;
    }

    // ---- the record ----

    @Override
    public void begin() {
        rewind();
        walked = 0;
        kernels = next;
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

    /// Computes record r.
    private Ref forward(int r) {
        run(op(r).forward, r, work(r));
        return ref(r);
    }

    private void run(Op.Step step, int r, long work) {
        if (threads == 1 || work < sharedWork) {
            step.run(this, r, 0, 1);
            return;
        }
        if (team == null) {
            team = new Team(threads);
        }
        team.run(step, this, r);
    }

    /// How much work a step of record r is, in multiply-adds or what takes about as long.
    private long work(int r) {
        long size = size(r);
        return switch (op(r)) {
            case LEAF -> 0;
            case ADD, SUB, MUL, DIV, NEG, POW, RELU, GATHER, RMSNORM -> 8 * size;
            case LOG, EXP, SOFTMAX -> 16 * size;
            case SUM, MEAN, WEIGHTED_SUM -> 8L * size(left[r]);
            case CROSS_ENTROPY -> 16L * size(left[r]);
            case LINEAR -> size * cols[left[r]];
            case ATTENTION -> Attention.work(this, r);
            case ATTEND -> size * cache.capacity;
        };
    }

    /// Where part p of n items begins: at a multiple of 16, so that no two parts share a vector.
    static int split(int n, int part, int parts) {
        return part == parts ? n : (int) ((long) n * part / parts) & -Kernels.PAD;
    }

    /// The bytes of all arrays.
    public long bytes() {
        long floats = (long) adam.m.length + adam.v.length + transposes.data().length;
        for (var part : scratch) {
            floats += part.length;
        }
        return Float.BYTES * floats + recordBytes();
    }

    /// Everything recorded since [#begin], in order.
    public List<Recorded> records() {
        return Recorded.all(this, count, mark);
    }

    // ---- elementwise ----

    private Ref elementwise(Op code, int a, int b) {
        boolean wide = Shapes.elementwise(rows[a], cols[a], rows[b], cols[b]);
        int shape = wide ? a : b;
        return forward(record(code, a, b, rows[shape], cols[shape], 0, 0));
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
        return forward(record(Op.SUM, at(a), at(a), 1, 1, 0, 0));
    }

    @Override
    public Ref mean(Ref a) {
        Shapes.mean(rows[at(a)], cols[at(a)]);
        return forward(record(Op.MEAN, at(a), at(a), 1, 1, 0, 0));
    }

    @Override
    public Ref weightedSum(Ref a, double[] weights) {
        Shapes.column(rows[at(a)], cols[at(a)], weights.length);
        int w = leaf(rows[at(a)], 1, weights);
        return forward(record(Op.WEIGHTED_SUM, at(a), w, 1, 1, 0, 0));
    }

    // ---- layers ----

    @Override
    public Ref gather(Ref table, int[] ids, int count) {
        Shapes.ids(ids, count, rows[at(table)]);
        int aux = keep(ids, count);
        return forward(record(Op.GATHER, at(table), at(table), count, cols[at(table)], aux, 0));
    }

    @Override
    public Ref linear(Ref x, Ref w) {
        int a = at(x);
        int b = at(w);
        Shapes.linear(rows[a], cols[a], rows[b], cols[b]);
        boolean ofParameter = offset[b] < mark;
        int r = record(Op.LINEAR, a, b, rows[a], rows[b], 0, ofParameter ? 0 : size(b));
        if (!ofParameter) {
            aux[r] = behind(r);
            run(Layers::transposeWeight, r, 8L * size(b));
        } else {
            int window = transposes.window(offset[b], rows[b], cols[b]);
            aux[r] = transposes.place(window);
            if (transposes.refresh(window)) {
                run(Layers::transposeWeight, r, 8L * size(b));
            }
        }
        return forward(r);
    }

    /// The array in which the transposed weight of linear record r lies, at `aux[r]`.
    float[] transposed(int r) {
        return offset[right[r]] < mark ? transposes.data() : data;
    }

    @Override
    public Ref rmsnorm(Ref x) {
        int a = at(x);
        Shapes.row("rmsnorm", cols[a]);
        return forward(record(Op.RMSNORM, a, a, rows[a], cols[a], 0, rows[a]));
    }

    @Override
    public Ref softmax(Ref x) {
        int a = at(x);
        Shapes.row("softmax", cols[a]);
        return forward(record(Op.SOFTMAX, a, a, rows[a], cols[a], 0, 0));
    }

    @Override
    public Ref crossEntropy(Ref logits, int[] targets) {
        int a = at(logits);
        Shapes.row("cross entropy", cols[a]);
        Shapes.ids(targets, rows[a], cols[a]);
        int aux = keep(targets, rows[a]);
        return forward(record(Op.CROSS_ENTROPY, a, a, rows[a], 1, aux, size(a)));
    }

    @Override
    public Ref attention(Ref qkv, int heads, int[] starts, int documents) {
        int a = at(qkv);
        int channels = Shapes.attention(cols[a], heads);
        Shapes.documents(starts, documents, rows[a]);
        int probs = 0;
        int longest = 0;
        for (int i = 0; i < documents; i++) {
            int n = starts[i + 1] - starts[i];
            probs = Math.addExact(probs, kernels.attentionProbs(n, heads, channels / heads));
            longest = Math.max(longest, n);
        }
        int aux = keep(heads, documents);
        keep(starts, documents + 1);
        reserveScratch(kernels.attentionScratch(longest, heads, channels / heads));
        return forward(record(Op.ATTENTION, a, a, rows[a], channels, aux, probs));
    }

    @Override
    public Ref attend(Ref qkv, int heads, Cache cache, int layer, int[] slots) {
        int a = at(qkv);
        int channels = Shapes.attention(cols[a], heads);
        this.cache = FloatCache.of(cache, layer);
        Shapes.slots(slots, rows[a], this.cache.sequences(), channels, this.cache.channels);
        int aux = keep(heads, layer);
        keep(slots, rows[a]);
        reserveScratch(Kernels.pad(this.cache.capacity));
        return forward(record(Op.ATTEND, a, a, rows[a], channels, aux, 0));
    }

    private void reserveScratch(int floats) {
        for (int part = 0; part < scratch.length; part++) {
            if (scratch[part].length < floats) {
                scratch[part] = new float[floats];
            }
        }
    }

    // ---- reading ----

    @Override
    public int rows(Ref m) {
        return rows[at(m)];
    }

    @Override
    public int cols(Ref m) {
        return cols[at(m)];
    }

    @Override
    public double get(Ref m, int i, int j) {
        return data[cell(m, i, j)];
    }

    /// The probability that query i of a head gives to key j ≤ i, both counted from the beginning of a document.
    ///
    /// @param attention what [#attention] returned, for as long as [#begin] has not made way for another step
    /// @throws IllegalArgumentException if that is not the result of an attention
    /// @throws IndexOutOfBoundsException if there is no such document, head, query, or key that the query sees
    public double probability(Ref attention, int document, int head, int i, int j) {
        int r = at(attention);
        if (op(r) != Op.ATTENTION) {
            throw new IllegalArgumentException("only attention keeps probabilities");
        }
        return data[Attention.probability(this, r, document, head, i, j)];
    }

    @Override
    public double gradient(Ref m, int i, int j) {
        if (at(m) >= walked) {
            throw new IllegalStateException("no gradients: backward has not been walked since this matrix was made");
        }
        int cell = cell(m, i, j);
        return has(at(m)) ? grad[cell] : 0;
    }

    /// Whether anything has come to the gradient of record r: what the arena holds of the others is of earlier steps.
    private boolean has(int r) {
        return offset[r] < mark || r < walked && reached[r];
    }

    /// The first number of record r's gradient, NaN if this tape keeps none.
    float firstGradient(int r) {
        return !training ? Float.NaN : has(r) ? grad[offset[r]] : 0;
    }

    private int cell(Ref m, int i, int j) {
        int r = at(m);
        return offset[r] + Objects.checkIndex(i, rows[r]) * cols[r] + Objects.checkIndex(j, cols[r]);
    }

    // ---- learning ----

    @Override
    public void backward(Ref root) {
        requireTraining();
        Shapes.root(rows(root), cols(root));
        walked = count;
        if (reached.length < count) {
            reached = new boolean[left.length];
        }
        for (int r = 0; r < count; r++) {
            reached[r] = offset[r] < mark;
        }
        if (reach(at(root))) {
            clearGradient(at(root), 0, 1);
        }
        grad[offset[at(root)]] += 1;
        for (int r = at(root); r >= 0; r--) {
            if (reached[r]) {
                newLeft = reach(left[r]);
                newRight = reach(right[r]);
                if (newLeft && !setsLeft(r)) {
                    run(Tape::clearGradient, left[r], size(left[r]));
                }
                if (newRight && !setsRight(r)) {
                    run(Tape::clearGradient, right[r], size(right[r]));
                }
                if (windowsOverlap(left[r], right[r])) {
                    op(r).backward.run(this, r, 0, 1);
                } else {
                    run(op(r).backward, r, 2 * work(r));
                }
            }
        }
    }

    /// Whether a and b are different windows on some of the same parameters: one part would add to what another part
    /// adds to.
    private boolean windowsOverlap(int a, int b) {
        boolean same = offset[a] == offset[b] && rows[a] == rows[b] && cols[a] == cols[b];
        return !same && offset[a] < offset[b] + size(b) && offset[b] < offset[a] + size(a);
    }

    private void requireTraining() {
        if (!training) {
            throw new IllegalStateException("an engine for generation keeps no gradients");
        }
    }

    /// Whether this is the first time that the walk comes to record r.
    private boolean reach(int r) {
        boolean first = !reached[r];
        reached[r] = true;
        return first;
    }

    /// Whether the backward step of r sets the gradient of its left operand if it is the first to come to it, which
    /// saves a pass over memory; for all others it is cleared, and they add.
    private boolean setsLeft(int r) {
        return op(r) == Op.LINEAR || setsRight(r);
    }

    private boolean setsRight(int r) {
        return op(r) == Op.ADD && size(left[r]) == size(right[r]);
    }

    private void clearGradient(int r, int part, int parts) {
        int n = size(r);
        Arrays.fill(grad, offset[r] + split(n, part, parts), offset[r] + split(n, part + 1, parts), 0);
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
        transposes.invalidate();
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
        for (int i = 0; i < parameters; i += SQUARES_BLOCK) {
            sum += kernels.sumOfSquares(grad, i, Math.min(SQUARES_BLOCK, parameters - i));
        }
        return sum;
    }

    @Override
    public void adam(double gradScale, double beta1, double beta2, double rate, double root, double eps, double decay) {
        requireTraining();
        adam.set(gradScale, beta1, beta2, rate, root, eps, decay);
        run(Tape::adam, 0, 16L * parameters);
        transposes.invalidate();
    }

    private void adam(int r, int part, int parts) {
        adam.run(this, split(parameters, part, parts), split(parameters, part + 1, parts));
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
        for (int i = 0; i < n; i++) {
            target[from + i] = (float) values[i];
        }
        transposes.invalidate();
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
        return new FloatCache(layers, sequences, capacity, channels);
    }
}
