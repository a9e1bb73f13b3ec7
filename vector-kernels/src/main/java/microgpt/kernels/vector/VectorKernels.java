package microgpt.kernels.vector;

import jdk.incubator.vector.FloatVector;
import microgpt.kernels.Kernels;

/// [Kernels] on SIMD lanes, the same bits as [microgpt.kernels.ScalarKernels] whatever the lane count.
public final class VectorKernels implements Kernels {
    // spotless:off
    /// Kernels on lanes of the width that this JVM prefers, or that `-Dmicrogpt.lanes` asks for.
    ///
    /// @throws IllegalStateException when `-Dmicrogpt.lanes` or else this JVM wants other than 128, 256 or 512 bits
    public VectorKernels() {
        Registers.chosen();
    }

    @Override
    public String name() {
        return "vector, " + Lanes.SPECIES.vectorBitSize() + "-bit lanes";
    }

    @Override
    public String lanes() {
        return Lanes.SPECIES.vectorBitSize() + " bits in use, " + FloatVector.SPECIES_PREFERRED.vectorBitSize()
                + " preferred here (-Dmicrogpt.lanes=128|256|512 overrides)";
    }

    @Override
    public void add(float[] x, int xo, float[] y, int yo, float[] z, int zo, int n) {
        Elementwise.add(x, xo, y, yo, z, zo, n);
    }

    @Override
    public void addTo(float[] x, int xo, float[] z, int zo, int n) {
        Elementwise.add(x, xo, z, zo, z, zo, n);
    }

    @Override
    public void relu(float[] x, int xo, float[] y, int yo, int n) {
        Elementwise.relu(x, xo, y, yo, n);
    }

    @Override
    public void addReluGrad(float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n) {
        Elementwise.addReluGrad(y, yo, dy, dyo, dx, dxo, n);
    }

    @Override
    public void exp(float[] x, int xo, float[] y, int yo, int n) {
        Elementwise.exp(x, xo, y, yo, n);
    }

    @Override
    public void log(float[] x, int xo, float[] y, int yo, int n) {
        Elementwise.log(x, xo, y, yo, n);
    }

    @Override
    public void matmul(
            int m, int n, int k,
            float[] a, int ao, int aRow, int aCol,
            float[] b, int bo, int bRow,
            float[] c, int co, int cRow) {
        Matmul.product(m, n, k, a, ao, aRow, aCol, b, bo, bRow, c, co, cRow, false);
    }

    @Override
    public void addMatmul(
            int m, int n, int k,
            float[] a, int ao, int aRow, int aCol,
            float[] b, int bo, int bRow,
            float[] c, int co, int cRow) {
        Matmul.product(m, n, k, a, ao, aRow, aCol, b, bo, bRow, c, co, cRow, true);
    }

    @Override
    public void layOut(float[] w, int wo, int n, int k, int from, int to, float[] y, int yo) {
        Linear.layOut(w, wo, n, k, from, to, y, yo);
    }

    @Override
    public int together() {
        return Math.max(PAD, Linear.PANEL);
    }

    @Override
    public int laidOut(int n, int k) {
        return Linear.laidOut(n, k);
    }

    @Override
    public void linear(
            int m, int n, int k, int from, int to, float[] x, int xo, float[] w, int wo, float[] y, int yo) {
        Linear.linear(m, n, k, from, to, x, xo, w, wo, y, yo);
    }

    @Override
    public void rmsnorm(float[] x, int xo, float[] y, int yo, float[] inv, int io, int rows, int cols) {
        Rows.rmsnorm(x, xo, y, yo, inv, io, rows, cols);
    }

    @Override
    public void addRmsnormGrad(
            float[] y, int yo, float[] inv, int io, float[] dy, int dyo, float[] dx, int dxo, int rows, int cols) {
        Rows.addRmsnormGrad(y, yo, inv, io, dy, dyo, dx, dxo, rows, cols);
    }

    @Override
    public void softmax(float[] x, int xo, float[] y, int yo, int rows, int cols) {
        Rows.softmax(x, xo, y, yo, rows, cols);
    }

    @Override
    public void addSoftmaxGrad(float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int rows, int cols) {
        Rows.addSoftmaxGrad(y, yo, dy, dyo, dx, dxo, rows, cols);
    }

    @Override
    public void crossEntropy(
            float[] logits, int xo, int[] targets, int to, float[] probs, int po, float[] loss, int lo, int rows, int cols) {
        Rows.crossEntropy(logits, xo, targets, to, probs, po, loss, lo, rows, cols);
    }

    @Override
    public void addCrossEntropyGrad(
            float[] probs, int po, int[] targets, int to, float[] weights, int wo, float scale,
            float[] dx, int dxo, int rows, int cols) {
        Rows.addCrossEntropyGrad(probs, po, targets, to, weights, wo, scale, dx, dxo, rows, cols);
    }

    @Override
    public int attentionProbs(int n, int heads, int width) {
        return Attention.probabilities(n, heads, width);
    }

    @Override
    public int attentionProb(int n, int heads, int width, int head, int query, int key) {
        return Attention.probability(n, heads, width, head, query, key);
    }

    @Override
    public int attentionGroup(int n, int heads, int width) {
        return FourHeads.suits(n, heads, width) ? 4 : 1;
    }

    @Override
    public int attentionScratch(int n, int heads, int width) {
        return Attention.scratch(n, heads, width);
    }

    @Override
    public void attention(
            float[] qkv, int xo, float[] probs, int po, float[] out, int oo,
            int n, int heads, int width, int from, int to, float[] scratch, int so) {
        Attention.attention(qkv, xo, probs, po, out, oo, n, heads, width, from, to, scratch, so);
    }

    @Override
    public void addAttentionGrad(
            float[] qkv, int xo, float[] probs, int po, float[] dprobs, int dpo, float[] dout, int doo,
            float[] dqkv, int dxo,
            int n, int heads, int width, int from, int to, float[] scratch, int so) {
        Attention.addAttentionGrad(
                qkv, xo, probs, po, dprobs, dpo, dout, doo, dqkv, dxo, n, heads, width, from, to, scratch, so);
    }

    @Override
    public void attend(
            float[] q, int qo, float[] keys, int ko, int capacity, float[] values, int vo, float[] out, int oo,
            int n, int heads, int width, float[] scratch, int so) {
        Attention.attend(q, qo, keys, ko, capacity, values, vo, out, oo, n, heads, width, scratch, so);
    }

    @Override
    public void adam(
            float[] w, float[] grad, float[] m, float[] v, int o, int n,
            float gradScale, float beta1, float oneMinusBeta1, float beta2, float oneMinusBeta2,
            float rate, float root, float eps, float decay) {
        Elementwise.adam(
                w, grad, m, v, o, n, gradScale, beta1, oneMinusBeta1, beta2, oneMinusBeta2, rate, root, eps, decay);
    }

    @Override
    public float sumOfSquares(float[] x, int xo, int n) {
        return Rows.dot16(x, xo, x, xo, n);
    }
    // spotless:on
}
