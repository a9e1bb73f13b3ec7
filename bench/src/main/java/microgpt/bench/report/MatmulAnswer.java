package microgpt.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// How near to the peak matrix products are.
final class MatmulAnswer {
    private static final List<String> FORMS = List.of("OUTPUT", "INPUT_GRADIENT", "WEIGHT_GRADIENT");
    private static final List<String> NAMES = List.of("x·Wᵀ", "dy·W", "dyᵀ·x");

    private MatmulAnswer() {}

    static String markdown(Results results) {
        double peak = Peak.gigaflops(results);
        var table = new Table(
                "size",
                "x·Wᵀ, GFLOP/s",
                "of peak",
                "vector / scalar",
                "dy·W, GFLOP/s",
                "of peak",
                "vector / scalar",
                "dyᵀ·x, GFLOP/s",
                "of peak",
                "vector / scalar");
        for (var size : sizes(results)) {
            var cells = new ArrayList<String>();
            cells.add(size);
            for (var form : FORMS) {
                var vector = figure(results, form, size);
                var scalar = results.find("Matmul.product", Map.of("kernels", "SCALAR", "form", form, "size", size));
                cells.add(Table.withError(vector.gigaflops(), vector.relativeSpread()));
                cells.add(Table.percent(vector.gigaflops() / peak));
                cells.add(scalar.map(of -> Table.times(of.micros() / vector.micros()))
                        .orElse("–"));
            }
            table.row(cells);
        }
        return "Peak: " + Peak.words(results) + ".\n\n" + table;
    }

    private static List<String> sizes(Results results) {
        return results.all("Matmul.product").stream()
                .map(figure -> figure.param("size"))
                .distinct()
                .toList();
    }

    private static Figure figure(Results results, String form, String size) {
        return results.get("Matmul.product", Map.of("kernels", "VECTOR", "form", form, "size", size));
    }

    static String chart(Results results) {
        double peak = Peak.gigaflops(results);
        var chart = LineChart.overSizes("Square matrix products, % of the machine's multiply-adds over size");
        for (int i = 0; i < FORMS.size(); i++) {
            chart.curve(NAMES.get(i));
            for (var size : sizes(results)) {
                var figure = figure(results, FORMS.get(i), size);
                double share = 100 * figure.gigaflops() / peak;
                chart.point(Double.parseDouble(size), share, share * figure.relativeSpread());
            }
        }
        return chart.toString();
    }
}
