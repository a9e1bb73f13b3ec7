package microgpt.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SweepDrawingTest {
    private static final Grid GRID = Grid.parse("learning-rate=0.01,0.1,1");
    private static final Pattern DOT = Pattern.compile("<circle cx=\"[0-9.]+\" cy=\"([0-9.]+)\" r=\"4.0\"");

    private static String drawn(double... validations) {
        var rows = IntStream.range(0, validations.length)
                .mapToObj(i ->
                        new Row(i + 1, GRID.values(i + 1), Row.State.DONE, validations[i], 2.5, 1234, 100, 0.5, "", ""))
                .toList();
        return SweepDrawing.svg(GRID, rows).orElseThrow();
    }

    /// How far below the upper edge of the axis, at 90, the dots of the last panel lie.
    private static List<Double> depths(String svg) {
        var all = DOT.matcher(svg)
                .results()
                .map(dot -> Double.parseDouble(dot.group(1)) - 90)
                .toList();
        return all.subList(all.size() - 3, all.size());
    }

    @Test
    void onlyALossAboveTheAxisIsDrawnAtItsUpperEdge() {
        var far = drawn(2.54, 3.9, 213.9);
        assertTrue(far.contains(">at the upper edge: more than 4<"), far);
        assertTrue(depths(far).get(1) > 5, far);
        assertEquals(0, depths(far).get(2), far);
        assertFalse(drawn(2.54, 2.7, 3.9).contains("at the upper edge"));
    }
}
