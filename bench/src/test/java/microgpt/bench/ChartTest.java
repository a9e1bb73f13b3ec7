package microgpt.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChartTest {
    private static final Pattern TEXT = Pattern.compile(
            "<text x=\"([\\d.-]+)\" y=\"([\\d.-]+)\" text-anchor=\"(\\w+)\" class=\"([^\"]+)\">(.*)</text>");

    /// Fails if a text of a chart leaves its frame.
    static void requireAllInside(String name, String svg) {
        var size = Pattern.compile("viewBox=\"0 0 (\\d+) (\\d+)\"").matcher(svg);
        assertTrue(size.find(), name);
        var text = TEXT.matcher(svg);
        int texts = 0;
        while (text.find()) {
            texts++;
            double width = text.group(5).length() * (text.group(4).contains("title") ? 9.5 : Chart.CHARACTER);
            double x = Double.parseDouble(text.group(1));
            double left = switch (text.group(3)) {
                case "start" -> x;
                case "middle" -> x - width / 2;
                default -> x - width;
            };
            double y = Double.parseDouble(text.group(2));
            boolean inside = left >= 0
                    && left + width <= Double.parseDouble(size.group(1))
                    && y >= 13
                    && y <= Double.parseDouble(size.group(2)) - 4;
            assertTrue(inside, name + ": '" + text.group(5) + "' leaves the frame");
        }
        assertTrue(texts > 5, name + " has " + texts + " texts");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "1024; 1,024",
                "0.1; 0.1",
                "2.2; 2.2",
                "10000; 10⁴",
                "1e10; 10¹⁰",
                "1000; 1,000",
                "0; 0",
                "0.002; 0.002"
            })
    void ticksAreLabelledExactly(double tick, String label) {
        assertEquals(label, Chart.Axis.label(tick));
    }

    private static List<Double> ticks(Chart.Ticks kind, double low, double high) {
        return Chart.Axis.of(kind, DoubleStream.of(low, high), 0, 1).ticks();
    }

    @Test
    void ticksAreRoundNumbersThatHoldAllValues() {
        assertEquals(List.of(0.0, 20.0, 40.0, 60.0, 80.0), ticks(Chart.Ticks.FROM_ZERO, 5, 71.5));
        assertEquals(List.of(1.8, 2.0, 2.2, 2.4, 2.6, 2.8), ticks(Chart.Ticks.AROUND, 1.93, 2.75));
        assertEquals(List.of(100.0, 1000.0, 10000.0), ticks(Chart.Ticks.POWERS_OF_TEN, 200, 9999));
        assertEquals(List.of(0.5, 1.0, 2.0, 5.0, 10.0, 20.0), ticks(Chart.Ticks.ONES, 0.4, 31));
    }

    @Test
    void aBarAsLongAsTheAxisHasItsLabelInside() {
        var chart = Chart.bars("title", "axis", Chart.Ticks.POWERS_OF_TEN, List.of("a", "b"));
        for (double micros : new double[] {1, 1_000_000}) {
            var bar = new Chart.Bar(0, micros, micros / 10, Table.number(micros) + " µs");
            chart.group("6 × 384, 256, 4", List.of(bar));
        }
        requireAllInside("bars", chart.toString());
    }

    @Test
    void oneValueAloneHasAnAxis() {
        for (var ticks : Chart.Ticks.values()) {
            var chart = Chart.curves("title", "x", ticks, "y", ticks)
                    .curve("a", List.of(new Chart.Point(2.4, 2.4, Double.NaN)));
            assertFalse(chart.toString().contains("NaN"), ticks + ": " + chart);
        }
    }

    @Test
    void aChartOfNothingIsEmpty() {
        var bars = Chart.bars("title", "axis", Chart.Ticks.FROM_ZERO, List.of("a"));
        assertTrue(bars.isEmpty());
        var curves = Chart.curves("title", "x", Chart.Ticks.ONES, "y", Chart.Ticks.AROUND);
        assertTrue(curves.curve("a", List.of()).isEmpty());
        assertFalse(curves.curve("b", List.of(new Chart.Point(1, 2, 0))).isEmpty());
    }

    @Test
    void chartsFollowTheColourSchemeOfTheReader() {
        var chart = Chart.curves("title", "x", Chart.Ticks.ONES, "y", Chart.Ticks.AROUND)
                .curve("a", List.of(new Chart.Point(1, 2, 0), new Chart.Point(2, 1, 0)));
        assertTrue(chart.toString().contains("@media (prefers-color-scheme: dark)"));
    }
}
