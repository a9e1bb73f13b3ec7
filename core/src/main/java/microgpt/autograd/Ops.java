package microgpt.autograd;

/// What an engine can do: matrix operations that record themselves, a backward walk, and one optimiser.
///
/// `M` is the engine's handle of a recorded matrix. It can be read until [#begin], and computed with until then or
/// until a parameter changes; after that every method refuses it, as it does one of another engine. A model written
/// against this interface runs on either engine unchanged; so does a test.
///
/// An engine owns one flat vector of parameters. [#parameter] gives a window of it as a matrix; windows
/// may overlap, so three weights that lie one after another can also be read as one.
///
/// Elementwise operations take operands of one shape, or broadcast one of them: a 1×1 stands for every element, and a
/// single row of as many columns, such as a bias, for every row.
///
/// Errors are the same on every engine. A matrix of another engine, from before [#begin] or, to compute with, from
/// before a change of parameters is an IllegalArgumentException, as are shapes that do not go together, numbers,
/// ids or documents that do not fit them, and a cache of another engine. An element or a parameter that there is
/// none of is an IndexOutOfBoundsException. An engine for generation answers [#backward], [#adam] and all that
/// reads gradients or moments with an IllegalStateException.
///
/// @param <M> a matrix on record
public interface Ops<M> {
    // ---- the record ----

    /// Forgets everything recorded: every matrix from before is refused from now on. Parameters and their gradients
    /// stay.
    void begin();

    /// [#begin] for a loop that lets go of all its matrices before it comes here again, as training does: the
    /// engine may hand out the handles of the last round once more, so that a steady round makes none. [#endRound]
    /// ends it.
    default void beginRound() {
        begin();
    }

    /// Ends a round: forgets everything recorded, as [#begin] does.
    default void endRound() {
        begin();
    }

    /// A matrix of constants, row-major.
    ///
    /// @throws IllegalArgumentException if there are not rows·cols numbers
    M constant(int rows, int cols, double... values);

    /// The window `[rows, cols]` of the parameter vector that starts at `offset`.
    M parameter(int offset, int rows, int cols);

    /// How many rows m has.
    int rows(M m);

    /// How many columns m has.
    int cols(M m);

    /// Element (i, j) of m.
    double get(M m, int i, int j);

    /// Copies row i of m to the beginning of `to`.
    default void row(M m, int i, double[] to) {
        for (int j = 0; j < cols(m); j++) {
            to[j] = get(m, i, j);
        }
    }

    /// All elements of m, row by row.
    default double[][] values(M m) {
        var values = new double[rows(m)][cols(m)];
        for (int i = 0; i < values.length; i++) {
            for (int j = 0; j < values[i].length; j++) {
                values[i][j] = get(m, i, j);
            }
        }
        return values;
    }

    // ---- elementwise ----

    /// a + b
    M add(M a, M b);

    /// a − b
    M sub(M a, M b);

    /// a · b, element by element
    M mul(M a, M b);

    /// a / b, element by element
    M div(M a, M b);

    /// −a
    M neg(M a);

    /// a to a constant power
    M pow(M a, double exponent);

    /// ln a
    M log(M a);

    /// e to the power a
    M exp(M a);

    /// a where it is positive, else 0
    M relu(M a);

    // ---- reductions, to 1×1 ----

    /// The sum of all elements.
    M sum(M a);

    /// The mean of all elements.
    M mean(M a);

    /// `Σ_t weights[t] · a[t, 0]` of a column `[T, 1]`; the weights are constants.
    M weightedSum(M a, double[] weights);

    // ---- layers ----

    /// Rows `ids[0..count)` of a table `[V, C]`, as `[count, C]`.
    M gather(M table, int[] ids, int count);

    /// `x·Wᵀ`, with x `[T, I]` and w `[O, I]`.
    M linear(M x, M w);

    /// Every row divided by its root mean square: `x · (mean(x²) + 1e-5)^-0.5`, of the shape of x.
    ///
    /// After Zhang and Sennrich, "Root Mean Square Layer Normalization", 2019, without their gain.
    M rmsnorm(M x);

    /// The softmax of every row.
    M softmax(M x);

    /// Causal attention of H heads over packed documents, after Vaswani and others, "Attention Is All You Need",
    /// 2017: `softmax(q·kᵀ / √D)·v` of each head, of width D = C / H.
    ///
    /// `qkv` is `[T, 3C]`, queries, keys and values side by side. Document i takes the rows
    /// `starts[i] .. starts[i + 1]`, i < documents, and looks back only within itself.
    ///
    /// @return `[T, C]`
    M attention(M qkv, int heads, int[] starts, int documents);

    /// One new row each of several sequences, looking back on what `cache` holds of theirs and on itself.
    ///
    /// Row i of `qkv` `[T, 3C]` belongs to sequence `slots[i]`; its key and value are appended to
    /// the cache. No gradient flows through it.
    ///
    /// @return `[T, C]`
    M attend(M qkv, int heads, Cache cache, int layer, int[] slots);

    /// `-ln softmax(logits[t])[targets[t]]` of every row of logits `[T, V]`, as `[T, 1]`.
    M crossEntropy(M logits, int[] targets);

    // ---- learning ----

    /// Adds d root / d parameter to the gradient of every parameter; root is 1×1.
    void backward(M root);

    /// After [#backward]: the gradient of root with respect to element (i, j) of m.
    ///
    /// Of a window of parameters it is what all walks since the last [#adam] have added up: their
    /// [#parameterGradient]. Rows from [#gather] are copies on the tape, each with a gradient of its own; on the
    /// scalar engine they are the table's very values, and the gradient is that of all their uses together.
    ///
    /// @throws IllegalStateException if backward has not been walked since m was made
    double gradient(M m, int i, int j);

    /// How many parameters there are.
    int parameters();

    /// Parameter i of the flat vector.
    double parameter(int i);

    /// Sets parameter i.
    void parameter(int i, double value);

    /// The gradient collected for parameter i since the last [#adam].
    double parameterGradient(int i);

    /// The sum of the squares of all collected gradients.
    double gradientSumOfSquares();

    /// One step of Adam from the collected gradients times `gradScale`, which are then cleared.
    ///
    /// See [microgpt.kernels.Kernels#adam] for `rate`, `root` and `decay`.
    void adam(double gradScale, double beta1, double beta2, double rate, double root, double eps, double decay);

    // ---- from one step to the next ----

    /// What an engine keeps between steps: a number of each for every parameter.
    enum Kept {
        /// The parameters themselves.
        PARAMETERS,
        /// Running means of their gradients.
        FIRST_MOMENTS,
        /// Running means of the squares of these.
        SECOND_MOMENTS
    }

    /// Whether the kept numbers are doubles; else they are floats, and a double holds each exactly.
    boolean keepsDoubles();

    /// Copies the n numbers from `from` on to `to`.
    ///
    /// @throws IllegalStateException if they are moments and the engine is one for generation
    void copy(Kept what, int from, double[] to, int n);

    /// Sets the n numbers from `from` on.
    ///
    /// @throws IllegalStateException if they are moments and the engine is one for generation
    void restore(Kept what, int from, double[] values, int n);

    // ---- generation ----

    /// An empty cache of keys and values for [#attend].
    Cache cache(int layers, int sequences, int capacity, int channels);

    /// Keys and values of the rows that several sequences have seen, layer by layer.
    interface Cache {
        /// Forgets what `sequence` has seen.
        void clear(int sequence);
    }
}
