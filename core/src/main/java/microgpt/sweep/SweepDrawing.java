package microgpt.sweep;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import microgpt.picture.Svg;
import microgpt.session.RunOption;

/// What came of a sweep, as an [Svg]: the loss on what is held out against the time that training took, against
/// the parameters of the model and, if it varies, against the learning rate. Each configuration is a dot, each
/// value of one option a colour.
final class SweepDrawing {
    private static final double PANEL = 400;
    private static final double LEFT = 70;
    private static final double WIDTH = 300;
    private static final double TOP = 90;
    private static final double HEIGHT = 260;

    /// As many colours as an [Svg] has.
    private static final int SERIES = 6;

    /// A horizontal axis.
    private record Axis(String name, ToDoubleFunction<Row> value) {}

    private final Grid grid;
    private final List<Row> rows;
    private final Optional<Grid.Axis> colours;
    private final double low;
    private final double high;

    private SweepDrawing(Grid grid, List<Row> rows) {
        this.grid = grid;
        this.rows = rows;
        colours = grid.axes().stream()
                .filter(axis -> axis.values().size() > 1 && axis.values().size() <= SERIES)
                .filter(axis -> axis.option() != RunOption.SEED && axis.option() != RunOption.LEARNING_RATE)
                .findFirst();
        low = rows.stream().mapToDouble(Row::validation).min().orElseThrow();
        double worst = rows.stream().mapToDouble(Row::validation).max().orElseThrow();
        high = worst > low ? worst : low + 0.1;
    }

    /// The drawing, if there is a configuration that was trained.
    static Optional<String> svg(Grid grid, Collection<Row> rows) {
        var done = rows.stream().filter(Row::isDone).toList();
        return done.isEmpty() ? Optional.empty() : Optional.of(new SweepDrawing(grid, done).draw());
    }

    private String draw() {
        var axes = new ArrayList<>(
                List.of(new Axis("seconds on one thread", Row::seconds), new Axis("parameters", Row::parameters)));
        if (grid.has(RunOption.LEARNING_RATE)) {
            axes.add(new Axis(
                    "learning rate", row -> Double.parseDouble(row.values().get(RunOption.LEARNING_RATE.key()))));
        }
        var svg = new Svg(PANEL * axes.size(), TOP + HEIGHT + 70, "losses of a sweep");
        svg.text(
                20,
                28,
                "start",
                "ink title",
                "Loss on what is held out, in nats a token, of "
                        + String.format(Locale.ROOT, "%,d configurations", rows.size()));
        legend(svg);
        for (int i = 0; i < axes.size(); i++) {
            panel(svg, LEFT + i * PANEL, axes.get(i));
        }
        return svg.toString();
    }

    private void legend(Svg svg) {
        double x = 20;
        if (colours.isPresent()) {
            var values = colours.get().values();
            for (int i = 0; i < values.size(); i++) {
                var words = colours.get().option().key() + " " + values.get(i);
                svg.circle(x + 6, 50, 5, "s" + (i + 1) % SERIES);
                svg.text(x + 18, 54, "start", "ink", words);
                x += 40 + words.length() * Svg.CHARACTER;
            }
        }
        svg.circle(x + 6, 50, 8, "whisker line");
        svg.text(x + 20, 54, "start", "ink", "the best");
    }

    private String series(Row row) {
        return "s"
                + colours.map(axis -> (1
                                        + axis.values()
                                                .indexOf(row.values()
                                                        .get(axis.option().key())))
                                % SERIES)
                        .orElse(1);
    }

    private double y(double loss) {
        return TOP + HEIGHT - HEIGHT * (loss - low) / (high - low);
    }

    private void panel(Svg svg, double left, Axis axis) {
        double first = rows.stream().mapToDouble(axis.value).min().orElseThrow();
        double last = rows.stream().mapToDouble(axis.value).max().orElseThrow();
        double from = Math.log(Math.max(first, 1e-12)) - 0.05;
        double to = Math.max(Math.log(Math.max(last, 1e-12)) + 0.05, from + 0.5);
        ToDoubleFunction<Double> x = value -> left + WIDTH * (Math.log(Math.max(value, 1e-12)) - from) / (to - from);
        IntStream.rangeClosed(0, 4).mapToDouble(i -> low + (high - low) * i / 4).forEach(loss -> {
            svg.line(left, y(loss), left + WIDTH, y(loss), "grid");
            svg.text(left - 8, y(loss) + 4, "end", "faint", String.format(Locale.ROOT, "%.3f", loss));
        });
        double shown = Double.NEGATIVE_INFINITY;
        for (double tick : ticks(first, last)) {
            double at = x.applyAsDouble(tick);
            if (at >= left - 1 && at <= left + WIDTH + 1 && at > shown + 52) {
                svg.line(at, TOP + HEIGHT, at, TOP + HEIGHT + 5, "grid");
                svg.text(at, TOP + HEIGHT + 20, "middle", "faint", label(tick));
                shown = at;
            }
        }
        svg.text(left + WIDTH / 2, TOP + HEIGHT + 46, "middle", "faint", axis.name);
        var best = rows.stream().reduce((a, b) -> b.isBetterThan(a) ? b : a).orElseThrow();
        for (var row : rows) {
            svg.circle(x.applyAsDouble(axis.value.applyAsDouble(row)), y(row.validation()), 4, series(row));
        }
        svg.circle(x.applyAsDouble(axis.value.applyAsDouble(best)), y(best.validation()), 8, "whisker line");
    }

    /// 1, 2 and 5 times powers of ten.
    private static double[] ticks(double first, double last) {
        int from = (int) Math.floor(Math.log10(Math.max(first, 1e-12)));
        int to = (int) Math.ceil(Math.log10(Math.max(last, 1e-12)));
        return IntStream.rangeClosed(from, to)
                .boxed()
                .flatMapToDouble(power -> DoubleStream.of(1, 2, 5).map(m -> m * Math.pow(10, power)))
                .toArray();
    }

    private static String label(double tick) {
        return tick >= 1 ? String.format(Locale.ROOT, "%,.0f", tick) : String.format(Locale.ROOT, "%.1g", tick);
    }
}
