package microgpt.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RateFindingTest {
    private static final Grid FOUR = Grid.parse("learning-rate=0.001,0.003,0.01,0.03");

    /// The rows of a grid whose rates have come to these losses, NaN where training diverged.
    private static List<Row> rows(Grid grid, double... losses) {
        return IntStream.range(0, losses.length)
                .mapToObj(i -> {
                    var values = grid.values(i + 1);
                    return Double.isNaN(losses[i])
                            ? Row.not(i + 1, values, Row.State.DIVERGED, 1, "at step 3 the loss is NaN")
                            : new Row(
                                    i + 1,
                                    values,
                                    Row.State.DONE,
                                    losses[i],
                                    losses[i],
                                    9,
                                    9,
                                    1,
                                    "0123456789abcdef",
                                    "");
                })
                .toList();
    }

    private static String second(double... losses) {
        return RateFinding.of(FOUR, rows(FOUR, losses)).getLast();
    }

    @Test
    void theBestIsNamedInWhateverOrderTheRatesAre() {
        var grid = Grid.parse("learning-rate=0.03,0.001,0.01");
        assertEquals(
                List.of(
                        "learning rate 0.01: loss 2.0000 on what is held out, the lowest of 3 rates from 0.001 to 0.03",
                        "no other comes within 1 % of it; the loss is 3.0000 at the lowest and 2.5000 at the highest"),
                RateFinding.of(grid, rows(grid, 2.5, 3, 2)));
    }

    @Test
    void ratesWithinOnePercentAreAlike() {
        assertEquals(
                "0.003 to 0.01 come within 1 % of it; the loss is 2.0300 at the lowest and 2.0300 at the highest",
                second(2.03, 2.015, 2, 2.03));
    }

    @Test
    void trainingDivergesAboveTheBestOrWithoutAWord() {
        assertEquals("no other comes within 1 % of it; training diverges at 0.03", second(3, 2.5, 2, Double.NaN));
        assertEquals(
                "no other comes within 1 % of it; the loss is 3.0000 at the lowest and 2.5000 at the highest",
                second(3, Double.NaN, 2, 2.5));
        assertEquals(
                "no other comes within 1 % of it; the loss is 3.0000 at the lowest and 2.5000 at the highest",
                second(Double.NaN, 3, 2, 2.5));
    }

    @Test
    void theBestAtAnEndMayNotBeTheBest() {
        var edge = "no other comes within 1 % of it; it is at the end of the range, so the best may lie beyond";
        assertEquals(edge, second(2, 2.5, 3, 3.5));
        assertEquals(edge, second(3.5, 3, 2.5, 2));
    }

    @Test
    void nothingIsFoundInTwoRatesOrInOtherGrids() {
        var two = Grid.parse("learning-rate=0.001,0.003");
        assertEquals(List.of(), RateFinding.of(two, rows(two, 3, 2)));
        assertEquals(List.of(), RateFinding.of(FOUR, rows(FOUR, Double.NaN, Double.NaN, Double.NaN, Double.NaN)));
        for (var other : List.of("seed=1..4", "learning-rate=0.001,0.003 seed=1..2")) {
            var grid = Grid.parse(other);
            assertEquals(List.of(), RateFinding.of(grid, rows(grid, 4, 3, 2, 1)), other);
        }
    }
}
