package microgpt.bench;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import microgpt.picture.Chart;

/// How near to the machine's peak are the matrix products of a training step?
///
/// Square matrices in the three forms of a linear layer y = x·Wᵀ, see [microgpt.kernels.Kernels#matmul], on one thread,
/// held against [FmaPeak] of the same run.
final class Matmul implements Question {
    /// A product of a linear layer, and what [Kernels] calls it.
    private enum Form {
        /// W laid out beforehand, as the tape keeps it.
        OUTPUT("x·Wᵀ", "linear"),
        /// Added to dx.
        INPUT_GRADIENT("dy·W", "addMatmulNN"),
        /// Added to dW.
        WEIGHT_GRADIENT("dyᵀ·x", "addMatmul");

        private final String words;
        private final String kernel;

        Form(String words, String kernel) {
            this.words = words;
            this.kernel = kernel;
        }
    }

    private static final String FORM = "form";
    private static final String SIZE = "size";

    @Override
    public List<Cases> cases(Scale scale) {
        var products = Cases.of("Matmul.product")
                .with(FORM, Stream.of(Form.values()).map(Form::name).toList());
        var both = products.with(Engine.KERNELS, Engine.SCALAR, Engine.VECTOR);
        return scale.of(
                // Plain loops take seconds for the largest.
                List.of(
                        products.with(Engine.KERNELS, Engine.VECTOR)
                                .with(SIZE, "16 26 27 32 64 65 66 128 206 207 256 512 1024".split(" "))
                                .in(5, 1),
                        products.with(Engine.KERNELS, Engine.SCALAR)
                                .with(SIZE, "16 26 27 32 64 65 66 128 256".split(" "))),
                List.of(both.with(SIZE, "27", "64", "256")),
                List.of(both.with(SIZE, "27")));
    }

    @Override
    public Timing timing(String benchmark, Map<String, String> params) {
        int n = Integer.parseInt(params.get(SIZE));
        var work = Figure.Work.ofFlops(2 * Math.pow(n, 3));
        return Kernels.timing(params, Form.valueOf(params.get(FORM)).kernel, work, n, n, n);
    }

    /// The vector kernels' figures of a form, by size.
    private static List<Figure> vector(Results results, Form form) {
        return results.with(Map.of(Engine.KERNELS, Engine.VECTOR, FORM, form.name()));
    }

    @Override
    public String markdown(Results results) {
        var table = new Table<>(vector(results, Form.OUTPUT)).column("size", of -> of.param(SIZE));
        for (var form : Form.values()) {
            var name = form.name();
            table.column(form.words + ", GFLOP/s", results.like(FORM, name, Table::gigaflops))
                    .column("of peak", results.like(FORM, name, of -> Table.ofPeak(of, results.peak())))
                    .column("vector / scalar", results.like(FORM, name, results.times(Engine.KERNELS, Engine.SCALAR)));
        }
        return results.peakInWords() + table;
    }

    @Override
    public Chart chart(Results results) {
        var chart = Chart.curves(
                "Square matrix products",
                "rows and columns",
                Chart.Ticks.ONES,
                "% of the peak of multiply-adds, one thread",
                Chart.Ticks.FROM_ZERO);
        for (var form : Form.values()) {
            var points = vector(results, form).stream().map(of -> {
                double share = 100 * of.gigaflops() / results.peak().gigaflops();
                return new Chart.Point(Double.parseDouble(of.param(SIZE)), share, share * of.relativeSpread());
            });
            chart.curve(form.words, points.toList());
        }
        return chart;
    }
}
