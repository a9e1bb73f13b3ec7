package microgpt.kernels;

/// The coarse kernels a tape needs, with one meaning down to the last bit.
///
/// [ScalarKernels] is the specification: plain loops in the order stated here. Every other
/// implementation returns **the same bits** for the same inputs (NaN where NaN, its payload free; zeros
/// may differ in sign only where a maximum of zeros is taken, which no result shows). What makes
/// that cheap is that the order of every sum is part of the contract:
///
/// - **chain**: one accumulator, index ascending, fused multiply-add. SIMD runs across independent
///   chains, so the lane count cannot show.
/// - **sum16**: sixteen accumulators, element i goes to accumulator i mod 16 in ascending order;
///   then they are folded in halves: `s[i] += s[i + 8]`, `+ 4`, `+ 2`, `+ 1`. Sixteen is a constant of
///   the contract, not of the machine.
/// - `exp` and `log` are [FloatMath]'s polynomials; division and square root are IEEE's.
///
/// Arrays may be the same object where their ranges do not overlap; elementwise kernels may also be
/// given the same range as source and target. Nothing here allocates in steady state, and any number of threads may
/// call.
///
/// A range that reaches beyond its array ends in an [IndexOutOfBoundsException], when part of the work may be done;
/// sizes, strides and offsets are not checked otherwise: that is for the caller, who knows the shapes.
public interface Kernels {
    /// {@return the fastest kernels there are here: the provider of the vector module, if that is on
    /// the class or module path, works on this JVM and processor, and Java was started with
    /// `--add-modules jdk.incubator.vector`; else [ScalarKernels]} Whoever calls this needs no `uses`
    /// clause of its own.
    static Kernels best() {
        return VectorProvider.best().orElseGet(ScalarKernels::new);
    }

    // spotless:off
    /// Lengths and strides of scratch rows are rounded up to this many floats, whatever the lanes.
    int PAD = 16;

    /// {@return `n` rounded up to a multiple of [#PAD]}
    ///
    /// @param n how many floats
    static int pad(int n) {
        return (n + PAD - 1) & -PAD;
    }

    /// What [#rmsnorm] adds to the mean of squares, so that a row of zeros is no division by 0.
    float EPS = 1e-5f;

    /// {@return how many floats of work space an implementation may keep for each thread that calls it, at most} Nothing
    /// for [#matmul] and [#linear] of one row.
    ///
    /// @param k the most rows of b in a product
    /// @param n the most columns of b
    static double workSpace(double k, double n) {
        return 330_000 + (Math.min(k, 1536) + 2) * (Math.min(n, 1024) + 2 * PAD);
    }

    /// {@return how many floats [#laidOut] may ask for, at most}
    ///
    /// @param n rows of W
    /// @param k columns of W
    static double mostLaidOut(double n, double k) {
        return PAD * ((Math.ceil(n / PAD) + 1) * k + 4);
    }

    /// {@return what a person is told is in use, such as `scalar` or `vector, 512-bit lanes`}
    String name();

    /// {@return what a person is told of the width of SIMD lanes, such as `512 bits in use, 512
    /// preferred here`}
    default String lanes() {
        return "none in use";
    }

    // ---- elementwise over n floats ----

    /// `z[i] = x[i] + y[i]`
    ///
    /// @param x `[n]`
    /// @param xo where x begins
    /// @param y `[n]`
    /// @param yo where y begins
    /// @param z `[n]`, written
    /// @param zo where z begins
    /// @param n how many elements
    void add(float[] x, int xo, float[] y, int yo, float[] z, int zo, int n);

    /// `z[i] += x[i]`
    ///
    /// @param x `[n]`
    /// @param xo where x begins
    /// @param z `[n]`, added to
    /// @param zo where z begins
    /// @param n how many elements
    void addTo(float[] x, int xo, float[] z, int zo, int n);

    /// `y[i] = x[i] > 0 ? x[i] : 0`, and NaN where x is NaN.
    ///
    /// @param x `[n]`
    /// @param xo where x begins
    /// @param y `[n]`, written
    /// @param yo where y begins
    /// @param n how many elements
    void relu(float[] x, int xo, float[] y, int yo, int n);

    /// `dx[i] += y[i] > 0 ? dy[i] : 0`, where y is what [#relu] returned (or its input).
    ///
    /// @param y `[n]`
    /// @param yo where y begins
    /// @param dy `[n]`, the gradient of y
    /// @param dyo where dy begins
    /// @param dx `[n]`, the gradient of x, added to
    /// @param dxo where dx begins
    /// @param n how many elements
    void addReluGrad(float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n);

    /// `y[i] = exp(x[i])`, see [FloatMath#exp].
    ///
    /// @param x `[n]`
    /// @param xo where x begins
    /// @param y `[n]`, written
    /// @param yo where y begins
    /// @param n how many elements
    void exp(float[] x, int xo, float[] y, int yo, int n);

    /// `y[i] = log(x[i])`, see [FloatMath#log].
    ///
    /// @param x `[n]`
    /// @param xo where x begins
    /// @param y `[n]`, written
    /// @param yo where y begins
    /// @param n how many elements
    void log(float[] x, int xo, float[] y, int yo, int n);

    // ---- matrix products ----

    /// `c[i, j] = Σ_p a[i, p] · b[p, j]`, a chain over p from 0, where
    ///
    /// - `a[i, p]` is `a[ao + i·aRow + p·aCol]`, i < m, p < k: either stride may be 1, so a
    ///   may be read as it lies or transposed;
    /// - `b[p, j]` is `b[bo + p·bRow + j]` and `c[i, j]` is `c[co + i·cRow + j]`, j < n.
    ///
    /// The three products of a linear layer y = x·Wᵀ, with x `[T, I]`, W `[O, I]`, y `[T, O]`:
    ///
    /// | product | m, n, k | a | b |
    /// |---|---|---|---|
    /// | y = x·Wᵀ, by [#linear] | T, O, I | x | Wᵀ, laid out once by [#layOut] |
    /// | dx += dy·W | T, I, O | dy | W |
    /// | dW += dyᵀ·x | O, I, T | dy read by columns: aRow = 1, aCol = O | x |
    ///
    /// @param m rows of a and c
    /// @param n columns of b and c
    /// @param k columns of a, rows of b
    /// @param a `[m, k]`
    /// @param ao where a begins
    /// @param aRow from a row of a to the next
    /// @param aCol from a column of a to the next
    /// @param b `[k, n]`
    /// @param bo where b begins
    /// @param bRow from a row of b to the next
    /// @param c `[m, n]`, written
    /// @param co where c begins
    /// @param cRow from a row of c to the next
    void matmul(
            int m, int n, int k,
            float[] a, int ao, int aRow, int aCol,
            float[] b, int bo, int bRow,
            float[] c, int co, int cRow);

    /// [#matmul] whose chains start from what c holds.
    ///
    /// @param m rows of a and c
    /// @param n columns of b and c
    /// @param k columns of a, rows of b
    /// @param a `[m, k]`
    /// @param ao where a begins
    /// @param aRow from a row of a to the next
    /// @param aCol from a column of a to the next
    /// @param b `[k, n]`
    /// @param bo where b begins
    /// @param bRow from a row of b to the next
    /// @param c `[m, n]`, added to
    /// @param co where c begins
    /// @param cRow from a row of c to the next
    void addMatmul(
            int m, int n, int k,
            float[] a, int ao, int aRow, int aCol,
            float[] b, int bo, int bRow,
            float[] c, int co, int cRow);

    /// Lays Wᵀ out as [#linear] of the same kernels reads it, by a plan of their own: rows from ≤ j < to of W.
    ///
    /// @param w W `[n, k]`
    /// @param wo where W begins
    /// @param n rows of W
    /// @param k columns of W
    /// @param from the first row
    /// @param to behind the last row: both are multiples of [#together], or `to` is n
    /// @param y `[laidOut(n, k)]`, written where these rows go
    /// @param yo where y begins
    void layOut(float[] w, int wo, int n, int k, int from, int to, float[] y, int yo);

    /// {@return how many columns of [#linear] belong together: where threads share them, parts begin at multiples of it}
    int together();

    /// {@return how many floats [#layOut] takes for W `[n, k]`: [#mostLaidOut] at most}
    ///
    /// @param n rows of W
    /// @param k columns of W
    /// @throws ArithmeticException when no array is that long
    int laidOut(int n, int k);

    /// `y[t, j] = Σ_p x[t, p] · W[j, p]`, a chain over p from 0, for the columns from ≤ j < to of y: [#matmul] with Wᵀ
    /// as [#layOut] has left it.
    ///
    /// @param m rows of x and y
    /// @param n rows of W, columns of y
    /// @param k columns of x and W
    /// @param from the first column of y
    /// @param to behind the last column: both are multiples of [#together], or `to` is n, and then `from` at most
    ///     `n - together()`, or 0
    /// @param x `[m, k]`
    /// @param xo where x begins
    /// @param w what [#layOut] wrote
    /// @param wo where it begins
    /// @param y `[m, n]`, written
    /// @param yo where y begins
    void linear(
            int m, int n, int k, int from, int to, float[] x, int xo, float[] w, int wo, float[] y, int yo);

    // ---- row by row ----

    /// `inv[t] = 1 / sqrt(sum16(x[t, c]²) / C + 1e-5)`, `y[t, c] = x[t, c] · inv[t]`, with x and y `[T, C]`.
    /// The squares enter sum16 by fused multiply-add. (Zhang and Sennrich, "Root Mean Square Layer Normalization", 2019,
    /// without its gain.)
    ///
    /// @param x `[T, C]`
    /// @param xo where x begins
    /// @param y `[T, C]`, written
    /// @param yo where y begins
    /// @param inv `[T]`, written: what each row was multiplied by
    /// @param io where inv begins
    /// @param rows T
    /// @param cols C
    void rmsnorm(float[] x, int xo, float[] y, int yo, float[] inv, int io, int rows, int cols);

    /// `g = sum16(dy[t, c] · y[t, c]) / C`, then `dx[t, c] = fma(inv[t], fma(-g, y[t, c], dy[t, c]), dx[t, c])`.
    ///
    /// @param y `[T, C]`, as [#rmsnorm] wrote it
    /// @param yo where y begins
    /// @param inv `[T]`, as it wrote it
    /// @param io where inv begins
    /// @param dy `[T, C]`, the gradient of y
    /// @param dyo where dy begins
    /// @param dx `[T, C]`, the gradient of x, added to
    /// @param dxo where dx begins
    /// @param rows T
    /// @param cols C
    void addRmsnormGrad(
            float[] y, int yo, float[] inv, int io, float[] dy, int dyo, float[] dx, int dxo, int rows, int cols);

    /// `e[c] = exp(x[t, c] - max_c x[t, c])`, `y[t, c] = e[c] · (1 / sum16(e))`, with x and y `[T, C]`.
    ///
    /// @param x `[T, C]`
    /// @param xo where x begins
    /// @param y `[T, C]`, written: every row sums to 1
    /// @param yo where y begins
    /// @param rows T
    /// @param cols C, at least 1
    void softmax(float[] x, int xo, float[] y, int yo, int rows, int cols);

    /// `g = sum16(dy[t, c] · y[t, c])`, then `dx[t, c] = fma(y[t, c], dy[t, c] - g, dx[t, c])`.
    ///
    /// @param y `[T, C]`, as [#softmax] wrote it
    /// @param yo where y begins
    /// @param dy `[T, C]`, the gradient of y
    /// @param dyo where dy begins
    /// @param dx `[T, C]`, the gradient of x, added to
    /// @param dxo where dx begins
    /// @param rows T
    /// @param cols C
    void addSoftmaxGrad(float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int rows, int cols);

    /// [#softmax] of logits `[T, V]` into `probs`, and
    /// `loss[t] = log(sum16(e)) - (x[t, target[t]] - max)`, the surprise at each row's target.
    ///
    /// @param logits `[T, V]`
    /// @param xo where logits begin
    /// @param targets `[T]`, a column of each row
    /// @param to where targets begin
    /// @param probs `[T, V]`, written
    /// @param po where probs begin
    /// @param loss `[T]`, written, in nats
    /// @param lo where loss begins
    /// @param rows T
    /// @param cols V, at least 1
    void crossEntropy(
            float[] logits, int xo, int[] targets, int to, float[] probs, int po, float[] loss, int lo, int rows, int cols);

    /// `dx[t, c] = fma(w[t] · scale, probs[t, c] - (c == target[t] ? 1 : 0), dx[t, c])`.
    ///
    /// @param probs `[T, V]`, as [#crossEntropy] wrote it
    /// @param po where probs begin
    /// @param targets `[T]`, a column of each row
    /// @param to where targets begin
    /// @param weights `[T]`, the gradient of each row's loss
    /// @param wo where weights begin
    /// @param scale what all of them are multiplied by
    /// @param dx `[T, V]`, the gradient of the logits, added to
    /// @param dxo where dx begins
    /// @param rows T
    /// @param cols V
    void addCrossEntropyGrad(
            float[] probs, int po, int[] targets, int to, float[] weights, int wo, float scale,
            float[] dx, int dxo, int rows, int cols);

    // ---- attention ----

    /// Floats in which one document of n rows keeps the probabilities of its heads for the backward pass. How they lie
    /// there is for these kernels to choose, and [#attentionProb] tells; it is at most `heads · n · pad(n) · 9 / 8`
    /// floats.
    ///
    /// @param n rows of the document
    /// @param heads H
    /// @param width D, channels of one head
    /// @return floats
    /// @throws ArithmeticException when no array is that long
    int attentionProbs(int n, int heads, int width);

    /// Where the probability lies that a query gives to a key, from the beginning of the document's probabilities. For
    /// key ≤ query it is specified once [#attention] is through with the head; for others, what lies there is not.
    ///
    /// @param n rows of the document
    /// @param heads H
    /// @param width D, channels of one head
    /// @param head `0 ≤ head < H`
    /// @param query its row in the document
    /// @param key its row in the document, at most query
    /// @return an index below [#attentionProbs]
    int attentionProb(int n, int heads, int width, int head, int query, int key);

    /// How many neighbouring heads are computed together, a divisor of heads: [#attention] and [#addAttentionGrad]
    /// begin and end at multiples of it.
    ///
    /// @param n rows of the document
    /// @param heads H
    /// @param width D, channels of one head
    /// @return heads
    int attentionGroup(int n, int heads, int width);

    /// Floats of scratch that [#attention] and [#addAttentionGrad] ask for, at most `width · (8 · pad(n) + PAD)`, or
    /// as many as for one row if there is none.
    ///
    /// @param n rows of the document
    /// @param heads H
    /// @param width D, channels of one head
    /// @return floats
    /// @throws ArithmeticException when no array is that long
    int attentionScratch(int n, int heads, int width);

    /// Causal attention within one document of n rows, for heads `from ≤ h < to` (Vaswani and others, "Attention Is All You
    /// Need", 2017).
    ///
    /// `qkv` is `[n, 3C]`: queries, keys and values side by side, head h in columns h·D .. h·D+D of each
    /// third; `out` is `[n, C]`. With `scale = 1 / sqrt(D)` rounded once from double, j ≤ t:
    ///
    /// - `s[t, j]` = chain over d from 0 of `(q[t, d] · scale) · k[j, d]`
    /// - `e[t, j] = exp(s[t, j] - max_j s[t, j])`, `z[t]` = plain sum of `e[t, j]`, j ascending
    /// - `p[t, j] = e[t, j] · (1 / z[t])`
    /// - `out[t, d]` = chain over j from 0 of `p[t, j] · v[j, d]`
    ///
    /// `probs` keeps p for the backward pass, [#attentionProbs] floats from po on; the range of heads begins and ends at
    /// multiples of [#attentionGroup], and nothing of other heads is written. The scratch takes [#attentionScratch] floats.
    ///
    /// @param qkv `[n, 3C]`
    /// @param xo where qkv begins
    /// @param probs written, [#attentionProbs] floats
    /// @param po where probs begin
    /// @param out `[n, C]`, written in the columns of these heads
    /// @param oo where out begins
    /// @param n rows of the document
    /// @param heads H
    /// @param width D, channels of one head
    /// @param from the first head
    /// @param to the head behind the last
    /// @param scratch [#attentionScratch] floats
    /// @param so where the scratch begins
    void attention(
            float[] qkv, int xo, float[] probs, int po, float[] out, int oo,
            int n, int heads, int width, int from, int to, float[] scratch, int so);

    /// The backward pass of [#attention], which the same kernels must have run: probs is as they left it, and `dprobs` a
    /// work space of the same length.
    ///
    /// - `dp[t, j]` = chain over d from 0 of `v[j, d] · dout[t, d]`
    /// - `g[t]` = chain over j from 0 of `p[t, j] · dp[t, j]`
    /// - `ds[t, j] = (p[t, j] · (dp[t, j] - g[t])) · scale`
    /// - `dq[t, d] +=` chain over j ≤ t of `ds[t, j] · k[j, d]`
    /// - `dk[j, d] +=` chain over t ≥ j of `ds[t, j] · q[t, d]`
    /// - `dv[j, d] +=` chain over t ≥ j of `p[t, j] · dout[t, d]`
    ///
    /// where each `+=` starts its chain from what `dqkv` holds.
    ///
    /// @param qkv `[n, 3C]`
    /// @param xo where qkv begins
    /// @param probs as [#attention] left them
    /// @param po where probs begin
    /// @param dprobs work space of the length of probs
    /// @param dpo where dprobs begin
    /// @param dout `[n, C]`, the gradient of out
    /// @param doo where dout begins
    /// @param dqkv `[n, 3C]`, the gradient of qkv, added to in the columns of these heads
    /// @param dxo where dqkv begins
    /// @param n rows of the document
    /// @param heads H
    /// @param width D, channels of one head
    /// @param from the first head
    /// @param to the head behind the last
    /// @param scratch [#attentionScratch] floats
    /// @param so where the scratch begins
    void addAttentionGrad(
            float[] qkv, int xo, float[] probs, int po, float[] dprobs, int dpo, float[] dout, int doo,
            float[] dqkv, int dxo,
            int n, int heads, int width, int from, int to, float[] scratch, int so);

    /// One query row against a cache of n keys and values, all heads: the last row of [#attention], bit for bit.
    ///
    /// `q` is `[C]` at qo; `keys` is `[C, capacity]`, a channel a row, so that keys lie across the lanes;
    /// `values` is `[capacity, C]`; `out` is `[C]` at oo. The cache already holds the row's own key and value.
    /// The scratch takes `4 · pad(capacity) + C` floats.
    ///
    /// @param q `[C]`
    /// @param qo where q begins
    /// @param keys `[C, capacity]`
    /// @param ko where keys begin
    /// @param capacity rows that there is room for, at least n
    /// @param values `[capacity, C]`
    /// @param vo where values begin
    /// @param out `[C]`, written
    /// @param oo where out begins
    /// @param n rows in the cache
    /// @param heads H
    /// @param width D, channels of one head
    /// @param scratch `4 · pad(capacity) + C` floats
    /// @param so where the scratch begins
    void attend(
            float[] q, int qo, float[] keys, int ko, int capacity, float[] values, int vo, float[] out, int oo,
            int n, int heads, int width, float[] scratch, int so);

    // ---- the optimiser ----

    /// One step of Adam over n parameters (Kingma and Ba, "Adam: A Method for Stochastic Optimization", 2015, with the
    /// decoupled weight decay of Loshchilov and Hutter, 2019); clears the gradient it consumed.
    ///
    /// ```
    /// g = grad[i] · gradScale
    /// m[i] = fma(beta1, m[i], (1 - beta1) · g)
    /// v[i] = fma(beta2, v[i], ((1 - beta2) · g) · g)
    /// w[i] = w[i] · decay - (rate · m[i]) / fma(sqrt(v[i]), root, eps)
    /// grad[i] = 0
    /// ```
    ///
    /// `rate = lr / (1 - beta1^(s + 1))` and `root = 1 / sqrt(1 - beta2^(s + 1))` carry the bias corrections of step
    /// s, counted from 0, `decay = 1 - lr · weightDecay`; the caller computes them in double and rounds once, as well as
    /// `1 - beta1` and `1 - beta2`.
    ///
    /// @param w `[n]`, the parameters, moved
    /// @param grad `[n]`, cleared
    /// @param m `[n]`, first moments
    /// @param v `[n]`, second moments
    /// @param o where each of the four begins
    /// @param n how many parameters
    /// @param gradScale what every gradient is multiplied by first
    /// @param beta1 how much of m stays
    /// @param oneMinusBeta1 `1 - beta1`, rounded once
    /// @param beta2 how much of v stays
    /// @param oneMinusBeta2 `1 - beta2`, rounded once
    /// @param rate the learning rate, divided by the correction of m
    /// @param root the square root of the correction of v, inverted
    /// @param eps added to the divisor
    /// @param decay what w is multiplied by: 1 for no weight decay
    void adam(
            float[] w, float[] grad, float[] m, float[] v, int o, int n,
            float gradScale, float beta1, float oneMinusBeta1, float beta2, float oneMinusBeta2,
            float rate, float root, float eps, float decay);

    /// `sum16(x[i]²)`, the squares entering by fused multiply-add.
    ///
    /// @param x `[n]`
    /// @param xo where x begins
    /// @param n how many elements
    /// @return the sum
    float sumOfSquares(float[] x, int xo, int n);
    // spotless:on
}
