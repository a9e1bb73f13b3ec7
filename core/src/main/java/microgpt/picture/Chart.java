package microgpt.picture;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/// A chart as an [Svg]: curves, or bars lying in groups. Every tick is labelled exactly, and the colours are light or
/// dark as the reader's system is.
public final class Chart {
    /// Which values of an axis get a line and a label; the last two are logarithmic.
    public enum Ticks {
        /// Round numbers from 0 on.
        FROM_ZERO,
        /// Whole round numbers from 0 on.
        WHOLE,
        /// Round numbers around the data.
        AROUND,
        /// 1, 2 and 5 in every decade.
        ONES,
        /// 1 in every decade.
        POWERS_OF_TEN
    }

    /// A point of a curve.
    ///
    /// @param x where on the axis below; what is no finite number leaves a gap
    /// @param y what is no finite number leaves a gap
    /// @param error reaches this far to both sides of y; what is no finite number has no whisker
    public record Point(double x, double y, double error) {}

    /// A bar of a group.
    ///
    /// @param series which colour it has, and which name in the legend
    /// @param value its length; what the axis cannot hold has none
    /// @param error reaches this far to both sides of the value; what is no finite number has no whisker
    /// @param label behind the bar
    public record Bar(int series, double value, double error, String label) {}

    private record Curve(String label, List<Point> points) {}

    private record Group(String label, List<Bar> bars) {}

    private static final int WIDTH = 860;

    /// The most points that are told apart.
    private static final int DOTS = 100;

    private final String title;
    private final String xTitle;
    private final Ticks xTicks;
    private final String yTitle;
    private final Ticks yTicks;
    private final List<String> series;
    private final List<Curve> curves = new ArrayList<>();
    private final List<Group> groups = new ArrayList<>();

    private Chart(String title, String xTitle, Ticks xTicks, String yTitle, Ticks yTicks, List<String> series) {
        this.title = title;
        this.xTitle = xTitle;
        this.xTicks = xTicks;
        this.yTitle = yTitle;
        this.yTicks = yTicks;
        this.series = new ArrayList<>(series);
    }

    /// {@return a chart of no curves yet}
    ///
    /// @param title what it shows
    /// @param xTitle what the axis below means, with its unit
    /// @param xTicks which of its values are labelled
    /// @param yTitle what the axis to the left means, with its unit
    /// @param yTicks which of its values are labelled
    public static Chart curves(String title, String xTitle, Ticks xTicks, String yTitle, Ticks yTicks) {
        return new Chart(title, xTitle, xTicks, yTitle, yTicks, List.of());
    }

    /// {@return a chart of no bars yet}
    ///
    /// @param title what it shows
    /// @param axisTitle what the bars' length means, with its unit
    /// @param ticks which lengths are labelled
    /// @param series the names of the bars of a group, for the legend
    public static Chart bars(String title, String axisTitle, Ticks ticks, List<String> series) {
        return new Chart(title, axisTitle, ticks, "", ticks, series);
    }

    /// Adds a curve through these points, in their order.
    ///
    /// @param label its name in the legend
    /// @param points what is no finite number leaves a gap
    /// @return this chart
    public Chart curve(String label, List<Point> points) {
        series.add(label);
        curves.add(new Curve(label, points));
        return this;
    }

    /// Adds bars below those that are there.
    ///
    /// @param label what they have in common
    /// @param bars from above
    /// @return this chart
    public Chart group(String label, List<Bar> bars) {
        groups.add(new Group(label, bars));
        return this;
    }

    /// {@return whether there is nothing to draw}
    public boolean isEmpty() {
        return groups.isEmpty()
                && curves.stream().flatMap(curve -> curve.points.stream()).noneMatch(Chart::isThere);
    }

    private static boolean isThere(Point point) {
        return Double.isFinite(point.x) && Double.isFinite(point.y);
    }

    private static boolean hasWhisker(double value, double error) {
        return error > 0 && Double.isFinite(value + error);
    }

    /// A value and both ends of its whisker, if it has one.
    private static DoubleStream reach(double value, double error) {
        return hasWhisker(value, error) ? DoubleStream.of(value, value - error, value + error) : DoubleStream.of(value);
    }

    /// The drawing.
    ///
    /// @throws IllegalStateException if there is nothing to draw
    @Override
    public String toString() {
        if (isEmpty()) {
            throw new IllegalStateException("a chart of nothing");
        }
        return (groups.isEmpty() ? drawCurves() : drawBars()).toString();
    }

    private Svg drawCurves() {
        double left = 100;
        double right = 830;
        double top = 96;
        double bottom = 376;
        var svg = framed(440);
        var points = curves.stream().flatMap(curve -> curve.points.stream()).toList();
        var x = Axis.of(xTicks, points.stream().mapToDouble(Point::x), left + 20, right - 20);
        var y = Axis.of(yTicks, points.stream().flatMapToDouble(point -> reach(point.y, point.error)), bottom, top);
        y.drawBeside(svg, left, right);
        x.drawBelow(svg, bottom);
        svg.text(20, top - 14, "start", "faint", yTitle);
        svg.text((left + right) / 2, bottom + 46, "middle", "faint", xTitle);
        for (int s = 0; s < curves.size(); s++) {
            draw(svg, curves.get(s).points, x, y, Svg.series(s));
        }
        return svg;
    }

    private static void draw(Svg svg, List<Point> points, Axis x, Axis y, String color) {
        var path = new StringBuilder();
        boolean begun = false;
        for (var point : points) {
            if (isThere(point)) {
                double at = x.at(point.x);
                path.append(Svg.format(" %s%.1f %.1f", begun ? "L" : "M", at, y.at(point.y)));
                if (hasWhisker(point.y, point.error)) {
                    svg.line(at, y.at(point.y - point.error), at, y.at(point.y + point.error), color);
                }
                if (points.size() <= DOTS) {
                    svg.circle(at, y.at(point.y), 3.5, color);
                }
            }
            begun = isThere(point);
        }
        svg.curve(path.toString().strip(), color + " line");
    }

    private Svg drawBars() {
        double left = 190;
        double right = 740;
        double top = 78;
        double height = 17;
        double gap = 14;
        var bars = groups.stream().flatMap(group -> group.bars.stream()).toList();
        double bottom = top + bars.size() * height + groups.size() * gap;
        var svg = framed(bottom + 54);
        var axis = Axis.of(xTicks, bars.stream().flatMapToDouble(bar -> reach(bar.value, bar.error)), left, right);
        for (double tick : axis.ticks()) {
            svg.line(axis.at(tick), top - 6, axis.at(tick), bottom, "grid");
            svg.text(axis.at(tick), bottom + 18, "middle", "faint", Axis.label(tick));
        }
        svg.text((left + right) / 2, bottom + 40, "middle", "faint", xTitle);
        double y = top;
        for (var group : groups) {
            svg.text(left - 12, y + group.bars.size() * height / 2 + 4, "end", "ink", group.label);
            for (var bar : group.bars) {
                double end = axis.at(bar.value);
                svg.rect(left, y, end - left, height - 3, Svg.series(bar.series) + " plain");
                if (hasWhisker(bar.value, bar.error)) {
                    double middle = y + (height - 3) / 2;
                    double high = axis.at(bar.value + bar.error);
                    svg.line(axis.at(bar.value - bar.error), middle, high, middle, "whisker");
                    end = Math.max(end, high);
                }
                svg.text(end + 6, y + height - 6, "start", "faint", bar.label);
                y += height;
            }
            y += gap;
        }
        return svg;
    }

    /// Paper with the title, and the names of the series, each behind a square of its colour.
    private Svg framed(double height) {
        var svg = new Svg(WIDTH, height, title);
        svg.text(20, 28, "start", "ink title", title);
        double x = 20;
        for (int i = 0; i < series.size(); i++) {
            svg.rect(x, 44, 12, 12, Svg.series(i) + " plain");
            svg.text(x + 18, 55, "start", "faint", series.get(i));
            x += 40 + Svg.CHARACTER * series.get(i).length();
        }
        return svg;
    }

    /// {@return a power of ten as it is printed, such as 10⁴}
    ///
    /// @param exponent any integer
    public static String powerOfTen(int exponent) {
        var text = new StringBuilder("10");
        Integer.toString(exponent)
                .chars()
                .forEach(digit -> text.append(digit == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹".charAt(digit - '0')));
        return text.toString();
    }
}
