package microgpt.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// Curves over a logarithmic axis.
public final class LineChart {
    private enum Kind {
        SIZES,
        DECADES,
        SECONDS
    }

    private record Point(double x, double y, double error) {}

    private static final int WIDTH = 860;
    private static final int HEIGHT = 440;
    private static final int LEFT = 80;
    private static final int RIGHT = 830;
    private static final int TOP = 96;
    private static final int BOTTOM = 376;

    private final Kind kind;
    private final String title;
    private final String xTitle;
    private final String yTitle;
    private final List<String> series = new ArrayList<>();
    private final List<List<Point>> points = new ArrayList<>();

    private LineChart(Kind kind, String title, String xTitle, String yTitle) {
        this.kind = kind;
        this.title = title;
        this.xTitle = xTitle;
        this.yTitle = yTitle;
    }

    /// A chart of values from 0 on over sizes, each of which is named on the axis.
    public static LineChart overSizes(String title, String xTitle, String yTitle) {
        return new LineChart(Kind.SIZES, title, xTitle, yTitle);
    }

    /// A chart of both axes in powers of ten.
    public static LineChart overDecades(String title, String xTitle, String yTitle) {
        return new LineChart(Kind.DECADES, title, xTitle, yTitle);
    }

    /// A chart of values that lie near to each other over time.
    public static LineChart overSeconds(String title, String xTitle, String yTitle) {
        return new LineChart(Kind.SECONDS, title, xTitle, yTitle);
    }

    /// Starts a curve.
    public void curve(String label) {
        series.add(label);
        points.add(new ArrayList<>());
    }

    /// A point of the curve started last; an error of NaN has no whisker.
    public void point(double x, double y, double error) {
        points.getLast().add(new Point(x, y, error));
    }

    @Override
    public String toString() {
        var svg = new Svg(WIDTH, HEIGHT, title);
        svg.legend(series);
        var xs = sorted(Point::x);
        var ys = sorted(Point::y);
        double highest = ys[ys.length - 1];
        var y = switch (kind) {
            case SIZES -> Axis.linear(highest, BOTTOM, TOP);
            case DECADES -> Axis.decades(ys[0], highest, BOTTOM, TOP);
            case SECONDS -> Axis.between(ys[0], highest, BOTTOM, TOP);
        };
        var x = switch (kind) {
            case SIZES -> Axis.of(xs, LEFT + 20, RIGHT - 20);
            case DECADES -> Axis.decades(xs[0], xs[xs.length - 1], LEFT + 20, RIGHT - 20);
            case SECONDS -> Axis.ones(xs[0], xs[xs.length - 1], LEFT + 20, RIGHT - 20);
        };
        for (double tick : y.ticks()) {
            svg.line(LEFT, y.at(tick), RIGHT, y.at(tick), "grid", 1);
            svg.text(LEFT - 8, y.at(tick) + 4, "end", "faint", Axis.label(tick));
        }
        for (double tick : x.ticks()) {
            svg.line(x.at(tick), BOTTOM, x.at(tick), BOTTOM + 5, "grid", 1);
            svg.text(x.at(tick), BOTTOM + 20, "middle", "faint", Axis.label(tick));
        }
        svg.text(20, TOP - 14, "start", "faint", yTitle);
        svg.text((LEFT + RIGHT) / 2.0, BOTTOM + 46, "middle", "faint", xTitle);
        for (int s = 0; s < series.size(); s++) {
            Point before = null;
            for (var point : points.get(s)) {
                if (before != null) {
                    svg.line(x.at(before.x), y.at(before.y), x.at(point.x), y.at(point.y), Svg.series(s), 2);
                }
                if (point.error > 0) {
                    double low = y.at(point.y - point.error);
                    svg.line(x.at(point.x), low, x.at(point.x), y.at(point.y + point.error), Svg.series(s), 1);
                }
                svg.dot(x.at(point.x), y.at(point.y), Svg.series(s));
                before = point;
            }
        }
        return svg.toString();
    }

    private double[] sorted(ToDoubleFunction<Point> value) {
        var all = points.stream().flatMap(List::stream).mapToDouble(value);
        return all.distinct().sorted().toArray();
    }
}
