package microgpt.bench;

import java.util.Arrays;
import java.util.Random;
import microgpt.kernels.Kernels;

/// Calls of a kernel with arrays of its own: `rmsnorm-114x64` is the kernel on 114 rows of 64.
///
/// Attention has four heads; products are named by m, n and k, see [Kernels#matmul].
final class KernelCall implements Arm {
    private static final int HEADS = 4;

    private final Kernels kernels;
    private final String kernel;
    private final int rows;
    private final int cols;
    private final int inner;

    /// Inputs, between -1 and 1.
    private final float[] x;

    private final float[] y;
    private final float[] positive;
    private final int[] targets;

    /// What the kernel returns or adds to.
    private final float[] out;

    private final float[] more;

    /// What attention keeps for its backward step, some of it unspecified, and what that works on.
    private final float[] probs;

    private final float[] work;

    private final float[] scratch;

    /// A call named so; two of the same name have equal numbers.
    static KernelCall of(String name, Kernels kernels) {
        var parts = name.split("-");
        int[] sizes =
                Arrays.stream(parts[1].split("x")).mapToInt(Integer::parseInt).toArray();
        return new KernelCall(kernels, parts[0], sizes[0], sizes[1], sizes.length > 2 ? sizes[2] : 1);
    }

    private KernelCall(Kernels kernels, String kernel, int rows, int cols, int inner) {
        this.kernels = kernels;
        this.kernel = kernel;
        this.rows = rows;
        this.cols = cols;
        this.inner = inner;
        var random = new Random(rows * 31L + cols);
        int n = Math.max(rows * cols * 3, Math.max(rows * inner, cols * inner));
        x = numbers(random, n, -1);
        y = numbers(random, n, -1);
        positive = numbers(random, n, 0);
        out = numbers(random, n, -1);
        more = numbers(random, n, 0);
        targets = random.ints(rows, 0, cols).toArray();
        int width = cols / HEADS;
        probs = new float[kernels.attentionProbs(rows, HEADS, width)];
        work = new float[probs.length];
        scratch = new float[Math.max(rows, kernels.attentionScratch(rows, HEADS, width))];
        if (kernel.equals("addAttentionGrad")) {
            kernels.attention(x, 0, probs, 0, out.clone(), 0, rows, HEADS, width, 0, HEADS, scratch, 0);
        }
    }

    private static float[] numbers(Random random, int n, float from) {
        var numbers = new float[n];
        for (int i = 0; i < n; i++) {
            numbers[i] = random.nextFloat(Math.nextUp(from), 1);
        }
        return numbers;
    }

    @Override
    public double run() {
        int n = rows * cols;
        switch (kernel) {
            case "add" -> kernels.add(x, 0, y, 0, out, 0, n);
            case "addTo" -> kernels.addTo(x, 0, out, 0, n);
            case "relu" -> kernels.relu(x, 0, out, 0, n);
            case "addReluGrad" -> kernels.addReluGrad(x, 0, y, 0, out, 0, n);
            case "exp" -> kernels.exp(x, 0, out, 0, n);
            case "log" -> kernels.log(positive, 0, out, 0, n);
            case "matmul" -> kernels.matmul(rows, cols, inner, x, 0, inner, 1, y, 0, cols, out, 0, cols);
            case "addMatmul" -> kernels.addMatmul(rows, cols, inner, x, 0, 1, rows, y, 0, cols, out, 0, cols);
            case "transpose" -> kernels.transpose(x, 0, cols, out, 0, rows, rows, cols);
            case "rmsnorm" -> kernels.rmsnorm(x, 0, out, 0, more, 0, rows, cols);
            case "addRmsnormGrad" -> kernels.addRmsnormGrad(x, 0, positive, 0, y, 0, out, 0, rows, cols);
            case "softmax" -> kernels.softmax(x, 0, out, 0, rows, cols);
            case "addSoftmaxGrad" -> kernels.addSoftmaxGrad(x, 0, y, 0, out, 0, rows, cols);
            case "crossEntropy" -> kernels.crossEntropy(x, 0, targets, 0, out, 0, more, 0, rows, cols);
            case "addCrossEntropyGrad" ->
                kernels.addCrossEntropyGrad(positive, 0, targets, 0, x, 0, 1, out, 0, rows, cols);
            case "attention" ->
                kernels.attention(x, 0, probs, 0, out, 0, rows, HEADS, cols / HEADS, 0, HEADS, scratch, 0);
            case "addAttentionGrad" ->
                kernels.addAttentionGrad(
                        x, 0, probs, 0, work, 0, y, 0, out, 0, rows, HEADS, cols / HEADS, 0, HEADS, scratch, 0);
            case "attend" ->
                kernels.attend(x, 0, y, 0, rows, positive, 0, out, 0, rows, HEADS, cols / HEADS, scratch, 0);
            // With decay rates of 1 the moments stay, where without fresh gradients they would fade into denormals.
            case "adam" -> kernels.adam(out, 0, y, 0, x, 0, positive, 0, n, 1, 1, 0, 1, 0, 1e-9f, 1, 1e-8f, 1);
            case "sumOfSquares" -> more[0] = kernels.sumOfSquares(x, 0, n);
            default -> throw new IllegalArgumentException("no kernel is called " + kernel);
        }
        return out[0];
    }

    /// All it may have changed, but what it keeps for its backward step: that is a provider's own.
    @Override
    public double[] answer() {
        var answer = new double[2 * out.length];
        for (int i = 0; i < out.length; i++) {
            answer[i] = out[i];
            answer[out.length + i] = more[i];
        }
        return answer;
    }
}
