package microgpt.bench;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import microgpt.kernels.ScalarKernels;
import microgpt.picture.Chart;

/// How near to the machine's peak are the matrix products of a training step?
///
/// Square matrices in the three forms of a linear layer y = x·Wᵀ, see [microgpt.kernels.Kernels#matmul], on one thread,
/// held against [FmaPeak] of the same run.
final class Matmul implements Question {
    /// A product of a linear layer.
    private enum Form {
        /// W transposed beforehand, as the tape keeps it.
        OUTPUT("x·Wᵀ"),
        /// Added to dx.
        INPUT_GRADIENT("dy·W"),
        /// Added to dW.
        WEIGHT_GRADIENT("dyᵀ·x");

        private final String words;

        Form(String words) {
            this.words = words;
        }
    }

    private record Product(microgpt.kernels.Kernels kernels, Form form, int n, float[] a, float[] b, float[] c)
            implements Arm {
        static Product of(microgpt.kernels.Kernels kernels, Map<String, String> params) {
            int n = Integer.parseInt(params.get(SIZE));
            var random = new Random(n);
            return new Product(
                    kernels, Form.valueOf(params.get(FORM)), n, small(random, n), small(random, n), small(random, n));
        }

        /// Numbers so small that a product added many times over stays finite.
        private static float[] small(Random random, int n) {
            return Kernels.numbers(random, n * n, -1e-6f, 1e-6f);
        }

        @Override
        public double run() {
            switch (form) {
                case OUTPUT -> kernels.matmul(n, n, n, a, 0, n, 1, b, 0, n, c, 0, n);
                case INPUT_GRADIENT -> kernels.addMatmul(n, n, n, a, 0, n, 1, b, 0, n, c, 0, n);
                case WEIGHT_GRADIENT -> kernels.addMatmul(n, n, n, a, 0, 1, n, b, 0, n, c, 0, n);
            }
            return c[0];
        }

        @Override
        public double[] answer() {
            return Arm.doubles(c);
        }
    }

    private static final String PRODUCT = "Matmul.product";
    private static final String FORM = "form";
    private static final String SIZE = "size";

    @Override
    public List<Cases> cases(Scale scale) {
        var products = Cases.of(PRODUCT)
                .with(FORM, Stream.of(Form.values()).map(Form::name).toList());
        var both = products.with(Engine.KERNELS, Engine.SCALAR, Engine.VECTOR);
        return switch (scale) {
            // Plain loops take seconds for the largest.
            case FULL ->
                List.of(
                        products.with(Engine.KERNELS, Engine.VECTOR)
                                .with(SIZE, "16 26 27 32 64 65 66 128 206 207 256 512 1024".split(" "))
                                .in(5),
                        products.with(Engine.KERNELS, Engine.SCALAR)
                                .with(SIZE, "16 26 27 32 64 65 66 128 256".split(" "))
                                .in(1));
            case QUICK -> List.of(both.with(SIZE, "27", "64", "256"));
            case SMOKE -> List.of(both.with(SIZE, "27"));
        };
    }

    @Override
    public Timing timing(String benchmark, Map<String, String> params) {
        return Timing.of(
                () -> Product.of(Engine.kernels(params), params),
                () -> Product.of(new ScalarKernels(), params),
                Work.ofFlops(2 * Math.pow(Integer.parseInt(params.get(SIZE)), 3)));
    }

    @Override
    public List<Pair> pairs() {
        return List.of(new Pair(PRODUCT, Engine.KERNELS, Engine.SCALAR, Engine.VECTOR));
    }

    /// The vector kernels' figures of a form, by size.
    private static List<Figure> vector(Results results, Form form) {
        return results.all(PRODUCT, Engine.KERNELS, Engine.VECTOR).stream()
                .filter(figure -> figure.param(FORM).equals(form.name()))
                .toList();
    }

    @Override
    public String markdown(Results results) {
        var table = new Table<>(vector(results, Form.OUTPUT)).column("size", of -> of.param(SIZE));
        for (var form : Form.values()) {
            table.column(form.words + ", GFLOP/s", of -> Table.gigaflops(like(results, of, form)))
                    .column("of peak", of -> Table.ofPeak(like(results, of, form), results.peak()))
                    .column("vector / scalar", of -> {
                        var vector = like(results, of, form);
                        var scalar = results.like(vector, Engine.KERNELS, Engine.SCALAR);
                        return Table.cell(scalar, figure -> Table.times(vector, figure));
                    });
        }
        return results.peakInWords() + table;
    }

    private static Figure like(Results results, Figure one, Form form) {
        return results.like(one, FORM, form.name()).orElseThrow();
    }

    @Override
    public Optional<Chart> chart(Results results) {
        var chart = Chart.curves(
                "Square matrix products",
                "rows and columns",
                Chart.Ticks.ONES,
                "% of the peak of multiply-adds, one thread",
                Chart.Ticks.FROM_ZERO);
        double peak = results.peak().gigaflops();
        for (var form : Form.values()) {
            var points = vector(results, form).stream().map(of -> {
                double share = 100 * of.gigaflops() / peak;
                return new Chart.Point(Double.parseDouble(of.param(SIZE)), share, share * of.relativeSpread());
            });
            chart.curve(form.words, points.toList());
        }
        return Optional.of(chart);
    }
}
