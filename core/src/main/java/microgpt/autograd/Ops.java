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

    /// Ends the threads it may have. What is worth sharing starts others.
    default void close() {}

    /// A matrix of constants, row-major.
    ///
    /// @param rows how many rows; 0 will do
    /// @param cols how many columns
    /// @param values row by row
    /// @return `[rows, cols]`
    /// @throws IllegalArgumentException if there are not rows·cols numbers
    M constant(int rows, int cols, double... values);

    /// The window `[rows, cols]` of the parameter vector that starts at `offset`.
    ///
    /// @param offset the first parameter of the window
    /// @param rows how many rows
    /// @param cols how many columns
    /// @return `[rows, cols]`
    /// @throws IllegalArgumentException if it does not lie within the parameters
    M parameter(int offset, int rows, int cols);

    /// {@return how many rows m has}
    ///
    /// @param m a matrix on record
    int rows(M m);

    /// {@return how many columns m has}
    ///
    /// @param m a matrix on record
    int cols(M m);

    /// {@return element (i, j) of m}
    ///
    /// @param m a matrix on record
    /// @param i the row, from 0
    /// @param j the column, from 0
    /// @throws IndexOutOfBoundsException if m has no such element
    double get(M m, int i, int j);

    /// Copies row i of m to the beginning of `to`.
    ///
    /// @param m a matrix on record
    /// @param i the row, from 0
    /// @param to at least as long as a row
    default void row(M m, int i, double[] to) {
        for (int j = 0; j < cols(m); j++) {
            to[j] = get(m, i, j);
        }
    }

    /// All elements of m, row by row.
    ///
    /// @param m a matrix on record
    /// @return `[rows][cols]`, a copy
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

    /// {@return a + b, of the shape of the larger operand}
    ///
    /// @param a a matrix on record
    /// @param b another
    /// @throws IllegalArgumentException if the shapes do not go together
    M add(M a, M b);

    /// {@return a − b, of the shape of the larger operand}
    ///
    /// @param a a matrix on record
    /// @param b another
    /// @throws IllegalArgumentException if the shapes do not go together
    M sub(M a, M b);

    /// {@return a · b, element by element, of the shape of the larger operand}
    ///
    /// @param a a matrix on record
    /// @param b another
    /// @throws IllegalArgumentException if the shapes do not go together
    M mul(M a, M b);

    /// {@return a / b, element by element, of the shape of the larger operand}
    ///
    /// @param a a matrix on record
    /// @param b another
    /// @throws IllegalArgumentException if the shapes do not go together
    M div(M a, M b);

    /// {@return −a, of the shape of a}
    ///
    /// @param a a matrix on record
    M neg(M a);

    /// {@return a to a constant power, of the shape of a}
    ///
    /// @param a a matrix on record
    /// @param exponent a constant: no gradient flows to it
    M pow(M a, double exponent);

    /// {@return ln a, of the shape of a}
    ///
    /// @param a a matrix on record
    M log(M a);

    /// {@return e to the power a, of the shape of a}
    ///
    /// @param a a matrix on record
    M exp(M a);

    /// {@return a where it is positive, else 0, of the shape of a}
    ///
    /// @param a a matrix on record
    M relu(M a);

    // ---- reductions, to 1×1 ----

    /// The sum of all elements.
    ///
    /// @param a a matrix on record
    /// @return `[1, 1]`, 0 of an empty matrix
    M sum(M a);

    /// The mean of all elements.
    ///
    /// @param a a matrix on record
    /// @return `[1, 1]`
    /// @throws IllegalArgumentException if a is empty
    M mean(M a);

    /// `Σ_t weights[t] · a[t, 0]` of a column `[T, 1]`; the weights are constants.
    ///
    /// @param a `[T, 1]`
    /// @param weights one for each row; more do not matter
    /// @return `[1, 1]`
    /// @throws IllegalArgumentException if a is no column, or has more rows than there are weights
    M weightedSum(M a, double[] weights);

    // ---- layers ----

    /// Rows `ids[0..count)` of a table `[V, C]`, as `[count, C]`.
    ///
    /// @param table `[V, C]`
    /// @param ids a row of the table each
    /// @param count how many of the ids matter
    /// @return `[count, C]`
    /// @throws IllegalArgumentException if there are fewer ids, the table lacks a row, or no array holds the result
    M gather(M table, int[] ids, int count);

    /// `x·Wᵀ`, with x `[T, I]` and w `[O, I]`.
    ///
    /// @param x `[T, I]`
    /// @param w `[O, I]`
    /// @return `[T, O]`
    /// @throws IllegalArgumentException if their rows differ in length, or no array holds the result
    M linear(M x, M w);

    /// Every row divided by its root mean square: `x · (mean(x²) + 1e-5)^-0.5`, of the shape of x.
    ///
    /// After Zhang and Sennrich, "Root Mean Square Layer Normalization", 2019, without their gain.
    ///
    /// @param x `[T, C]`
    /// @return `[T, C]`
    /// @throws IllegalArgumentException if it has no columns
    M rmsnorm(M x);

    /// The softmax of every row.
    ///
    /// @param x `[T, C]`
    /// @return `[T, C]`, every row of sum 1
    /// @throws IllegalArgumentException if it has no columns
    M softmax(M x);

    /// Causal attention of H heads over packed documents, after Vaswani and others, "Attention Is All You Need",
    /// 2017: `softmax(q·kᵀ / √D)·v` of each head, of width D = C / H.
    ///
    /// `qkv` is `[T, 3C]`, queries, keys and values side by side. Document i takes the rows
    /// `starts[i] .. starts[i + 1]`, i < documents, and looks back only within itself.
    ///
    /// @param qkv `[T, 3C]`
    /// @param heads H, a divisor of C
    /// @param starts the first row of each document, in order, and T behind the last
    /// @param documents how many
    /// @return `[T, C]`
    /// @throws IllegalArgumentException if the columns are not those of H heads, or the documents do
    ///     not take all rows
    M attention(M qkv, int heads, int[] starts, int documents);

    /// One new row each of several sequences, looking back on what `cache` holds of theirs and on itself.
    ///
    /// Row i of `qkv` `[T, 3C]` belongs to sequence `slots[i]`; its key and value are appended to
    /// the cache. It is for generation: no gradient is to be walked back through it, and the tape refuses to.
    ///
    /// @param qkv `[T, 3C]`
    /// @param heads H, a divisor of C
    /// @param cache one that [#cache] of this engine made
    /// @param layer `0 ≤ layer` below the cache's layers
    /// @param slots a sequence of the cache for each row, each at most once
    /// @return `[T, C]`
    /// @throws IllegalArgumentException if the cache is another engine's or of other channels, or has
    ///     no such layer or sequence, or two rows are of one sequence
    /// @throws IllegalStateException if a sequence has no room for another row
    M attend(M qkv, int heads, Cache cache, int layer, int[] slots);

    /// `-ln softmax(logits[t])[targets[t]]` of every row of logits `[T, V]`, as `[T, 1]`.
    ///
    /// @param logits `[T, V]`
    /// @param targets a column for each row
    /// @return the losses `[T, 1]`, in nats
    /// @throws IllegalArgumentException if there are fewer targets than rows, or one is no column
    M crossEntropy(M logits, int[] targets);

    // ---- learning ----

    /// Adds d root / d parameter to the gradient of every parameter; root is 1×1.
    ///
    /// @param root `[1, 1]`
    /// @throws IllegalArgumentException if root is larger
    /// @throws IllegalStateException if the engine is one for generation, or it is the tape and root rests on
    ///     [#attend]; no gradient has changed then
    void backward(M root);

    /// After [#backward]: the gradient of root with respect to element (i, j) of m.
    ///
    /// Of a window of parameters it is what all walks since the last [#adam] have added up: their
    /// [#parameterGradient]. Rows from [#gather] are copies on the tape, each with a gradient of its own; on the
    /// scalar engine they are the table's very values, and the gradient is that of all their uses together.
    ///
    /// @param m a matrix on record
    /// @param i the row, from 0
    /// @param j the column, from 0
    /// @return d root / d m[i, j]
    /// @throws IllegalStateException if backward has not been walked since m was made
    double gradient(M m, int i, int j);

    /// {@return how many parameters there are}
    int parameters();

    /// {@return parameter i of the flat vector}
    ///
    /// @param i its index, from 0
    /// @throws IndexOutOfBoundsException if there are not so many
    double parameter(int i);

    /// Sets parameter i.
    ///
    /// A window of parameters that was made before can still be read: on the scalar engine it has the old number,
    /// on a tape the new one.
    ///
    /// @param i its index, from 0
    /// @param value its new value, rounded to float on a tape
    /// @throws IndexOutOfBoundsException if there are not so many
    void parameter(int i, double value);

    /// {@return the gradient collected for parameter i since the last [#adam]}
    ///
    /// @param i its index, from 0
    /// @throws IllegalStateException if the engine is one for generation
    double parameterGradient(int i);

    /// {@return the sum of the squares of all collected gradients}
    ///
    /// @throws IllegalStateException if the engine is one for generation
    double gradientSumOfSquares();

    /// One step of Adam from the collected gradients times `gradScale`, which are then cleared.
    ///
    /// See [microgpt.kernels.Kernels#adam] for `rate`, `root` and `decay`.
    ///
    /// @param gradScale what every gradient is multiplied by first
    /// @param beta1 how much of the first moments stays
    /// @param beta2 how much of the second moments stays
    /// @param rate the learning rate, divided by the correction of the first moments
    /// @param root the square root of the correction of the second moments, inverted
    /// @param eps added to the divisor
    /// @param decay what the parameters are multiplied by: 1 for no weight decay
    /// @throws IllegalStateException if the engine is one for generation
    void adam(double gradScale, double beta1, double beta2, double rate, double root, double eps, double decay);

    // ---- from one step to the next ----

    /// What an engine keeps between steps: a number of each for every parameter.
    enum Kept {
        /// The parameters themselves.
        PARAMETERS,
        /// Running means of their gradients.
        FIRST_MOMENTS,
        /// Running means of the squares of their gradients.
        SECOND_MOMENTS
    }

    /// {@return whether the kept numbers are doubles; else they are floats, and a double holds each
    /// exactly}
    boolean keepsDoubles();

    /// Copies the n numbers from `from` on to `to`.
    ///
    /// @param what which numbers
    /// @param from the first parameter
    /// @param to takes them from its beginning on
    /// @param n how many
    /// @throws IllegalStateException if they are moments and the engine is one for generation
    /// @throws IndexOutOfBoundsException if there are not so many parameters, or the array is shorter than n
    void copy(Kept what, int from, double[] to, int n);

    /// Sets the n numbers from `from` on.
    ///
    /// @param what which numbers
    /// @param from the first parameter
    /// @param values read from their beginning on; rounded to float on a tape
    /// @param n how many
    /// @throws IllegalStateException if they are moments and the engine is one for generation
    /// @throws IndexOutOfBoundsException if there are not so many parameters, or the array is shorter than n
    void restore(Kept what, int from, double[] values, int n);

    // ---- generation ----

    /// {@return an empty cache of keys and values for [#attend]}
    ///
    /// @param layers how many layers attend
    /// @param sequences how many sequences it tells apart
    /// @param capacity how many rows it keeps of each
    /// @param channels C
    /// @throws IllegalArgumentException if one of them is below 1, or no array holds the keys of a layer
    Cache cache(int layers, int sequences, int capacity, int channels);

    /// Keys and values of the rows that several sequences have seen, layer by layer.
    interface Cache {
        /// Forgets what `sequence` has seen.
        ///
        /// @param sequence from 0 to below their number
        void clear(int sequence);
    }
}
