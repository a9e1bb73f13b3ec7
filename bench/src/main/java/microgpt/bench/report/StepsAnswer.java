package microgpt.bench.report;

import java.util.List;
import java.util.Map;

/// How much of the peak a training step uses.
final class StepsAnswer {
    private StepsAnswer() {}

    static String markdown(Results results) {
        var text = new StringBuilder();
        text.append(one(results));
        var two = results.find("FmaPeak.two", Map.of());
        if (two.isPresent()) {
            text.append("\nOn two threads, against two threads' peak:\n\n").append(two(results, two.get()));
        }
        return text.toString();
    }

    private static String one(Results results) {
        double peak = Peak.gigaflops(results);
        var table = new Table(
                "layers × channels, block, batch",
                "µs a step",
                "tokens/s",
                "GFLOP/s",
                "of peak",
                "of peak, attention counted");
        for (var figure : on(results, "1")) {
            table.row(
                    label(figure),
                    Table.withError(figure.micros(), figure.relativeSpread()),
                    Table.number(figure.tokensPerSecond()),
                    Table.number(figure.gigaflops()),
                    Table.percent(figure.gigaflops() / peak),
                    Table.percent(figure.gigaflopsWithAttention() / peak));
        }
        return "Peak: " + Peak.words(results) + ".\n\n" + table;
    }

    private static String two(Results results, Figure peak) {
        var table = new Table(
                "layers × channels, block, batch", "µs a step", "against one thread", "tokens/s", "GFLOP/s", "of peak");
        for (var figure : on(results, "2")) {
            var alone = results.get("Steps.step", Map.of("sizes", figure.param("sizes"), "threads", "1"));
            table.row(
                    label(figure),
                    Table.withError(figure.micros(), figure.relativeSpread()),
                    Table.times(alone.micros() / figure.micros()),
                    Table.number(figure.tokensPerSecond()),
                    Table.number(figure.gigaflops()),
                    Table.percent(figure.gigaflops() / peak.gigaflops()));
        }
        return table.toString();
    }

    static String chart(Results results) {
        double peak = Peak.gigaflops(results);
        var chart = new BarChart("A training step's share of the machine's multiply-adds, %", false, List.of());
        for (var figure : on(results, "1")) {
            double share = 100 * figure.gigaflops() / peak;
            chart.group(label(figure));
            chart.bar(2, share, share * figure.relativeSpread(), Table.number(share) + " %");
        }
        return chart.toString();
    }

    private static List<Figure> on(Results results, String threads) {
        return results.all("Steps.step").stream()
                .filter(figure -> figure.param("threads").equals(threads))
                .toList();
    }

    /// `1x16-heads4-block16-batch1` in words.
    static String label(Figure figure) {
        return figure.param("sizes")
                .replace("x", " × ")
                .replaceFirst("-heads\\d+", "")
                .replace("-block", ", ")
                .replace("-batch", ", ");
    }
}
