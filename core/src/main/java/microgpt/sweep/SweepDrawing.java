package microgpt.sweep;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import microgpt.picture.Axis;
import microgpt.picture.Chart;
import microgpt.picture.Svg;
import microgpt.session.RunOption;
import microgpt.text.Printed;

/// What came of a sweep, as an [Svg]: the loss on what is held out against the time that training took, against
/// the parameters of the model and, if it varies, against the learning rate. Each configuration is a dot, each
/// value of one option a colour.
final class SweepDrawing {
    /// By which a picture of a sweep is known.
    static final String TITLE = "losses of a sweep";

    private static final double PANEL = 400;
    private static final double LEFT = 70;
    private static final double WIDTH = 300;
    private static final double TOP = 90;
    private static final double BOTTOM = 350;

    /// The axis of losses ends with the tick above so many times the best, and what is more is drawn at its upper
    /// edge: where the others differ would not be seen.
    private static final double MOST = 1.5;

    /// No time is shorter, as results are written.
    private static final double MILLISECOND = 0.001;

    /// What a panel shows the losses against.
    private record Against(String name, ToDoubleFunction<Row> value) {}

    private final Grid grid;
    private final List<Row> rows;
    private final Optional<Grid.Axis> colours;
    private final Axis loss;

    private SweepDrawing(Grid grid, List<Row> rows) {
        this.grid = grid;
        this.rows = rows;
        colours = grid.axes().stream()
                .filter(axis -> axis.values().size() > 1 && axis.values().size() <= Svg.SERIES)
                .filter(axis -> axis.option() != RunOption.SEED && axis.option() != RunOption.LEARNING_RATE)
                .findFirst();
        double most = MOST * rows.stream().mapToDouble(Row::validation).min().orElseThrow();
        loss = Axis.of(
                Chart.Ticks.AROUND, rows.stream().mapToDouble(row -> Math.min(row.validation(), most)), BOTTOM, TOP);
    }

    /// The drawing, if there is a configuration that was trained.
    static Optional<String> svg(Grid grid, Collection<Row> rows) {
        var done = rows.stream().filter(Row::isDone).toList();
        return done.isEmpty() ? Optional.empty() : Optional.of(new SweepDrawing(grid, done).draw());
    }

    private String draw() {
        var axes = new ArrayList<Against>();
        axes.add(new Against("seconds on one thread", row -> Math.max(MILLISECOND, row.seconds())));
        if (rows.stream().mapToInt(Row::parameters).distinct().count() > 1) {
            axes.add(new Against("parameters", Row::parameters));
        }
        if (grid.has(RunOption.LEARNING_RATE)) {
            axes.add(new Against(
                    "learning rate", row -> Double.parseDouble(row.values().get(RunOption.LEARNING_RATE.key()))));
        }
        var svg = new Svg(PANEL * axes.size(), BOTTOM + 70, TITLE);
        svg.text(
                20,
                28,
                "start",
                "ink title",
                "Loss on what is held out, in nats a token, of " + Printed.count(rows.size(), "configuration"));
        legend(svg);
        if (rows.stream().anyMatch(row -> row.validation() > loss.to())) {
            svg.text(20, TOP - 14, "start", "faint", "at the upper edge: more than " + Axis.label(loss.to()));
        }
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
                svg.circle(x + 6, 50, 5, Svg.series(i + 1));
                svg.text(x + 18, 54, "start", "ink", words);
                x += 40 + words.length() * Svg.CHARACTER;
            }
        }
        svg.circle(x + 6, 50, 8, "whisker line");
        svg.text(x + 20, 54, "start", "ink", "the best");
    }

    private String series(Row row) {
        return Svg.series(colours.map(axis ->
                        1 + axis.values().indexOf(row.values().get(axis.option().key())))
                .orElse(1));
    }

    private void panel(Svg svg, double left, Against against) {
        var x = Axis.of(Chart.Ticks.ONES, rows.stream().mapToDouble(against.value), left + 10, left + WIDTH - 10);
        loss.drawBeside(svg, left, left + WIDTH);
        x.drawBelow(svg, BOTTOM);
        svg.text(left + WIDTH / 2, BOTTOM + 46, "middle", "faint", against.name);
        var best = Row.best(rows).orElseThrow();
        for (var row : rows) {
            svg.circle(
                    x.at(against.value.applyAsDouble(row)),
                    loss.at(Math.min(row.validation(), loss.to())),
                    4,
                    series(row));
        }
        svg.circle(x.at(against.value.applyAsDouble(best)), loss.at(best.validation()), 8, "whisker line");
    }
}
