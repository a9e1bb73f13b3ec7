package microgpt.bench.report;

import java.util.ArrayList;
import java.util.List;

/// Bars lying in groups, each with its number behind it and a whisker for its error.
public final class BarChart {
    private record Bar(int series, double value, double error, String label) {}

    private record Group(String label, List<Bar> bars) {}

    private static final int WIDTH = 860;
    private static final int LEFT = 190;
    private static final int RIGHT = 700;
    private static final int TOP = 78;
    private static final int BAR = 17;
    private static final int GAP = 14;

    private final String title;
    private final boolean logarithmic;
    private final List<String> series;
    private final List<Group> groups = new ArrayList<>();

    /// @param series the names of the bars of a group, for the legend
    public BarChart(String title, boolean logarithmic, List<String> series) {
        this.title = title;
        this.logarithmic = logarithmic;
        this.series = series;
    }

    /// Starts a group of bars.
    public void group(String label) {
        groups.add(new Group(label, new ArrayList<>()));
    }

    /// A bar of the group started last; an error of NaN has no whisker.
    public void bar(int series, double value, double error, String label) {
        groups.getLast().bars.add(new Bar(series, value, error, label));
    }

    @Override
    public String toString() {
        int rows = groups.stream().mapToInt(group -> group.bars.size()).sum();
        int bottom = TOP + rows * BAR + groups.size() * GAP;
        var svg = new Svg(WIDTH, bottom + 34, title);
        legend(svg);
        var axis = axis();
        for (double tick : axis.ticks()) {
            svg.line(axis.at(tick), TOP - 6, axis.at(tick), bottom, "#d5dce2", 1);
            svg.text(axis.at(tick), bottom + 18, "middle", "#3d4f5f", Table.number(tick));
        }
        double y = TOP;
        for (var group : groups) {
            svg.text(LEFT - 12, y + group.bars.size() * BAR / 2.0 + 4, "end", "#1d2d3c", group.label);
            for (var bar : group.bars) {
                double end = axis.at(bar.value);
                svg.bar(LEFT, y, end - LEFT, BAR - 3, Svg.colour(bar.series));
                if (bar.error > 0) {
                    double middle = y + (BAR - 3) / 2.0;
                    svg.line(
                            axis.at(bar.value - bar.error),
                            middle,
                            axis.at(bar.value + bar.error),
                            middle,
                            "#000000",
                            1);
                    end = Math.max(end, axis.at(bar.value + bar.error));
                }
                svg.text(end + 6, y + BAR - 6, "start", "#3d4f5f", bar.label);
                y += BAR;
            }
            y += GAP;
        }
        return svg.toString();
    }

    private Axis axis() {
        double smallest = Double.MAX_VALUE;
        double largest = 0;
        for (var group : groups) {
            for (var bar : group.bars) {
                smallest = Math.min(smallest, bar.value);
                largest = Math.max(largest, bar.value);
            }
        }
        return logarithmic ? Axis.decades(smallest, largest, LEFT, RIGHT) : Axis.linear(largest, LEFT, RIGHT);
    }

    private void legend(Svg svg) {
        double x = 20;
        for (int i = 0; i < series.size(); i++) {
            svg.bar(x, 44, 12, 12, Svg.colour(i));
            svg.text(x + 18, 55, "start", "#3d4f5f", series.get(i));
            x += 44 + 7 * series.get(i).length();
        }
    }
}
