package microgpt.bench;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import microgpt.picture.Chart;

/// Does the time of a step grow as its floating-point operations do?
///
/// From one training step of 2 layers, 64 channels, block 64 and batch 8, each of the four is changed alone.
final class Growth implements Question {
    /// A size that is changed: where it stands in [Workload#numbers], and the values it gets.
    private enum Size {
        LAYERS(0, 1, 4, 8),
        CHANNELS(1, 16, 128, 32, 256),
        BLOCK(3, 32, 256, 128, 512),
        BATCH(4, 1, 16, 2, 4, 32);

        private final int place;
        private final List<Integer> values;

        Size(int place, Integer... values) {
            this.place = place;
            this.values = List.of(values);
        }

        String words() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        double of(Figure figure) {
            return Workload.numbers(figure.param(Workload.SIZES))[place];
        }

        String changed(int value) {
            int[] n = TYPICAL.clone();
            n[place] = value;
            return text(n);
        }
    }

    private static final int[] TYPICAL = {2, 64, 4, 64, 8};
    private static final String STEP = "Growth.step";

    private static String text(int[] n) {
        return n[0] + "x" + n[1] + "-heads" + n[2] + "-block" + n[3] + "-batch" + n[4];
    }

    /// The first two values of each size in a quick run.
    @Override
    public List<Cases> cases(Scale scale) {
        var sizes = Stream.of(Size.values())
                .flatMap(size -> size.values.stream()
                        .limit(scale == Scale.FULL ? size.values.size() : 2)
                        .map(size::changed));
        var all = scale == Scale.SMOKE
                ? List.of(Size.CHANNELS.changed(16))
                : Stream.concat(Stream.of(text(TYPICAL)), sizes).toList();
        return List.of(Cases.of(STEP).with(Workload.SIZES, all));
    }

    @Override
    public Timing timing(String benchmark, Map<String, String> params) {
        return Trained.timing(params, Engine.TAPE_VECTOR);
    }

    @Override
    public String markdown(Results results) {
        var grown =
                Stream.of(Size.values()).filter(size -> !varied(results, size).isEmpty());
        var fits = new Table<>(grown.toList())
                .column("what grows", Size::words)
                .column(
                        "from",
                        size -> Table.number(size.of(varied(results, size).getFirst())))
                .column("to", size -> Table.number(size.of(varied(results, size).getLast())))
                .column("flops grow by the power", size -> slope(results, size, size::of, Growth::flops))
                .column("time grows by the power", size -> slope(results, size, size::of, Figure::micros))
                .column("of the flops", size -> slope(results, size, Growth::flops, Figure::micros));
        var points = new Table<>(results.all(STEP))
                .column("layers × channels, block, batch", Workload::label)
                .column("flops a step", of -> Table.scientific(flops(of)))
                .column("µs a step", Table::micros)
                .column("GFLOP/s", of -> Table.number(of.gigaflopsWithAttention()));
        return fits + "\n" + points;
    }

    @Override
    public Optional<Chart> chart(Results results) {
        var chart = Chart.curves(
                "How the time of a training step grows",
                "floating-point operations a step",
                Chart.Ticks.POWERS_OF_TEN,
                "microseconds a step",
                Chart.Ticks.POWERS_OF_TEN);
        for (var size : Size.values()) {
            var points = varied(results, size).stream()
                    .map(of -> new Chart.Point(flops(of), of.micros(), of.spread()))
                    .toList();
            chart.curve("more " + size.words(), points);
        }
        return Optional.of(chart);
    }

    private static double flops(Figure figure) {
        return figure.work().flops() + figure.work().attentionFlops();
    }

    /// The figures in which the other sizes are the typical ones, by size.
    private static List<Figure> varied(Results results, Size size) {
        return results.all(STEP).stream()
                .filter(figure -> figure.param(Workload.SIZES).equals(size.changed((int) size.of(figure))))
                .sorted(Comparator.comparingDouble(size::of))
                .toList();
    }

    /// The exponent of a power law through the points, by least squares of the logarithms.
    private static String slope(Results results, Size size, ToDoubleFunction<Figure> x, ToDoubleFunction<Figure> y) {
        var figures = varied(results, size);
        double meanX = figures.stream().mapToDouble(x).map(Math::log).average().orElse(0);
        double meanY = figures.stream().mapToDouble(y).map(Math::log).average().orElse(0);
        double xy = 0;
        double xx = 0;
        for (var figure : figures) {
            double dx = Math.log(x.applyAsDouble(figure)) - meanX;
            xy += dx * (Math.log(y.applyAsDouble(figure)) - meanY);
            xx += dx * dx;
        }
        return Table.number(xy / xx);
    }
}
