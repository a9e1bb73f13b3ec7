package microgpt.bench.report;

import java.util.ArrayList;
import java.util.List;

/// Bars lying in groups, each with its number behind it and a whisker for its spread.
public final class BarChart {
    private record Bar(int series, double value, double error, String label) {}

    private record Group(String label, List<Bar> bars) {}

    private static final int WIDTH = 860;
    private static final int LEFT = 190;
    private static final int RIGHT = 740;
    private static final int TOP = 78;
    private static final int BAR = 17;
    private static final int GAP = 14;

    private final String title;
    private final String axisTitle;
    private final boolean logarithmic;
    private final List<String> series;
    private final List<Group> groups = new ArrayList<>();

    /// @param axisTitle what the bars' length means, with its unit
    /// @param series the names of the bars of a group, for the legend
    public BarChart(String title, String axisTitle, boolean logarithmic, List<String> series) {
        this.title = title;
        this.axisTitle = axisTitle;
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
        var svg = new Svg(WIDTH, bottom + 54, title);
        svg.legend(series);
        var values = groups.stream().flatMap(group -> group.bars.stream()).mapToDouble(Bar::value);
        var range = values.summaryStatistics();
        var axis = logarithmic
                ? Axis.decades(range.getMin(), range.getMax(), LEFT, RIGHT)
                : Axis.linear(range.getMax(), LEFT, RIGHT);
        for (double tick : axis.ticks()) {
            svg.line(axis.at(tick), TOP - 6, axis.at(tick), bottom, "grid", 1);
            svg.text(axis.at(tick), bottom + 18, "middle", "faint", Axis.label(tick));
        }
        svg.text((LEFT + RIGHT) / 2.0, bottom + 40, "middle", "faint", axisTitle);
        double y = TOP;
        for (var group : groups) {
            svg.text(LEFT - 12, y + group.bars.size() * BAR / 2.0 + 4, "end", "ink", group.label);
            for (var bar : group.bars) {
                double end = axis.at(bar.value);
                svg.bar(LEFT, y, end - LEFT, BAR - 3, Svg.series(bar.series));
                if (bar.error > 0) {
                    double middle = y + (BAR - 3) / 2.0;
                    double high = axis.at(bar.value + bar.error);
                    svg.line(axis.at(bar.value - bar.error), middle, high, middle, "whisker", 1);
                    end = Math.max(end, high);
                }
                svg.text(end + 6, y + BAR - 6, "start", "faint", bar.label);
                y += BAR;
            }
            y += GAP;
        }
        return svg.toString();
    }
}
