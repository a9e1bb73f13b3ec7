package microgpt.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import microgpt.bench.report.LineChart;
import microgpt.bench.report.Results;
import microgpt.bench.report.Table;
import microgpt.bench.report.Work;
import microgpt.kernels.Kernels;
import microgpt.kernels.ScalarKernels;

/// How near to the machine's peak are the matrix products of a training step?
///
/// Square matrices in the three forms of a linear layer y = x·Wᵀ, see [Kernels#matmul], on one thread, held against
/// [FmaPeak] of the same run.
final class Matmul implements Contest {
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

    /// Products of n by n numbers so small that one added many times over stays finite.
    private static final class Product implements Arm {
        private final Kernels kernels;
        private final Form form;
        private final int n;
        private final float[] a;
        private final float[] b;
        private final float[] c;

        Product(Kernels kernels, Map<String, String> params) {
            this.kernels = kernels;
            form = Form.valueOf(params.get("form"));
            n = Integer.parseInt(params.get("size"));
            var random = new Random(n);
            a = numbers(random);
            b = numbers(random);
            c = numbers(random);
        }

        private float[] numbers(Random random) {
            var numbers = new float[n * n];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = random.nextFloat() * 2e-6f - 1e-6f;
            }
            return numbers;
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
            var answer = new double[c.length];
            for (int i = 0; i < c.length; i++) {
                answer[i] = c[i];
            }
            return answer;
        }
    }

    private static final String PRODUCT = "Matmul.product";

    @Override
    public List<Cases> cases(Scale scale) {
        var forms = List.of(Form.values()).stream().map(Form::name).toList();
        var products = Cases.of(PRODUCT).with("form", forms);
        return switch (scale) {
            // Plain loops take seconds for the largest.
            case FULL ->
                List.of(
                        products.with(Lanes.KERNELS, Lanes.VECTOR)
                                .with(
                                        "size", "16", "26", "27", "32", "64", "65", "66", "128", "206", "207", "256",
                                        "512", "1024")
                                .in(5),
                        products.with(Lanes.KERNELS, Lanes.SCALAR)
                                .with("size", "16", "26", "27", "32", "64", "65", "66", "128", "256")
                                .in(1));
            case QUICK -> List.of(products.with(Lanes.KERNELS, Lanes.BOTH).with("size", "27", "64", "256"));
            case SMOKE -> List.of(products.with(Lanes.KERNELS, Lanes.BOTH).with("size", "27"));
        };
    }

    @Override
    public Arm arm(String benchmark, Map<String, String> params) {
        return new Product(Lanes.kernels(params), params);
    }

    @Override
    public Arm reference(String benchmark, Map<String, String> params) {
        return new Product(new ScalarKernels(), params);
    }

    @Override
    public Work work(String benchmark, Map<String, String> params) {
        return Work.ofFlops(2 * Math.pow(Integer.parseInt(params.get("size")), 3));
    }

    @Override
    public List<Pair> pairs() {
        return List.of(Lanes.pair(PRODUCT));
    }

    @Override
    public String markdown(Results results) {
        double peak = results.peak().gigaflops();
        var header = new ArrayList<>(List.of("size"));
        for (var form : Form.values()) {
            header.addAll(List.of(form.words + ", GFLOP/s", "of peak", "vector / scalar"));
        }
        var table = new Table(header.toArray(String[]::new));
        for (var size : sizes(results)) {
            var cells = new ArrayList<>(List.of(size));
            for (var form : Form.values()) {
                var vector =
                        results.get(PRODUCT, Map.of(Lanes.KERNELS, Lanes.VECTOR, "form", form.name(), "size", size));
                var scalar = results.find(PRODUCT, vector.with(Lanes.KERNELS, Lanes.SCALAR));
                cells.add(Table.rate(vector, vector.gigaflops()));
                cells.add(Table.percent(vector.gigaflops() / peak));
                cells.add(scalar.map(of -> Table.times(of.micros() / vector.micros()))
                        .orElse("–"));
            }
            table.row(cells);
        }
        return results.peakInWords() + table;
    }

    private static List<String> sizes(Results results) {
        return results.all(PRODUCT).stream()
                .map(figure -> figure.param("size"))
                .distinct()
                .toList();
    }

    @Override
    public Optional<String> chart(Results results) {
        double peak = results.peak().gigaflops();
        var chart = LineChart.overSizes(
                "Square matrix products", "rows and columns", "% of the peak of multiply-adds, one thread");
        for (var form : Form.values()) {
            chart.curve(form.words);
            for (var size : sizes(results)) {
                var figure =
                        results.get(PRODUCT, Map.of(Lanes.KERNELS, Lanes.VECTOR, "form", form.name(), "size", size));
                double share = 100 * figure.gigaflops() / peak;
                chart.point(Double.parseDouble(size), share, share * figure.relativeSpread());
            }
        }
        return Optional.of(chart.toString());
    }
}
