package microgpt.bench.report;

import java.util.ArrayList;
import java.util.List;

/// Curves over an axis of sizes, which is logarithmic.
public final class LineChart {
    private record Point(double x, double y, double error) {}

    private static final int WIDTH = 860;
    private static final int HEIGHT = 420;
    private static final int LEFT = 80;
    private static final int RIGHT = 830;
    private static final int TOP = 80;
    private static final int BOTTOM = 370;

    private final String title;
    private final boolean logarithmic;
    private final boolean decades;
    private final List<String> series = new ArrayList<>();
    private final List<List<Point>> points = new ArrayList<>();

    private LineChart(String title, boolean logarithmic, boolean decades) {
        this.title = title;
        this.logarithmic = logarithmic;
        this.decades = decades;
    }

    /// A chart of values from 0 on over sizes, each of which is named on the axis.
    public static LineChart overSizes(String title) {
        return new LineChart(title, false, false);
    }

    /// A chart of both axes in powers of ten.
    public static LineChart overDecades(String title) {
        return new LineChart(title, true, true);
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
        var all = points.stream().flatMap(List::stream).toList();
        double smallest = all.stream().mapToDouble(Point::y).min().orElse(1);
        double largest = all.stream().mapToDouble(Point::y).max().orElse(10);
        var y = logarithmic ? Axis.decades(smallest, largest, BOTTOM, TOP) : Axis.linear(largest, BOTTOM, TOP);
        var x = x(all.stream().mapToDouble(Point::x).distinct().sorted().toArray());
        for (double tick : y.ticks()) {
            svg.line(LEFT, y.at(tick), RIGHT, y.at(tick), "#d5dce2", 1);
            svg.text(LEFT - 8, y.at(tick) + 4, "end", "#3d4f5f", Table.number(tick));
        }
        ticks(svg, x, all);
        double legend = 20;
        for (int s = 0; s < series.size(); s++) {
            var colour = Svg.colour(s);
            svg.bar(legend, 44, 12, 12, colour);
            svg.text(legend + 18, 55, "start", "#3d4f5f", series.get(s));
            legend += 44 + 7 * series.get(s).length();
            Point before = null;
            for (var point : points.get(s)) {
                if (before != null) {
                    svg.line(x.at(before.x), y.at(before.y), x.at(point.x), y.at(point.y), colour, 2);
                }
                if (point.error > 0) {
                    double low = y.at(point.y - point.error);
                    svg.line(x.at(point.x), low, x.at(point.x), y.at(point.y + point.error), colour, 1);
                }
                svg.dot(x.at(point.x), y.at(point.y), colour);
                before = point;
            }
        }
        return svg.toString();
    }

    private Axis x(double[] ascending) {
        double first = ascending[0];
        double last = ascending[ascending.length - 1];
        return decades
                ? Axis.decades(first, last, LEFT + 20, RIGHT - 20)
                : new Axis(first, last, LEFT + 20, RIGHT - 20, true);
    }

    /// Of sizes too near to each other the first is named.
    private void ticks(Svg svg, Axis x, List<Point> all) {
        double last = Double.NEGATIVE_INFINITY;
        var sizes = all.stream().map(Point::x).distinct().sorted().toList();
        for (double tick : decades ? x.ticks() : sizes) {
            if (x.at(tick) - last > 24) {
                last = x.at(tick);
                svg.text(last, BOTTOM + 20, "middle", "#3d4f5f", Table.number(tick));
            }
        }
    }
}
