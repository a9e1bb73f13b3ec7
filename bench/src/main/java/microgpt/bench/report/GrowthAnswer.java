package microgpt.bench.report;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;

/// How the time of a step grows with the sizes of model and batch.
final class GrowthAnswer {
    private enum Size {
        LAYERS("layers", "^(\\d+)x"),
        CHANNELS("channels", "^\\d+x(\\d+)"),
        BLOCK("block", "block(\\d+)"),
        BATCH("batch", "batch(\\d+)");

        private final String words;
        private final Pattern pattern;

        Size(String words, String pattern) {
            this.words = words;
            this.pattern = Pattern.compile(pattern);
        }

        double of(Figure figure) {
            var matcher = pattern.matcher(figure.param("sizes"));
            if (!matcher.find()) {
                throw new IllegalArgumentException(figure.param("sizes") + " has no " + words);
            }
            return Double.parseDouble(matcher.group(1));
        }
    }

    private GrowthAnswer() {}

    static String markdown(Results results) {
        var fits = new Table(
                "what grows", "from", "to", "flops grow by the power", "time grows by the power", "of the flops");
        for (var size : Size.values()) {
            var figures = varied(results, size);
            double flops = slope(figures, size::of, GrowthAnswer::flops);
            double time = slope(figures, size::of, Figure::micros);
            fits.row(
                    size.words,
                    Table.number(size.of(figures.getFirst())),
                    Table.number(size.of(figures.getLast())),
                    Table.number(flops),
                    Table.number(time),
                    Table.number(slope(figures, GrowthAnswer::flops, Figure::micros)));
        }
        var points = new Table("layers × channels, block, batch", "flops a step", "µs a step", "GFLOP/s");
        for (var figure : results.all("Growth.step")) {
            points.row(
                    StepsAnswer.label(figure),
                    Table.scientific(flops(figure)),
                    Table.withError(figure.micros(), figure.relativeSpread()),
                    Table.number(figure.gigaflopsWithAttention()));
        }
        return fits + "\n" + points;
    }

    static String chart(Results results) {
        var chart = LineChart.overDecades("Microseconds a training step over its floating-point operations");
        for (var size : Size.values()) {
            chart.curve("more " + size.words);
            for (var figure : varied(results, size)) {
                chart.point(flops(figure), figure.micros(), figure.spread());
            }
        }
        return chart.toString();
    }

    private static double flops(Figure figure) {
        return figure.work().flops() + figure.work().attentionFlops();
    }

    /// The figures in which the other sizes are the typical ones, by size.
    private static List<Figure> varied(Results results, Size size) {
        var all = results.all("Growth.step");
        return all.stream()
                .filter(figure -> List.of(Size.values()).stream()
                        .allMatch(other -> other == size || other.of(figure) == typical(all, other)))
                .sorted(Comparator.comparingDouble(size::of))
                .toList();
    }

    /// The value a size has in most figures.
    private static double typical(List<Figure> figures, Size size) {
        double best = 0;
        long most = 0;
        for (var figure : figures) {
            double value = size.of(figure);
            long count =
                    figures.stream().filter(other -> size.of(other) == value).count();
            if (count > most) {
                most = count;
                best = value;
            }
        }
        return best;
    }

    /// The exponent of a power law through the points, by least squares of the logarithms.
    private static double slope(List<Figure> figures, ToDoubleFunction<Figure> x, ToDoubleFunction<Figure> y) {
        double meanX = figures.stream().mapToDouble(x).map(Math::log).average().orElse(0);
        double meanY = figures.stream().mapToDouble(y).map(Math::log).average().orElse(0);
        double xy = 0;
        double xx = 0;
        for (var figure : figures) {
            double dx = Math.log(x.applyAsDouble(figure)) - meanX;
            xy += dx * (Math.log(y.applyAsDouble(figure)) - meanY);
            xx += dx * dx;
        }
        return xy / xx;
    }
}
