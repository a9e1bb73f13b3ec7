package microgpt.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import microgpt.kernels.ScalarKernels;

/// What does each kernel gain from SIMD lanes, at the sizes of a training step and at odd ones?
///
/// 7 rows are a name of average length, 114 are sixteen of them; 64 channels have 192 for queries, keys and values,
/// and 256 within the feed-forward layer; 4,192 and 53,632 are all parameters of 16 and 64 channels. Rows of sizes like
/// 13 by 33 end in a vector that is not full.
final class Kernels implements Question {
    /// Each kernel with its sizes, of which the second is the one of sixteen names and 64 channels.
    private static final String CALLS = """
            add 7x16 114x64 13x33
            addTo 7x16 114x64 13x33
            relu 7x64 114x256 13x33
            addReluGrad 7x64 114x256 13x33
            exp 7x16 114x64 13x33
            log 7x16 114x64 13x33
            matmul 7x48x16 114x192x64 13x27x33
            addMatmul 48x16x7 192x64x114 27x33x13
            transpose 48x16 192x64 27x33
            rmsnorm 7x16 114x64 13x33
            addRmsnormGrad 7x16 114x64 13x33
            softmax 7x16 114x64 13x33
            addSoftmaxGrad 7x16 114x64 13x33
            crossEntropy 7x27 114x27 13x65
            addCrossEntropyGrad 7x27 114x27 13x65
            attention 7x16 7x64 64x128 13x36
            addAttentionGrad 7x16 7x64 64x128 13x36
            attend 7x16 7x64 64x128 13x36
            adam 1x4192 1x53632 1x1001
            sumOfSquares 1x4192 1x53632 1x1001
            """;

    private static final String CALL = "Kernels.call";

    /// Every kernel at every size, or at its middling one.
    static List<String> calls(boolean all) {
        return CALLS.lines()
                .map(line -> line.split(" "))
                .flatMap(words -> Arrays.stream(words)
                        .skip(all ? 1 : 2)
                        .limit(all ? words.length : 1)
                        .map(size -> words[0] + "-" + size))
                .toList();
    }

    @Override
    public List<Cases> cases(Scale scale) {
        var calls = scale == Scale.SMOKE ? List.of("exp-13x33") : calls(scale == Scale.FULL);
        return List.of(Cases.of(CALL).with("call", calls).with(Engine.KERNELS, Engine.SCALAR, Engine.VECTOR));
    }

    @Override
    public Timing timing(String benchmark, Map<String, String> params) {
        var call = params.get("call");
        return Timing.of(
                () -> new Call(call, Engine.kernels(params)), () -> new Call(call, new ScalarKernels()), Work.NONE);
    }

    @Override
    public List<Pair> pairs() {
        return List.of(new Pair(CALL, Engine.KERNELS, Engine.SCALAR, Engine.VECTOR));
    }

    @Override
    public String markdown(Results results) {
        return new Table<>(results.all(CALL, Engine.KERNELS, Engine.SCALAR))
                .column(
                        "kernel, size",
                        scalar -> scalar.param("call").replace("-", " ").replaceAll("(?<=\\d)x(?=\\d)", " × "))
                .column("scalar, µs", Table::micros)
                .column("vector, µs", scalar -> Table.micros(vector(results, scalar)))
                .column("vector / scalar", scalar -> Table.times(vector(results, scalar), scalar))
                .toString();
    }

    private static Figure vector(Results results, Figure scalar) {
        return results.like(scalar, Engine.KERNELS, Engine.VECTOR).orElseThrow();
    }

    static float[] numbers(Random random, int n, float from, float to) {
        var numbers = new float[n];
        for (int i = 0; i < n; i++) {
            numbers[i] = random.nextFloat(Math.nextUp(from), to);
        }
        return numbers;
    }

    /// Calls of a kernel with arrays of its own: `rmsnorm-114x64` is the kernel on 114 rows of 64.
    ///
    /// Attention has four heads; products are named by m, n and k, see [microgpt.kernels.Kernels#matmul].
    private static final class Call implements Arm {
        private static final int HEADS = 4;

        private final microgpt.kernels.Kernels kernels;
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
        Call(String name, microgpt.kernels.Kernels kernels) {
            this.kernels = kernels;
            var words = name.split("[-x](?=\\d)");
            kernel = words[0];
            rows = Integer.parseInt(words[1]);
            cols = Integer.parseInt(words[2]);
            inner = words.length > 3 ? Integer.parseInt(words[3]) : 1;
            var random = new Random(rows * 31L + cols);
            int n = Math.max(rows * cols * 3, Math.max(rows * inner, cols * inner));
            x = numbers(random, n, -1, 1);
            y = numbers(random, n, -1, 1);
            positive = numbers(random, n, 0, 1);
            out = numbers(random, n, -1, 1);
            more = numbers(random, n, 0, 1);
            targets = random.ints(rows, 0, cols).toArray();
            int width = cols / HEADS;
            probs = new float[kernels.attentionProbs(rows, HEADS, width)];
            work = new float[probs.length];
            int attended = microgpt.kernels.Kernels.pad(rows) + cols;
            scratch = new float[Math.max(attended, kernels.attentionScratch(rows, HEADS, width))];
            if (kernel.equals("addAttentionGrad")) {
                kernels.attention(x, 0, probs, 0, out.clone(), 0, rows, HEADS, width, 0, HEADS, scratch, 0);
            }
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
            return Arm.doubles(out, more);
        }
    }
}
