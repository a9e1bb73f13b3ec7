package microgpt.kernels;

/// The specification of [Kernels]: each kernel the plain loop its doc states, but for the products of matrices, which
/// compute several outputs at a time ([ScalarMatmul]); their plain loop is in the tests.
///
/// It is also what runs while vector code is cold, and where there is no vector module at all.
public final class ScalarKernels implements Kernels {
    // spotless:off

    /// The kernels have no state: every instance is alike.
    public ScalarKernels() {}

    @Override
    public String name() {
        return "scalar";
    }

    @Override
    public void add(float[] x, int xo, float[] y, int yo, float[] z, int zo, int n) {
        for (int i = 0; i < n; i++) {
            z[zo + i] = x[xo + i] + y[yo + i];
        }
    }

    @Override
    public void addTo(float[] x, int xo, float[] z, int zo, int n) {
        for (int i = 0; i < n; i++) {
            z[zo + i] += x[xo + i];
        }
    }

    @Override
    public void relu(float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            float value = x[xo + i];
            y[yo + i] = value <= 0 ? 0 : value;
        }
    }

    @Override
    public void addReluGrad(float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n) {
        for (int i = 0; i < n; i++) {
            dx[dxo + i] += y[yo + i] > 0 ? dy[dyo + i] : 0;
        }
    }

    @Override
    public void exp(float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = FloatMath.exp(x[xo + i]);
        }
    }

    @Override
    public void log(float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = FloatMath.log(x[xo + i]);
        }
    }

    @Override
    public void matmul(
            int m, int n, int k,
            float[] a, int ao, int aRow, int aCol,
            float[] b, int bo, int bRow,
            float[] c, int co, int cRow) {
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                c[co + i * cRow + j] = 0;
            }
        }
        addMatmul(m, n, k, a, ao, aRow, aCol, b, bo, bRow, c, co, cRow);
    }

    @Override
    public void addMatmul(
            int m, int n, int k,
            float[] a, int ao, int aRow, int aCol,
            float[] b, int bo, int bRow,
            float[] c, int co, int cRow) {
        ScalarMatmul.add(m, n, k, a, ao, aRow, aCol, b, bo, bRow, c, co, cRow);
    }

    /// Wᵀ, row by row.
    @Override
    public void layOut(float[] w, int wo, int n, int k, int from, int to, float[] y, int yo) {
        for (int j = from; j < to; j++) {
            for (int p = 0; p < k; p++) {
                y[yo + p * n + j] = w[wo + j * k + p];
            }
        }
    }

    @Override
    public int together() {
        return PAD;
    }

    @Override
    public int laidOut(int n, int k) {
        return Math.multiplyExact(n, k);
    }

    @Override
    public void linear(
            int m, int n, int k, int from, int to, float[] x, int xo, float[] w, int wo, float[] y, int yo) {
        matmul(m, to - from, k, x, xo, k, 1, w, wo + from, n, y, yo + from, n);
    }

    @Override
    public void rmsnorm(float[] x, int xo, float[] y, int yo, float[] inv, int io, int rows, int cols) {
        for (int t = 0; t < rows; t++) {
            int row = t * cols;
            float scale = 1 / (float) Math.sqrt(Sums.dot16(x, xo + row, x, xo + row, cols) / cols + EPS);
            inv[io + t] = scale;
            for (int c = row; c < row + cols; c++) {
                y[yo + c] = x[xo + c] * scale;
            }
        }
    }

    @Override
    public void addRmsnormGrad(
            float[] y, int yo, float[] inv, int io, float[] dy, int dyo, float[] dx, int dxo, int rows, int cols) {
        for (int t = 0; t < rows; t++) {
            int row = t * cols;
            float g = Sums.dot16(dy, dyo + row, y, yo + row, cols) / cols;
            for (int c = row; c < row + cols; c++) {
                dx[dxo + c] = Fma.fma(inv[io + t], Fma.fma(-g, y[yo + c], dy[dyo + c]), dx[dxo + c]);
            }
        }
    }

    @Override
    public void softmax(float[] x, int xo, float[] y, int yo, int rows, int cols) {
        for (int t = 0; t < rows; t++) {
            int row = t * cols;
            softmaxRow(x, xo + row, max(x, xo + row, cols), y, yo + row, cols);
        }
    }

    @Override
    public void addSoftmaxGrad(float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int rows, int cols) {
        for (int t = 0; t < rows; t++) {
            int row = t * cols;
            float g = Sums.dot16(dy, dyo + row, y, yo + row, cols);
            for (int c = row; c < row + cols; c++) {
                dx[dxo + c] = Fma.fma(y[yo + c], dy[dyo + c] - g, dx[dxo + c]);
            }
        }
    }

    @Override
    public void crossEntropy(
            float[] logits, int xo, int[] targets, int to, float[] probs, int po, float[] loss, int lo, int rows, int cols) {
        for (int t = 0; t < rows; t++) {
            int row = t * cols;
            float max = max(logits, xo + row, cols);
            float sum = softmaxRow(logits, xo + row, max, probs, po + row, cols);
            loss[lo + t] = FloatMath.log(sum) - (logits[xo + row + targets[to + t]] - max);
        }
    }

    @Override
    public void addCrossEntropyGrad(
            float[] probs, int po, int[] targets, int to, float[] weights, int wo, float scale,
            float[] dx, int dxo, int rows, int cols) {
        for (int t = 0; t < rows; t++) {
            int row = t * cols;
            float weight = weights[wo + t] * scale;
            for (int c = 0; c < cols; c++) {
                float p = probs[po + row + c];
                dx[dxo + row + c] = Fma.fma(weight, c == targets[to + t] ? p - 1 : p, dx[dxo + row + c]);
            }
        }
    }

    /// `[H, T, T]`: head by head, and query by query.
    @Override
    public int attentionProbs(int n, int heads, int width) {
        return Math.multiplyExact(heads, Math.multiplyExact(n, n));
    }

    @Override
    public int attentionProb(int n, int heads, int width, int head, int query, int key) {
        return (head * n + query) * n + key;
    }

    @Override
    public int attentionGroup(int n, int heads, int width) {
        return 1;
    }

    @Override
    public int attentionScratch(int n, int heads, int width) {
        return 0;
    }

    @Override
    public void attention(
            float[] qkv, int xo, float[] probs, int po, float[] out, int oo,
            int n, int heads, int width, int from, int to, float[] scratch, int so) {
        int channels = heads * width;
        float scale = (float) (1 / Math.sqrt(width));
        for (int h = from; h < to; h++) {
            for (int t = 0; t < n; t++) {
                int q = xo + t * 3 * channels + h * width;
                int p = po + (h * n + t) * n;
                for (int j = 0; j <= t; j++) {
                    int k = xo + (j * 3 + 1) * channels + h * width;
                    float s = 0;
                    for (int d = 0; d < width; d++) {
                        s = Fma.fma(qkv[q + d] * scale, qkv[k + d], s);
                    }
                    probs[p + j] = s;
                }
                normalize(probs, p, t + 1);
                for (int d = 0; d < width; d++) {
                    float sum = 0;
                    for (int j = 0; j <= t; j++) {
                        int v = xo + (j * 3 + 2) * channels + h * width;
                        sum = Fma.fma(probs[p + j], qkv[v + d], sum);
                    }
                    out[oo + t * channels + h * width + d] = sum;
                }
            }
        }
    }

    @Override
    public void addAttentionGrad(
            float[] qkv, int xo, float[] probs, int po, float[] dprobs, int dpo, float[] dout, int doo,
            float[] dqkv, int dxo,
            int n, int heads, int width, int from, int to, float[] scratch, int so) {
        int channels = heads * width;
        float scale = (float) (1 / Math.sqrt(width));
        for (int h = from; h < to; h++) {
            for (int t = 0; t < n; t++) {
                int q = t * 3 * channels + h * width;
                int o = doo + t * channels + h * width;
                int p = po + (h * n + t) * n;
                int dp = dpo + (h * n + t) * n;
                float g = 0;
                for (int j = 0; j <= t; j++) {
                    int v = xo + (j * 3 + 2) * channels + h * width;
                    float sum = 0;
                    for (int d = 0; d < width; d++) {
                        sum = Fma.fma(qkv[v + d], dout[o + d], sum);
                    }
                    g = Fma.fma(probs[p + j], sum, g);
                    dprobs[dp + j] = sum;
                }
                for (int j = 0; j <= t; j++) {
                    int k = (j * 3 + 1) * channels + h * width;
                    float pj = probs[p + j];
                    float ds = pj * (dprobs[dp + j] - g) * scale;
                    for (int d = 0; d < width; d++) {
                        int dq = dxo + q + d;
                        int dk = dxo + k + d;
                        int dv = dk + channels;
                        dqkv[dq] = Fma.fma(ds, qkv[xo + k + d], dqkv[dq]);
                        dqkv[dk] = Fma.fma(ds, qkv[xo + q + d], dqkv[dk]);
                        dqkv[dv] = Fma.fma(pj, dout[o + d], dqkv[dv]);
                    }
                }
            }
        }
    }

    @Override
    public void attend(
            float[] q, int qo, float[] keys, int ko, int capacity, float[] values, int vo, float[] out, int oo,
            int n, int heads, int width, float[] scratch, int so) {
        int channels = heads * width;
        float scale = (float) (1 / Math.sqrt(width));
        for (int h = 0; h < heads; h++) {
            for (int j = 0; j < n; j++) {
                float s = 0;
                for (int d = h * width; d < (h + 1) * width; d++) {
                    s = Fma.fma(q[qo + d] * scale, keys[ko + d * capacity + j], s);
                }
                scratch[so + j] = s;
            }
            normalize(scratch, so, n);
            for (int d = h * width; d < (h + 1) * width; d++) {
                float sum = 0;
                for (int j = 0; j < n; j++) {
                    sum = Fma.fma(scratch[so + j], values[vo + j * channels + d], sum);
                }
                out[oo + d] = sum;
            }
        }
    }

    @Override
    public void adam(
            float[] w, float[] grad, float[] m, float[] v, int o, int n,
            float gradScale, float beta1, float oneMinusBeta1, float beta2, float oneMinusBeta2,
            float rate, float root, float eps, float decay) {
        for (int i = o; i < o + n; i++) {
            float g = grad[i] * gradScale;
            float mi = Fma.fma(beta1, m[i], oneMinusBeta1 * g);
            float vi = Fma.fma(beta2, v[i], oneMinusBeta2 * g * g);
            m[i] = mi;
            v[i] = vi;
            w[i] = w[i] * decay - rate * mi / Fma.fma((float) Math.sqrt(vi), root, eps);
            grad[i] = 0;
        }
    }

    @Override
    public float sumOfSquares(float[] x, int xo, int n) {
        return Sums.dot16(x, xo, x, xo, n);
    }

    /// Softmax in place over n values: their maximum taken off, summed in order.
    private static void normalize(float[] x, int xo, int n) {
        float max = max(x, xo, n);
        float sum = 0;
        for (int i = xo; i < xo + n; i++) {
            x[i] = FloatMath.exp(x[i] - max);
            sum += x[i];
        }
        float inverse = 1 / sum;
        for (int i = xo; i < xo + n; i++) {
            x[i] *= inverse;
        }
    }

    /// Writes one row of softmax and returns sum16 of its exponentials.
    private static float softmaxRow(float[] x, int xo, float max, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = FloatMath.exp(x[xo + i] - max);
        }
        float sum = Sums.sum16(y, yo, n);
        float inverse = 1 / sum;
        for (int i = 0; i < n; i++) {
            y[yo + i] *= inverse;
        }
        return sum;
    }

    /// The largest of n ≥ 1 values. Where one of them is NaN the result is unspecified, and the
    /// exponentials taken from it are NaN all the same.
    private static float max(float[] x, int xo, int n) {
        float max = x[xo];
        for (int i = 1; i < n; i++) {
            float value = x[xo + i];
            max = value > max ? value : max;
        }
        return max;
    }
    // spotless:on
}
