package microgpt.bench;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import microgpt.kernels.ScalarKernels;

/// What does each kernel gain from SIMD lanes, at the sizes of a training step and at odd ones?
///
/// 7 rows are a name of average length, 114 are sixteen of them; 64 channels have 192 for queries, keys and values,
/// and 256 within the feed-forward layer; 4,192 and 53,632 are all parameters of 16 and 64 channels. Rows of sizes like
/// 13 by 33 end in a vector that is not full.
final class Kernels implements Question {
    /// Kernels, and the sizes each is called at, of which the second is the one of sixteen names and 64 channels: rows
    /// by columns, of products m by n by k. See [microgpt.kernels.Kernels].
    private static final String CALLS = """
            add addTo exp log rmsnorm addRmsnormGrad softmax addSoftmaxGrad: 7x16 114x64 13x33
            relu addReluGrad: 7x64 114x256 13x33
            linear matmul: 7x48x16 114x192x64 13x27x33
            addMatmul: 48x16x7 192x64x114 27x33x13
            layOut: 48x16 192x64 27x33
            crossEntropy addCrossEntropyGrad: 7x27 114x27 13x65
            attention addAttentionGrad attend: 7x16 7x64 64x128 13x36
            adam sumOfSquares: 1x4192 1x53632 1x1001
            """;

    /// Of attention.
    private static final int HEADS = 4;

    /// Every kernel at every size, or at its middling one.
    static List<String> calls(boolean all) {
        return CALLS.lines()
                .map(line -> line.split(": "))
                .flatMap(line -> Stream.of(line[0].split(" "))
                        .flatMap(kernel -> Stream.of(line[1].split(" "))
                                .skip(all ? 0 : 1)
                                .limit(all ? 4 : 1)
                                .map(size -> kernel + "-" + size)))
                .toList();
    }

    @Override
    public List<Cases> cases(Scale scale) {
        var calls = scale == Scale.SMOKE ? List.of("exp-13x33") : calls(scale == Scale.FULL);
        return List.of(Cases.of("Kernels.call").with("call", calls).with(Engine.KERNELS, Engine.SCALAR, Engine.VECTOR));
    }

    @Override
    public Timing timing(String benchmark, Map<String, String> params) {
        var call = params.get("call").split("-");
        return timing(params, call[0], Figure.Work.NONE, Training.numbers(call[1]));
    }

    /// A call of the parameters' kernels, held against plain loops.
    static Timing timing(Map<String, String> params, String kernel, Figure.Work work, int... sizes) {
        var kernels = Engine.valueOf("TAPE_" + params.get(Engine.KERNELS)).kernels();
        return Timing.of(() -> arm(kernels, kernel, sizes), () -> arm(new ScalarKernels(), kernel, sizes), work);
    }

    /// Calls of a kernel with arrays of its own; two of the same sizes have equal numbers.
    ///
    /// Its answer is all it was given, changed or not, but what it keeps for its backward step: that is a
    /// provider's own.
    private static Arm arm(microgpt.kernels.Kernels k, String kernel, int... sizes) {
        int rows = sizes[0];
        int cols = sizes[1];
        int inner = sizes.length > 2 ? sizes[2] : 1;
        int n = rows * cols;
        var random = new Random(rows * 31L + cols);
        int most = Math.max(3 * n, Math.max(rows, cols) * inner);
        var x = numbers(random, most, -1, 1);
        var y = numbers(random, most, -1, 1);
        var positive = numbers(random, most, 0, 1);
        var out = numbers(random, most, -1, 1);
        var more = numbers(random, most, 0, 1);
        var targets = random.ints(rows, 0, cols).toArray();
        int width = cols / HEADS;
        var probs = new float[k.attentionProbs(rows, HEADS, width)];
        var work = new float[probs.length];
        int attended = microgpt.kernels.Kernels.pad(rows) + cols;
        var scratch = new float[Math.max(attended, k.attentionScratch(rows, HEADS, width))];
        var weight = new float[k.laidOut(cols, inner)];
        k.layOut(y, 0, cols, inner, 0, cols, weight, 0);
        var laidOut = new float[k.laidOut(rows, cols)];
        if (kernel.equals("addAttentionGrad")) {
            k.attention(x, 0, probs, 0, out.clone(), 0, rows, HEADS, width, 0, HEADS, scratch, 0);
        }
        Runnable call = switch (kernel) {
            case "add" -> () -> k.add(x, 0, y, 0, out, 0, n);
            case "addTo" -> () -> k.addTo(x, 0, out, 0, n);
            case "relu" -> () -> k.relu(x, 0, out, 0, n);
            case "addReluGrad" -> () -> k.addReluGrad(x, 0, y, 0, out, 0, n);
            case "exp" -> () -> k.exp(x, 0, out, 0, n);
            case "log" -> () -> k.log(positive, 0, out, 0, n);
            case "matmul" -> () -> k.matmul(rows, cols, inner, x, 0, inner, 1, y, 0, cols, out, 0, cols);
            case "addMatmulNN" -> () -> k.addMatmul(rows, cols, inner, x, 0, inner, 1, y, 0, cols, out, 0, cols);
            case "addMatmul" -> () -> k.addMatmul(rows, cols, inner, x, 0, 1, rows, y, 0, cols, out, 0, cols);
            case "layOut" -> () -> k.layOut(x, 0, rows, cols, 0, rows, laidOut, 0);
            case "linear" -> () -> k.linear(rows, cols, inner, 0, cols, x, 0, weight, 0, out, 0);
            case "rmsnorm" -> () -> k.rmsnorm(x, 0, out, 0, more, 0, rows, cols);
            case "addRmsnormGrad" -> () -> k.addRmsnormGrad(x, 0, positive, 0, y, 0, out, 0, rows, cols);
            case "softmax" -> () -> k.softmax(x, 0, out, 0, rows, cols);
            case "addSoftmaxGrad" -> () -> k.addSoftmaxGrad(x, 0, y, 0, out, 0, rows, cols);
            case "crossEntropy" -> () -> k.crossEntropy(x, 0, targets, 0, out, 0, more, 0, rows, cols);
            case "addCrossEntropyGrad" ->
                () -> k.addCrossEntropyGrad(positive, 0, targets, 0, x, 0, 1, out, 0, rows, cols);
            case "attention" -> () -> k.attention(x, 0, probs, 0, out, 0, rows, HEADS, width, 0, HEADS, scratch, 0);
            case "addAttentionGrad" ->
                () -> k.addAttentionGrad(
                        x, 0, probs, 0, work, 0, y, 0, out, 0, rows, HEADS, width, 0, HEADS, scratch, 0);
            case "attend" -> () -> k.attend(x, 0, y, 0, rows, positive, 0, out, 0, rows, HEADS, width, scratch, 0);
            // With decay rates of 1 the moments stay, where without fresh gradients they would fade into denormals.
            case "adam" -> () -> k.adam(out, y, x, positive, 0, n, 1, 1, 0, 1, 0, 1e-9f, 1, 1e-8f, 1);
            case "sumOfSquares" -> () -> more[0] = k.sumOfSquares(x, 0, n);
            default -> throw new IllegalArgumentException("no kernel is called " + kernel);
        };
        var arm = Arm.of(call, out, more, x, y, positive);
        return kernel.equals("layOut")
                ? new Arm(
                        call,
                        () -> {
                            k.linear(1, rows, cols, 0, rows, y, 0, laidOut, 0, out, 0);
                            return arm.answer().get();
                        },
                        arm.end())
                : arm;
    }

    static float[] numbers(Random random, int n, float from, float to) {
        var numbers = new float[n];
        for (int i = 0; i < n; i++) {
            numbers[i] = random.nextFloat(Math.nextUp(from), to);
        }
        return numbers;
    }

    @Override
    public String markdown(Results results) {
        return new Table<>(results.with(Engine.KERNELS, Engine.VECTOR))
                .column("kernel, size", of -> of.param("call").replace("-", " ").replaceAll("(?<=\\d)x(?=\\d)", " × "))
                .column("scalar, µs", results.like(Engine.KERNELS, Engine.SCALAR, Table::micros))
                .column("vector, µs", Table::micros)
                .column("vector / scalar", results.times(Engine.KERNELS, Engine.SCALAR))
                .toString();
    }
}
