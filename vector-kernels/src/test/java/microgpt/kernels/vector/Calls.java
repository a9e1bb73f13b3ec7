package microgpt.kernels.vector;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import microgpt.kernels.Kernels;

/// Makes [Call]s: inputs at random offsets in arrays that end a few floats later, or at once.
final class Calls {
    private static final Kernels VECTOR = new VectorKernels();

    private final Values values;
    private final long seed;
    private final Random random;
    private final List<Call.Array> arrays = new ArrayList<>();
    private final List<Call> made = new ArrayList<>();

    Calls(Values values, long seed) {
        this.values = values;
        this.seed = seed;
        this.random = new Random(seed);
    }

    List<Call> made() {
        return made;
    }

    void elementwise(int n) {
        int x = floats(n);
        int y = floats(n);
        int z = floats(n);
        make("add, n = " + n, (k, a) -> k.add(a[0], x, a[1], y, a[2], z, n));
        int from = floats(n);
        int to = floats(n);
        make("addTo, n = " + n, (k, a) -> k.addTo(a[0], from, a[1], to, n));
        int r = floats(n);
        make("relu in place, n = " + n, (k, a) -> k.relu(a[0], r, a[0], r, n));
        int ry = floats(n);
        int rdy = floats(n);
        int rdx = floats(n);
        make("addReluGrad, n = " + n, (k, a) -> k.addReluGrad(a[0], ry, a[1], rdy, a[2], rdx, n));
        int e = floats(n, 100);
        int ey = floats(n);
        make("exp, n = " + n, (k, a) -> k.exp(a[0], e, a[1], ey, n));
        int l = floats(n, 100);
        int ly = floats(n);
        make("log, n = " + n, (k, a) -> k.log(a[0], l, a[1], ly, n));
    }

    void optimiser(int n) {
        int o = random.nextInt(5);
        for (int i = 0; i < 4; i++) {
            arrays.add(new Call.Array(values.array(random, o + n + random.nextInt(3)), at -> true));
        }
        make(
                "adam, n = " + n,
                (k, a) -> k.adam(
                        a[0], a[1], a[2], a[3], o, n, 0.7f, 0.9f, 0.1f, 0.99f, 0.01f, 0.003f, 1.2f, 1e-8f, 0.999f));
        int s = floats(n);
        made.add(new Call(describe("sumOfSquares, n = " + n), take(), (k, a) -> k.sumOfSquares(a[0], s, n)));
    }

    void matmul(int m, int n, int k) {
        int x = floats(m * k);
        int b = floats(k * n);
        int c = floats(m * n);
        String shape = ", %d×%d×%d".formatted(m, n, k);
        make("matmul" + shape, (s, a) -> s.matmul(m, n, k, a[0], x, k, 1, a[1], b, n, a[2], c, n));
        int xt = floats(m * k);
        int bt = floats(k * n);
        int ct = floats(m * n);
        make("addMatmul" + shape, (s, a) -> s.addMatmul(m, n, k, a[0], xt, 1, m, a[1], bt, n, a[2], ct, n));
        int xl = floats(m * k);
        int w = floats(n * k);
        int y = floats(m * n);
        int room = VECTOR.laidOut(n, k);
        int l = unspecified(room);
        make("linear" + shape, (s, a) -> {
            if (s.laidOut(n, k) > room) {
                throw new AssertionError(
                        "laid out" + shape + " takes " + s.laidOut(n, k) + " floats, more than " + room);
            }
            int half = n / s.together() / 2 * s.together();
            s.layOut(a[1], w, n, k, 0, half, a[3], l);
            s.layOut(a[1], w, n, k, half, n, a[3], l);
            s.linear(m, n, k, 0, half, a[0], xl, a[3], l, a[2], y);
            s.linear(m, n, k, half, n, a[0], xl, a[3], l, a[2], y);
        });
    }

    void byRows(int rows, int cols) {
        String shape = ", %d×%d".formatted(rows, cols);
        int n = rows * cols;
        {
            int x = floats(n);
            int y = floats(n);
            int inv = floats(rows);
            make("rmsnorm" + shape, (k, a) -> k.rmsnorm(a[0], x, a[1], y, a[2], inv, rows, cols));
        }
        {
            int y = floats(n);
            int inv = floats(rows);
            int dy = floats(n);
            int dx = floats(n);
            make(
                    "addRmsnormGrad" + shape,
                    (k, a) -> k.addRmsnormGrad(a[0], y, a[1], inv, a[2], dy, a[3], dx, rows, cols));
        }
        {
            int x = floats(n, 5);
            int y = floats(n);
            make("softmax" + shape, (k, a) -> k.softmax(a[0], x, a[1], y, rows, cols));
        }
        {
            int y = floats(n);
            int dy = floats(n);
            int dx = floats(n);
            make("addSoftmaxGrad" + shape, (k, a) -> k.addSoftmaxGrad(a[0], y, a[1], dy, a[2], dx, rows, cols));
        }
        int[] targets = random.ints(rows + 1, 0, cols).toArray();
        {
            int x = floats(n, 5);
            int p = floats(n);
            int loss = floats(rows);
            make(
                    "crossEntropy" + shape,
                    (k, a) -> k.crossEntropy(a[0], x, targets, 1, a[1], p, a[2], loss, rows, cols));
        }
        {
            int p = floats(n);
            int w = floats(rows);
            int dx = floats(n);
            make(
                    "addCrossEntropyGrad" + shape,
                    (k, a) -> k.addCrossEntropyGrad(a[0], p, targets, 1, a[1], w, 0.3f, a[2], dx, rows, cols));
        }
    }

    /// Heads from to to of a document of n rows. Probabilities lie as the kernels like, so the call reads them
    /// back; there is room for those of the vector kernels, which need more of it.
    void attention(int n, int heads, int width, int from, int to) {
        String shape = ", n = %d, heads %d to %d of %d, width %d".formatted(n, from, to, heads, width);
        int channels = heads * width;
        int room = VECTOR.attentionProbs(n, heads, width);
        int scratch = VECTOR.attentionScratch(n, heads, width);
        {
            int qkv = floats(n * 3 * channels);
            int p = unspecified(room);
            int out = floats(n * channels);
            int s = unspecified(scratch);
            int logical = floats(heads * n * n);
            make("attention" + shape, (k, a) -> {
                copy(a[4], logical, a[1], p, n, heads, width, k, true);
                k.attention(a[0], qkv, a[1], p, a[2], out, n, heads, width, from, to, a[3], s);
                copy(a[4], logical, a[1], p, n, heads, width, k, false);
            });
        }
        {
            int qkv = floats(n * 3 * channels);
            int logical = floats(heads * n * n);
            int p = unspecified(room);
            int dp = unspecified(room);
            int dout = floats(n * channels);
            int dqkv = floats(n * 3 * channels);
            int s = unspecified(scratch);
            make("addAttentionGrad" + shape, (k, a) -> {
                copy(a[1], logical, a[2], p, n, heads, width, k, true);
                k.addAttentionGrad(
                        a[0], qkv, a[2], p, a[3], dp, a[4], dout, a[5], dqkv, n, heads, width, from, to, a[6], s);
                copy(a[1], logical, a[2], p, n, heads, width, k, false);
            });
        }
    }

    /// Writes probabilities that lie `[H, T, T]` to where the kernels want them, or reads them back.
    private static void copy(
            float[] p, int po, float[] probs, int o, int n, int heads, int width, Kernels k, boolean write) {
        for (int h = 0; h < heads; h++) {
            for (int t = 0; t < n; t++) {
                for (int j = 0; j <= t; j++) {
                    int place = o + k.attentionProb(n, heads, width, h, t, j);
                    int at = po + (h * n + t) * n + j;
                    if (write) {
                        probs[place] = p[at];
                    } else {
                        p[at] = probs[place];
                    }
                }
            }
        }
    }

    void attend(int n, int heads, int width) {
        int channels = heads * width;
        int capacity = n + random.nextInt(20);
        int q = floats(channels);
        int keys = floats(channels * capacity);
        int v = floats(capacity * channels);
        int out = floats(channels);
        int s = unspecified(4 * Kernels.pad(capacity) + channels);
        make(
                "attend, n = %d of %d, %d heads, width %d".formatted(n, capacity, heads, width),
                (k, a) -> k.attend(a[0], q, a[1], keys, capacity, a[2], v, a[3], out, n, heads, width, a[4], s));
    }

    private int floats(int n) {
        return floats(n, 1);
    }

    /// @return the offset of n floats in the next array of the call, up to `scale` times the usual ones
    private int floats(int n, float scale) {
        int offset = random.nextInt(5);
        float[] data = values.array(random, offset + n + random.nextInt(3));
        if (scale != 1) {
            for (int i = 0; i < data.length; i++) {
                data[i] *= scale;
            }
        }
        arrays.add(new Call.Array(data, i -> true));
        return offset;
    }

    /// A work space, outside of which nothing may change.
    private int unspecified(int n) {
        int offset = random.nextInt(5);
        float[] data = values.array(random, offset + n + random.nextInt(3));
        IntPredicate outside = i -> i < offset || i >= offset + n;
        arrays.add(new Call.Array(data, outside));
        return offset;
    }

    private interface Kernel {
        void on(Kernels kernels, float[][] arrays);
    }

    private void make(String what, Kernel kernel) {
        made.add(new Call(describe(what), take(), (k, a) -> {
            kernel.on(k, a);
            return 0;
        }));
    }

    private String describe(String what) {
        return "%s, %s, seed %d".formatted(what, values, seed);
    }

    private List<Call.Array> take() {
        var taken = List.copyOf(arrays);
        arrays.clear();
        return taken;
    }
}
