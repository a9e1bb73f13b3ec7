package microgpt.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChartTest {
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
                "20000; 20,000",
                "2.5e30; 2.5·10³⁰",
                "2e-12; 2·10⁻¹²",
                "0; 0",
                "0.002; 0.002"
            })
    void ticksAreLabelledExactly(double tick, String label) {
        assertEquals(label, Axis.label(tick));
    }

    private static List<Double> ticks(Chart.Ticks kind, double... values) {
        return Axis.of(kind, DoubleStream.of(values), 0, 1).ticks();
    }

    @Test
    void ticksAreRoundNumbersThatHoldAllValues() {
        assertEquals(List.of(0.0, 20.0, 40.0, 60.0, 80.0), ticks(Chart.Ticks.FROM_ZERO, 5, 71.5));
        assertEquals(List.of(0.0, 1.0, 2.0, 3.0), ticks(Chart.Ticks.WHOLE, 1, 3));
        assertEquals(List.of(1.8, 2.0, 2.2, 2.4, 2.6, 2.8), ticks(Chart.Ticks.AROUND, 1.93, 2.75));
        assertEquals(List.of(100.0, 1000.0, 10000.0), ticks(Chart.Ticks.POWERS_OF_TEN, 200, 9999));
        assertEquals(List.of(0.5, 1.0, 2.0, 5.0, 10.0, 20.0), ticks(Chart.Ticks.ONES, 0.4, 31));
    }

    @Test
    void whatAnAxisCannotHoldDoesNotCount() {
        assertEquals(List.of(0.5, 1.0, 2.0), ticks(Chart.Ticks.ONES, 0, 0.5, -3, 2, Double.NaN));
        assertEquals(List.of(1.0, 2.0, 5.0, 10.0), ticks(Chart.Ticks.ONES, 0));
        assertEquals(List.of(1.0, 10.0), ticks(Chart.Ticks.POWERS_OF_TEN));
    }

    @Test
    void aBarAsLongAsTheAxisHasItsLabelInside() {
        var chart = Chart.bars("title", "axis", Chart.Ticks.POWERS_OF_TEN, List.of("a", "b"));
        for (double micros : new double[] {1, 1_000_000}) {
            chart.group("6 × 384, 256, 4", List.of(new Chart.Bar(0, micros, micros / 10, "1,000,000 µs")));
        }
        assertEquals(List.of(), Drawn.faults(chart.toString()));
    }

    private static final Pattern LINE = Pattern.compile(
            "<line x1=\"([\\d.]+)\" y1=\"([\\d.]+)\" x2=\"([\\d.]+)\" y2=\"([\\d.]+)\" class=\"(\\S+)\"");

    private static List<double[]> lines(Chart chart, String name) {
        return LINE.matcher(chart.toString())
                .results()
                .filter(line -> line.group(5).equals(name))
                .map(line -> IntStream.rangeClosed(1, 4)
                        .mapToDouble(i -> Double.parseDouble(line.group(i)))
                        .toArray())
                .toList();
    }

    /// Bars end at 740 pixels, where the room for labels begins; curves lie between 96 and 376.
    @Test
    void whiskersStayWithinTheAxis() {
        for (var ticks : Chart.Ticks.values()) {
            for (double error : new double[] {0.5, 3, 30}) {
                var bars = Chart.bars("title", "axis", ticks, List.of("a"))
                        .group("b", List.of(new Chart.Bar(0, 3, error, "1,000,000 µs"), new Chart.Bar(0, 4, 0, "c")));
                assertEquals(List.of(), Drawn.faults(bars.toString()));
                var whisker = lines(bars, "whisker").getFirst();
                assertTrue(whisker[0] >= 190 && whisker[2] <= 740.05, ticks + " " + whisker[0] + " " + whisker[2]);
                var curves = Chart.curves("title", "x", ticks, "y", ticks)
                        .curve("a", List.of(new Chart.Point(1, 3, error), new Chart.Point(2, 4, Double.NaN)));
                var line = lines(curves, "s0").getFirst();
                assertTrue(line[3] >= 95.95 && line[1] <= 376.05, ticks + " " + line[1] + " " + line[3]);
            }
        }
    }

    private static Chart curve(Chart.Ticks ticks, double... values) {
        return Chart.curves("title", "x", ticks, "y", ticks)
                .curve(
                        "a",
                        DoubleStream.of(values)
                                .mapToObj(y -> new Chart.Point(Double.isNaN(y) ? 1 : y, y, Double.NaN))
                                .toList());
    }

    @Test
    void valuesThatAreAlikeHaveAnAxis() {
        for (var ticks : Chart.Ticks.values()) {
            for (double value : new double[] {2.4, 1e-9, 3e17}) {
                for (var svg : List.of(curve(ticks, value), curve(ticks, value, Math.nextUp(value)))) {
                    assertFalse(svg.toString().contains("NaN"), ticks + ": " + svg);
                    assertEquals(List.of(), Drawn.faults(svg.toString()), ticks + " " + value);
                }
            }
        }
    }

    private static void requireDrawn(Chart chart) {
        var svg = chart.toString();
        assertFalse(svg.matches("(?s).*(NaN|Infinity|=\"-\\d+\\.\\d+\").*"), svg);
        assertEquals(List.of(), Drawn.faults(svg));
    }

    @Test
    void numbersThatAnAxisCannotHoldAreDrawnAtItsStart() {
        double[] values = {-2, 1e308, -1e308, Double.MIN_VALUE, Double.NaN, Double.POSITIVE_INFINITY};
        for (var ticks : Chart.Ticks.values()) {
            for (double value : values) {
                for (double other : new double[] {value, -value, 3}) {
                    requireDrawn(Chart.bars("title", "axis", ticks, List.of("a"))
                            .group(
                                    "b",
                                    List.of(
                                            new Chart.Bar(0, value, 0.1 * Math.abs(value), "c"),
                                            new Chart.Bar(0, other, Double.POSITIVE_INFINITY, "d"))));
                    var curve = Chart.curves("title", "x", ticks, "y", ticks)
                            .curve(
                                    "a",
                                    List.of(
                                            new Chart.Point(value, other, 0.1 * Math.abs(other)),
                                            new Chart.Point(other, value, Double.POSITIVE_INFINITY)));
                    if (!curve.isEmpty()) {
                        requireDrawn(curve);
                    }
                }
            }
        }
    }

    @Test
    void whatIsNoNumberLeavesAGap() {
        var svg = curve(Chart.Ticks.AROUND, 1, 2, Double.NaN, 3, 4).toString();
        assertEquals(4, svg.split("<circle ", -1).length - 1, svg);
        assertTrue(svg.matches("(?s).*<path d=\"M[^ML]*L[^ML]*M[^ML]*L[^ML]*\".*"), svg);
    }

    @Test
    void aChartOfNothingIsEmpty() {
        assertTrue(
                Chart.bars("title", "axis", Chart.Ticks.FROM_ZERO, List.of("a")).isEmpty());
        var nothing = curve(Chart.Ticks.ONES, Double.NaN);
        assertTrue(nothing.isEmpty());
        assertThrows(IllegalStateException.class, nothing::toString);
        assertFalse(curve(Chart.Ticks.ONES, 1).isEmpty());
    }

    @Test
    void chartsFollowTheColourSchemeOfTheReader() {
        assertTrue(curve(Chart.Ticks.AROUND, 1, 2).toString().contains("@media (prefers-color-scheme: dark)"));
    }

    @Test
    void attentionIsDrawnOfWhatIsThere() {
        double[][][][] probabilities = {{{{1, 0}, {0.5, 0.5}}}};
        assertEquals(List.of(), Drawn.faults(AttentionDrawing.svg(List.of("", "a"), probabilities)));
        var wrong = "attention on 3 tokens: there must be a layer, and in each head a row for each token, up to its own"
                + " column";
        var three = List.of("a", "b", "c");
        assertEquals(
                wrong,
                assertThrows(IllegalArgumentException.class, () -> AttentionDrawing.svg(three, probabilities))
                        .getMessage());
        assertEquals(
                wrong,
                assertThrows(IllegalArgumentException.class, () -> AttentionDrawing.svg(three, new double[0][][][]))
                        .getMessage());
        assertThrows(
                IllegalArgumentException.class,
                () -> AttentionDrawing.svg(List.of("a", "b"), new double[][][][] {{{{1}, {1}}}}));
    }
}
