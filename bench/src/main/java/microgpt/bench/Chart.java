package microgpt.bench;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/// A chart as SVG: curves, or bars lying in groups. Coordinates are to a tenth of a pixel, colours light or dark as the
/// reader's system is.
final class Chart {
    /// Which values of an axis get a line and a label; the last two are logarithmic.
    enum Ticks {
        /// Round numbers from 0 on.
        FROM_ZERO,
        /// Round numbers around the data.
        AROUND,
        /// 1, 2 and 5 in every decade.
        ONES,
        POWERS_OF_TEN
    }

    /// @param error reaches this far to both sides of y; NaN has no whisker
    record Point(double x, double y, double error) {}

    /// @param error reaches this far to both sides of the value; NaN has no whisker
    record Bar(int series, double value, double error, String label) {}

    private record Curve(String label, List<Point> points) {}

    private record Group(String label, List<Bar> bars) {}

    /// Where values lie in the drawing, between the pixels start and end.
    record Axis(List<Double> ticks, double from, double to, boolean logarithmic, double start, double end) {
        /// An axis that holds all of these values.
        static Axis of(Ticks kind, DoubleStream values, double start, double end) {
            var range = values.summaryStatistics();
            double low = range.getMin();
            double high = range.getMax() > low ? range.getMax() : low + 1;
            if (kind == Ticks.ONES) {
                return new Axis(ones(low, high), low, high, true, start, end);
            }
            var ticks = switch (kind) {
                case FROM_ZERO -> round(0, high);
                case AROUND -> round(low, high);
                case ONES, POWERS_OF_TEN -> powersOfTen(low, high);
            };
            return new Axis(ticks, ticks.getFirst(), ticks.getLast(), kind == Ticks.POWERS_OF_TEN, start, end);
        }

        /// Three to eight multiples of a round number.
        private static List<Double> round(double low, double high) {
            double unit = Math.pow(10, Math.floor(Math.log10(high - low)) - 1);
            double step = DoubleStream.of(2, 5, 10, 20, 50)
                    .map(times -> times * unit)
                    .filter(candidate -> (high - low) / candidate <= 7)
                    .findFirst()
                    .orElseThrow();
            var ticks = new ArrayList<Double>();
            for (long i = (long) Math.floor(low / step + 1e-9); ; i++) {
                // The quotient of a whole number is exact where a product with 0.1 is not.
                ticks.add(step < 1 ? i / Math.rint(1 / step) : i * step);
                if (ticks.getLast() >= high * (1 - 1e-9)) {
                    return ticks;
                }
            }
        }

        private static List<Double> ones(double low, double high) {
            return DoubleStream.iterate(Math.pow(10, Math.floor(Math.log10(low))), decade -> decade * 10)
                    .takeWhile(decade -> decade <= high)
                    .flatMap(decade -> DoubleStream.of(decade, 2 * decade, 5 * decade))
                    .filter(tick -> tick >= low && tick <= high)
                    .boxed()
                    .toList();
        }

        private static List<Double> powersOfTen(double low, double high) {
            int first = (int) Math.floor(Math.log10(low));
            int last = Math.max(first + 1, (int) Math.ceil(Math.log10(high)));
            var ticks = new ArrayList<Double>();
            for (int i = first; i <= last; i++) {
                ticks.add(Double.parseDouble("1e" + i));
            }
            return ticks;
        }

        double at(double value) {
            double share = logarithmic
                    ? Math.log10(Math.max(value, from) / from) / Math.log10(to / from)
                    : (value - from) / (to - from);
            return start + share * (end - start);
        }

        /// A tick exactly as it is: powers of ten from 10,000 on, all else in digits.
        static String label(double tick) {
            int exponent = (int) Math.rint(Math.log10(tick));
            if (tick >= 1e4 && Double.parseDouble("1e" + exponent) == tick) {
                return Table.powerOfTen(exponent);
            }
            if (tick == Math.rint(tick)) {
                return String.format(Locale.ROOT, "%,d", (long) tick);
            }
            return new BigDecimal(tick)
                    .round(new MathContext(6))
                    .stripTrailingZeros()
                    .toPlainString();
        }
    }

    /// How wide a character of ordinary size is at most, on average over a label.
    static final double CHARACTER = 7.5;

    /// Colours by class: of paper, ink, faint ink, grid, and of the series of a chart in their order.
    private static final String STYLE = """
              <style>
                .paper { fill: #ffffff } .ink { fill: #1d2d3c } .faint { fill: #3d4f5f } .title { font-size: 16px; font-weight: bold }
                .grid { stroke: #d5dce2 } .whisker { stroke: #1d2d3c }
                .s0 { fill: #8795a1; stroke: #8795a1 } .s1 { fill: #30475e; stroke: #30475e } .s2 { fill: #c8691c; stroke: #c8691c }
                .s3 { fill: #3f8f5b; stroke: #3f8f5b } .s4 { fill: #8a5aa8; stroke: #8a5aa8 } .s5 { fill: #b0413e; stroke: #b0413e }
                text, rect { stroke: none }
                @media (prefers-color-scheme: dark) {
                  .paper { fill: #0d1117 } .ink { fill: #e6edf3 } .faint { fill: #a9b4bf } .grid { stroke: #30363d } .whisker { stroke: #e6edf3 }
                  .s1 { fill: #6ea0d6; stroke: #6ea0d6 } .s2 { fill: #e8924a; stroke: #e8924a } .s3 { fill: #5cb87a; stroke: #5cb87a }
                  .s4 { fill: #b98ad6; stroke: #b98ad6 } .s5 { fill: #e0706c; stroke: #e0706c }
                }
              </style>
            """;

    private static final int WIDTH = 860;

    private final String title;
    private final String xTitle;
    private final Ticks xTicks;
    private final String yTitle;
    private final Ticks yTicks;
    private final List<String> series;
    private final List<Curve> curves = new ArrayList<>();
    private final List<Group> groups = new ArrayList<>();
    private final StringBuilder svg = new StringBuilder();

    private Chart(String title, String xTitle, Ticks xTicks, String yTitle, Ticks yTicks, List<String> series) {
        this.title = title;
        this.xTitle = xTitle;
        this.xTicks = xTicks;
        this.yTitle = yTitle;
        this.yTicks = yTicks;
        this.series = new ArrayList<>(series);
    }

    static Chart curves(String title, String xTitle, Ticks xTicks, String yTitle, Ticks yTicks) {
        return new Chart(title, xTitle, xTicks, yTitle, yTicks, List.of());
    }

    /// @param axisTitle what the bars' length means, with its unit
    /// @param series the names of the bars of a group, for the legend
    static Chart bars(String title, String axisTitle, Ticks ticks, List<String> series) {
        return new Chart(title, axisTitle, ticks, "", ticks, series);
    }

    Chart curve(String label, List<Point> points) {
        series.add(label);
        curves.add(new Curve(label, points));
        return this;
    }

    Chart group(String label, List<Bar> bars) {
        groups.add(new Group(label, bars));
        return this;
    }

    /// Whether there is nothing to draw, which a run of few sizes may leave.
    boolean isEmpty() {
        return groups.isEmpty() && curves.stream().allMatch(curve -> curve.points.isEmpty());
    }

    @Override
    public String toString() {
        svg.setLength(0);
        if (groups.isEmpty()) {
            drawCurves();
        } else {
            drawBars();
        }
        return svg + "</svg>\n";
    }

    private void drawCurves() {
        double left = 80;
        double right = 830;
        double top = 96;
        double bottom = 376;
        begin(440);
        var points = curves.stream().flatMap(curve -> curve.points.stream()).toList();
        var x = Axis.of(xTicks, points.stream().mapToDouble(Point::x), left + 20, right - 20);
        var y = Axis.of(yTicks, points.stream().mapToDouble(Point::y), bottom, top);
        for (double tick : y.ticks) {
            line(left, y.at(tick), right, y.at(tick), "grid", 1);
            text(left - 8, y.at(tick) + 4, "end", "faint", Axis.label(tick));
        }
        for (double tick : x.ticks) {
            line(x.at(tick), bottom, x.at(tick), bottom + 5, "grid", 1);
            text(x.at(tick), bottom + 20, "middle", "faint", Axis.label(tick));
        }
        text(20, top - 14, "start", "faint", yTitle);
        text((left + right) / 2, bottom + 46, "middle", "faint", xTitle);
        for (int s = 0; s < curves.size(); s++) {
            Point before = null;
            for (var point : curves.get(s).points) {
                double at = x.at(point.x);
                if (before != null) {
                    line(x.at(before.x), y.at(before.y), at, y.at(point.y), color(s), 2);
                }
                if (point.error > 0) {
                    line(at, y.at(point.y - point.error), at, y.at(point.y + point.error), color(s), 1);
                }
                draw("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\" class=\"%s\"/>", at, y.at(point.y), color(s));
                before = point;
            }
        }
    }

    private void drawBars() {
        double left = 190;
        double right = 740;
        double top = 78;
        double height = 17;
        double gap = 14;
        var bars = groups.stream().flatMap(group -> group.bars.stream()).toList();
        double bottom = top + bars.size() * height + groups.size() * gap;
        begin((int) bottom + 54);
        var axis = Axis.of(xTicks, bars.stream().mapToDouble(Bar::value), left, right);
        for (double tick : axis.ticks) {
            line(axis.at(tick), top - 6, axis.at(tick), bottom, "grid", 1);
            text(axis.at(tick), bottom + 18, "middle", "faint", Axis.label(tick));
        }
        text((left + right) / 2, bottom + 40, "middle", "faint", xTitle);
        double y = top;
        for (var group : groups) {
            text(left - 12, y + group.bars.size() * height / 2 + 4, "end", "ink", group.label);
            for (var bar : group.bars) {
                double end = axis.at(bar.value);
                rectangle(left, y, end - left, height - 3, color(bar.series));
                if (bar.error > 0) {
                    double middle = y + (height - 3) / 2;
                    double high = axis.at(bar.value + bar.error);
                    line(axis.at(bar.value - bar.error), middle, high, middle, "whisker", 1);
                    end = Math.max(end, high);
                }
                text(end + 6, y + height - 6, "start", "faint", bar.label);
                y += height;
            }
            y += gap;
        }
    }

    /// The frame, the title, and the names of the series, each behind a square of its colour.
    private void begin(int height) {
        svg.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
                        + " font-family=\"Helvetica, Arial, sans-serif\" font-size=\"13\" role=\"img\">\n",
                WIDTH,
                height,
                WIDTH,
                height));
        draw("<title>%s</title>", escaped(title));
        svg.append(STYLE);
        rectangle(0, 0, WIDTH, height, "paper");
        text(20, 28, "start", "ink title", title);
        double x = 20;
        for (int i = 0; i < series.size(); i++) {
            rectangle(x, 44, 12, 12, color(i));
            text(x + 18, 55, "start", "faint", series.get(i));
            x += 40 + CHARACTER * series.get(i).length();
        }
    }

    private static String color(int series) {
        return "s" + series % 6;
    }

    private void line(double x1, double y1, double x2, double y2, String classes, double width) {
        draw(
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" class=\"%s\" stroke-width=\"%.1f\"/>",
                x1, y1, x2, y2, classes, width);
    }

    private void rectangle(double x, double y, double width, double height, String classes) {
        draw("<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" class=\"%s\"/>", x, y, width, height, classes);
    }

    /// @param anchor where the text stands to its point: start, middle or end
    private void text(double x, double y, String anchor, String classes, String words) {
        draw(
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" class=\"%s\">%s</text>",
                x, y, anchor, classes, escaped(words));
    }

    private void draw(String format, Object... args) {
        svg.append("  ").append(String.format(Locale.ROOT, format, args)).append('\n');
    }

    private static String escaped(String words) {
        return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
