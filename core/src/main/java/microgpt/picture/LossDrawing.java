package microgpt.picture;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/// The losses of a training as an [Svg]: curves over its steps. What is no number leaves a gap.
public final class LossDrawing {
    /// What is known after some steps.
    ///
    /// @param step how many
    /// @param loss of training, in nats a token
    /// @param validation of what is held out, if anything is
    public record Point(int step, double loss, OptionalDouble validation) {}

    private static final double WIDTH = 860;
    private static final double HEIGHT = 440;
    private static final double LEFT = 90;
    private static final double RIGHT = 820;
    private static final double TOP = 104;
    private static final double BOTTOM = 376;

    private final double lastStep;
    private final double[] ticks;

    private LossDrawing(double lastStep, double[] ticks) {
        this.lastStep = lastStep;
        this.ticks = ticks;
    }

    /// @param training what the losses of training are
    /// @param points in the order of their steps
    /// @throws IllegalArgumentException if there is no loss that is a number
    public static String svg(String training, List<Point> points) {
        var losses = points.stream()
                .flatMapToDouble(point -> DoubleStream.concat(DoubleStream.of(point.loss), point.validation.stream()))
                .filter(Double::isFinite)
                .summaryStatistics();
        if (losses.getCount() == 0) {
            throw new IllegalArgumentException("there is no loss to draw that is a number");
        }
        double lastStep = points.getLast().step;
        return new LossDrawing(lastStep, ticks(losses.getMin(), losses.getMax())).draw(training, points);
    }

    /// Multiples of a round number that hold both, three to nine of them.
    static double[] ticks(double smallest, double largest) {
        double range = largest > smallest ? largest - smallest : Math.max(Math.abs(largest), 1) / 10;
        double unit = Math.pow(10, Math.floor(Math.log10(range)));
        double step = DoubleStream.of(0.2, 0.5, 1, 2)
                .map(factor -> factor * unit)
                .filter(width -> range / width <= 7)
                .findFirst()
                .orElse(2 * unit);
        double first = Math.floor(smallest / step);
        int count = (int) Math.max(1, Math.ceil(largest / step) - first);
        var ticks = new double[count + 1];
        for (int i = 0; i <= count; i++) {
            ticks[i] = (first + i) * step;
        }
        return ticks;
    }

    private double x(double step) {
        return LEFT + (RIGHT - LEFT) * step / lastStep;
    }

    private double y(double loss) {
        double low = ticks[0];
        return BOTTOM - (BOTTOM - TOP) * (loss - low) / (ticks[ticks.length - 1] - low);
    }

    private String draw(String training, List<Point> points) {
        var svg = new Svg(WIDTH, HEIGHT, "losses of a training");
        svg.text(20, 28, "start", "ink title", "Loss, in nats a token");
        for (double tick : ticks) {
            svg.line(LEFT, y(tick), RIGHT, y(tick), "grid");
            svg.text(LEFT - 8, y(tick) + 4, "end", "faint", label(tick));
        }
        for (double tick : ticks(0, lastStep)) {
            if (tick <= lastStep && tick == Math.rint(tick)) {
                svg.line(x(tick), BOTTOM, x(tick), BOTTOM + 5, "grid");
                svg.text(x(tick), BOTTOM + 20, "middle", "faint", String.format(Locale.ROOT, "%,.0f", tick));
            }
        }
        svg.text((LEFT + RIGHT) / 2, BOTTOM + 46, "middle", "faint", "training steps");
        boolean validated = points.stream().anyMatch(point -> point.validation.isPresent());
        legend(svg, 0, training, "s1");
        curve(
                svg,
                points.stream().map(point -> new Mark(point.step, point.loss)).toList(),
                "s1");
        if (validated) {
            legend(svg, 1, "validation, on what is held out", "s2");
            curve(
                    svg,
                    points.stream()
                            .map(point -> new Mark(point.step, point.validation.orElse(Double.NaN)))
                            .toList(),
                    "s2");
        }
        return svg.toString();
    }

    private static void legend(Svg svg, int row, String words, String series) {
        double y = 50 + row * 20;
        svg.rect(20, y - 10, 12, 12, series);
        svg.text(40, y, "start", "ink", words);
    }

    /// A place on a curve.
    private record Mark(double step, double loss) {}

    private void curve(Svg svg, List<Mark> marks, String series) {
        boolean dotted = marks.size() <= 100;
        var path = new ArrayList<String>();
        boolean begun = false;
        for (var mark : marks) {
            boolean isThere = Double.isFinite(mark.loss);
            if (isThere) {
                path.add(Svg.format("%s%.1f %.1f", begun ? "L" : "M", x(mark.step), y(mark.loss)));
                if (dotted) {
                    svg.circle(x(mark.step), y(mark.loss), 3, series);
                }
            }
            begun = isThere;
        }
        svg.path(String.join(" ", path), series + " line");
    }

    /// To as many digits as tell ticks apart.
    private String label(double tick) {
        double step = ticks[1] - ticks[0];
        int decimals = (int) Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
        return decimals > 6 || Math.abs(tick) >= 1e6
                ? String.format(Locale.ROOT, "%.3e", tick)
                : String.format(Locale.ROOT, "%." + decimals + "f", tick);
    }
}
