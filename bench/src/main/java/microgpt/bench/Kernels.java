package microgpt.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import microgpt.bench.report.Results;
import microgpt.bench.report.Table;
import microgpt.bench.report.Work;
import microgpt.kernels.ScalarKernels;

/// What does each kernel gain from SIMD lanes, at the sizes of a training step and at odd ones?
///
/// 7 rows are a name of average length, 114 are sixteen of them; 64 channels have 192 for queries, keys and values,
/// and 256 within the feed-forward layer; 4,192 and 53,632 are all parameters of 16 and 64 channels. Rows of sizes like
/// 13 by 33 end in a vector that is not full.
final class Kernels implements Contest {
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
        return List.of(Cases.of(CALL).with("call", calls).with(Lanes.KERNELS, Lanes.BOTH));
    }

    @Override
    public Arm arm(String benchmark, Map<String, String> params) {
        return KernelCall.of(params.get("call"), Lanes.kernels(params));
    }

    @Override
    public Arm reference(String benchmark, Map<String, String> params) {
        return KernelCall.of(params.get("call"), new ScalarKernels());
    }

    @Override
    public Work work(String benchmark, Map<String, String> params) {
        return Work.NONE;
    }

    @Override
    public List<Pair> pairs() {
        return List.of(Lanes.pair(CALL));
    }

    @Override
    public String markdown(Results results) {
        var table = new Table("kernel, size", "scalar, µs", "vector, µs", "vector / scalar");
        for (var vector : results.all(CALL, Lanes.KERNELS, Lanes.VECTOR)) {
            var scalar = results.get(CALL, vector.with(Lanes.KERNELS, Lanes.SCALAR));
            table.row(
                    vector.param("call").replace("-", " ").replaceAll("(?<=\\d)x(?=\\d)", " × "),
                    Table.micros(scalar),
                    Table.micros(vector),
                    Table.times(scalar.micros() / vector.micros()));
        }
        return table.toString();
    }
}
