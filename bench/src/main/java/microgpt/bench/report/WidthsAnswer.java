package microgpt.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What wider lanes gain.
final class WidthsAnswer {
    static final List<String> WIDTHS = List.of("128", "256", "512");

    private WidthsAnswer() {}

    static String markdown(Results results) {
        var peaks = new Table("lanes", "peak, GFLOP/s", "against 128 bits");
        double narrowest = peak(results, "128").gigaflops();
        for (var width : WIDTHS) {
            var peak = peak(results, width);
            peaks.row(
                    width + " bits",
                    Table.withError(peak.gigaflops(), peak.relativeSpread()),
                    Table.times(peak.gigaflops() / narrowest));
        }
        var steps = new Table(
                "layers × channels, block, batch",
                "128 bits, µs",
                "of their peak",
                "256 bits, µs",
                "of their peak",
                "512 bits, µs",
                "of their peak",
                "256 / 128",
                "512 / 256");
        for (var narrow : results.all("Widths.step128")) {
            var cells = new ArrayList<String>();
            cells.add(StepsAnswer.label(narrow));
            for (var width : WIDTHS) {
                var step = step(results, width, narrow);
                cells.add(Table.withError(step.micros(), step.relativeSpread()));
                cells.add(Table.percent(step.gigaflops() / peak(results, width).gigaflops()));
            }
            var middle = step(results, "256", narrow);
            cells.add(Table.times(narrow.micros() / middle.micros()));
            cells.add(Table.times(middle.micros() / step(results, "512", narrow).micros()));
            steps.row(cells);
        }
        return peaks + "\n" + steps;
    }

    private static Figure peak(Results results, String width) {
        return results.get("Widths.peak" + width, Map.of());
    }

    static Figure step(Results results, String width, Figure like) {
        return results.get("Widths.step" + width, Map.of("sizes", like.param("sizes")));
    }
}
