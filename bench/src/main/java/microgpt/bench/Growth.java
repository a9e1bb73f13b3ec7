package microgpt.bench;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import microgpt.picture.Chart;
import org.apache.commons.math3.stat.regression.SimpleRegression;

/// Does the time of a step grow as its floating-point operations do?
///
/// From one training step of 2 layers, 64 channels, block 64 and batch 8, each of the four is changed alone.
final class Growth implements Question {
    private static final String STEP = "Growth.step";
    private static final int[] TYPICAL = {2, 64, 4, 64, 8};

    /// A size that is changed: where it stands in [Training#numbers], and the values it gets.
    private record Size(String words, int place, Integer... values) {
        String changed(int value) {
            int[] n = TYPICAL.clone();
            n[place] = value;
            return Training.sizes(n);
        }

        double of(Figure figure) {
            return Training.numbers(figure.param(Training.SIZES))[place];
        }

        String text(Figure figure) {
            return Integer.toString((int) of(figure));
        }

        /// The figures in which it alone is changed, by its value.
        List<Figure> figures(Results results) {
            return results.all(STEP).stream()
                    .filter(figure -> figure.param(Training.SIZES).equals(changed((int) of(figure))))
                    .sorted(Comparator.comparingDouble(this::of))
                    .toList();
        }
    }

    private static final List<Size> SIZES = List.of(
            new Size("layers", 0, 1, 4, 8),
            new Size("channels", 1, 16, 128, 32, 256),
            new Size("block", 3, 32, 256, 128, 512),
            new Size("batch", 4, 1, 16, 2, 4, 32));

    /// The first two values of each size in a quick run.
    @Override
    public List<Cases> cases(Scale scale) {
        var changed = SIZES.stream()
                .flatMap(size -> Stream.of(size.values).limit(scale.of(5, 2, 0)).map(size::changed));
        var start = scale.of(TYPICAL, TYPICAL, new int[] {1, 16, 4, 16, 1});
        var sizes = Stream.concat(Stream.of(Training.sizes(start)), changed).toList();
        return List.of(Cases.of(STEP).with(Training.SIZES, sizes));
    }

    /// The exponent of a power law through the points, by least squares of the logarithms.
    private static String power(List<Figure> figures, ToDoubleFunction<Figure> x, ToDoubleFunction<Figure> y) {
        var fit = new SimpleRegression();
        figures.forEach(of -> fit.addData(Math.log(x.applyAsDouble(of)), Math.log(y.applyAsDouble(of))));
        return Table.number(fit.getSlope());
    }

    @Override
    public String markdown(Results results) {
        var measured = SIZES.stream()
                .map(size -> Map.entry(size, size.figures(results)))
                .filter(of -> !of.getValue().isEmpty());
        var fits = new Table<>(measured.toList())
                .column("what grows", of -> of.getKey().words)
                .column("from", of -> of.getKey().text(of.getValue().getFirst()))
                .column("to", of -> of.getKey().text(of.getValue().getLast()))
                .column("flops grow by the power", of -> power(of.getValue(), of.getKey()::of, Figure::allFlops))
                .column("time grows by the power", of -> power(of.getValue(), of.getKey()::of, Figure::micros))
                .column("of the flops", of -> power(of.getValue(), Figure::allFlops, Figure::micros));
        var points = Training.table(results.all(STEP))
                .column("flops a step", of -> Table.scientific(of.allFlops()))
                .column("µs a step", Table::micros)
                .column("GFLOP/s, attention counted", of -> Table.number(of.gigaflopsWithAttention()));
        return fits + "\n" + points;
    }

    @Override
    public Chart chart(Results results) {
        var chart = Chart.curves(
                "How the time of a training step grows",
                "floating-point operations a step",
                Chart.Ticks.POWERS_OF_TEN,
                "microseconds a step",
                Chart.Ticks.POWERS_OF_TEN);
        for (var size : SIZES) {
            var points =
                    size.figures(results).stream().map(of -> new Chart.Point(of.allFlops(), of.micros(), of.spread()));
            chart.curve("more " + size.words, points.toList());
        }
        return chart;
    }
}
