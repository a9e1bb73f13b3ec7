package microgpt.bench.report;

import java.util.List;
import java.util.Map;

/// What the tape gains over `Value`, and SIMD lanes over plain loops.
final class EnginesAnswer {
    static final List<String> ENGINES = List.of("VALUE", "TAPE_SCALAR", "TAPE_VECTOR");
    static final List<String> NAMES = List.of("value", "tape + scalar", "tape + vector");

    /// The batch of the chart.
    private static final String BATCH = "16";

    private EnginesAnswer() {}

    static String markdown(Results results) {
        var table = new Table(
                "channels, batch",
                "value, µs",
                "tape + scalar, µs",
                "tape + vector, µs",
                "tape + vector, tokens/s",
                "scalar / value",
                "vector / scalar",
                "vector / value");
        for (var vector : results.all("Engines.step")) {
            if (vector.param("engine").equals("TAPE_VECTOR")) {
                var value = engine(results, "VALUE", vector);
                var scalar = engine(results, "TAPE_SCALAR", vector);
                table.row(
                        vector.param("channels") + ", " + vector.param("batch"),
                        perSample(value),
                        perSample(scalar),
                        perSample(vector),
                        Table.number(vector.tokensPerSecond()),
                        Table.times(value.micros() / scalar.micros()),
                        Table.times(scalar.micros() / vector.micros()),
                        Table.times(value.micros() / vector.micros()));
            }
        }
        return "Microseconds a training sample, and how many times as fast.\n\n" + table;
    }

    private static String perSample(Figure figure) {
        return Table.withError(figure.microsPerSample(), figure.relativeSpread());
    }

    private static Figure engine(Results results, String engine, Figure like) {
        return results.get(
                "Engines.step",
                Map.of("engine", engine, "channels", like.param("channels"), "batch", like.param("batch")));
    }

    static String chart(Results results) {
        var chart = new BarChart("Microseconds a training sample, batch " + BATCH + ", less is better", true, NAMES);
        for (var vector : results.all("Engines.step")) {
            if (vector.has(Map.of("engine", "TAPE_VECTOR", "batch", BATCH))) {
                chart.group(vector.param("channels") + " channels");
                for (int i = 0; i < ENGINES.size(); i++) {
                    var figure = engine(results, ENGINES.get(i), vector);
                    double micros = figure.microsPerSample();
                    chart.bar(i, micros, micros * figure.relativeSpread(), Table.number(micros) + " µs");
                }
            }
        }
        return chart.toString();
    }
}
