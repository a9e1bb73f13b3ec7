package microgpt.bench;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import microgpt.bench.report.Figure;
import microgpt.bench.report.LineChart;
import microgpt.bench.report.Results;
import microgpt.bench.report.Table;
import microgpt.bench.report.Work;

/// Does the time of a step grow as its floating-point operations do?
///
/// From one training step of 2 layers, 64 channels, block 64 and batch 8, each of the four is changed alone.
final class Growth implements Contest {
    private enum Size {
        LAYERS("layers", Sizes::layers),
        CHANNELS("channels", Sizes::channels),
        BLOCK("block", Sizes::block),
        BATCH("batch", Sizes::batch);

        private final String words;
        private final ToDoubleFunction<Sizes> value;

        Size(String words, ToDoubleFunction<Sizes> value) {
            this.words = words;
            this.value = value;
        }

        double of(Figure figure) {
            return value.applyAsDouble(Sizes.parse(figure.param("sizes")));
        }
    }

    private static final String STEP = "Growth.step";

    private static Sizes sizes(int layers, int channels, int block, int batch) {
        return new Sizes(layers, channels, 4, block, batch);
    }

    @Override
    public List<Cases> cases(Scale scale) {
        var all = List.of(
                sizes(2, 64, 64, 8),
                sizes(1, 64, 64, 8),
                sizes(4, 64, 64, 8),
                sizes(8, 64, 64, 8),
                sizes(2, 16, 64, 8),
                sizes(2, 32, 64, 8),
                sizes(2, 128, 64, 8),
                sizes(2, 256, 64, 8),
                sizes(2, 64, 32, 8),
                sizes(2, 64, 128, 8),
                sizes(2, 64, 256, 8),
                sizes(2, 64, 512, 8),
                sizes(2, 64, 64, 1),
                sizes(2, 64, 64, 2),
                sizes(2, 64, 64, 4),
                sizes(2, 64, 64, 16),
                sizes(2, 64, 64, 32));
        var some = List.of(
                sizes(2, 64, 64, 8),
                sizes(1, 64, 64, 8),
                sizes(4, 64, 64, 8),
                sizes(2, 16, 64, 8),
                sizes(2, 128, 64, 8),
                sizes(2, 64, 32, 8),
                sizes(2, 64, 256, 8),
                sizes(2, 64, 64, 1),
                sizes(2, 64, 64, 16));
        var chosen = switch (scale) {
            case FULL -> all;
            case QUICK -> some;
            case SMOKE -> List.of(sizes(2, 16, 64, 8));
        };
        return List.of(Cases.of(STEP)
                .with("sizes", chosen.stream().map(Sizes::toString).toList()));
    }

    @Override
    public Arm arm(String benchmark, Map<String, String> params) {
        return Trained.by(Engine.TAPE_VECTOR, Sizes.parse(params.get("sizes")));
    }

    @Override
    public Arm reference(String benchmark, Map<String, String> params) {
        return Trained.reference(Sizes.parse(params.get("sizes")));
    }

    @Override
    public Work work(String benchmark, Map<String, String> params) {
        return Trained.work(params);
    }

    @Override
    public String markdown(Results results) {
        var fits = new Table(
                "what grows", "from", "to", "flops grow by the power", "time grows by the power", "of the flops");
        for (var size : Size.values()) {
            var figures = varied(results, size);
            fits.row(
                    size.words,
                    Table.number(size.of(figures.getFirst())),
                    Table.number(size.of(figures.getLast())),
                    Table.number(slope(figures, size::of, Growth::flops)),
                    Table.number(slope(figures, size::of, Figure::micros)),
                    Table.number(slope(figures, Growth::flops, Figure::micros)));
        }
        var points = new Table("layers × channels, block, batch", "flops a step", "µs a step", "GFLOP/s");
        for (var figure : results.all(STEP)) {
            points.row(
                    Steps.label(figure),
                    Table.scientific(flops(figure)),
                    Table.micros(figure),
                    Table.number(figure.gigaflopsWithAttention()));
        }
        return fits + "\n" + points;
    }

    @Override
    public Optional<String> chart(Results results) {
        var chart = LineChart.overDecades(
                "How the time of a training step grows", "floating-point operations a step", "microseconds a step");
        for (var size : Size.values()) {
            chart.curve("more " + size.words);
            for (var figure : varied(results, size)) {
                chart.point(flops(figure), figure.micros(), figure.spread());
            }
        }
        return Optional.of(chart.toString());
    }

    private static double flops(Figure figure) {
        return figure.work().flops() + figure.work().attentionFlops();
    }

    /// The figures in which the other sizes are the typical ones, by size.
    private static List<Figure> varied(Results results, Size size) {
        var all = results.all(STEP);
        return all.stream()
                .filter(figure -> List.of(Size.values()).stream()
                        .allMatch(other -> other == size || other.of(figure) == typical(all, other)))
                .sorted(Comparator.comparingDouble(size::of))
                .toList();
    }

    /// The value a size has in most figures.
    private static double typical(List<Figure> figures, Size size) {
        var counts = figures.stream().collect(Collectors.groupingBy(size::of, Collectors.counting()));
        return counts.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
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
