package microgpt.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import microgpt.session.Watcher;
import org.junit.jupiter.api.Test;

class BoardTest {
    private static final Grid GRID = Grid.parse("n-embd=8,16 seed=1,2");

    private static Row done(int number, double validation) {
        return new Row(
                number, GRID.values(number), Row.State.DONE, validation, 2.5, 1234, 100, 0.5, "0123456789abcdef", "");
    }

    private static Row diverged(int number) {
        return Row.not(number, GRID.values(number), Row.State.DIVERGED, 0.25, "at step 3 the loss is NaN");
    }

    @Test
    void aLineTellsWhatCameOfAConfiguration() {
        var board = new Board(GRID, 4, List.of());
        board.onRow(done(1, 2.25));
        assertEquals("1/4  n-embd 8  seed 1  validation 2.2500  0.5 s  best so far", board.line(done(1, 2.25), true));
        board.onRow(diverged(2));
        assertEquals("2/4  n-embd 8  seed 2  diverged: at step 3 the loss is NaN", board.line(diverged(2), false));
    }

    @Test
    void theBoardShowsTheBestAndWhatRuns() {
        var board = new Board(GRID, 4, List.of(done(3, 2.5)));
        board.onStep(1, new Watcher.Step(7, 1000, 3.25, 0.01, 70));
        board.onRow(done(2, 2.25));
        assertEquals(
                List.of(
                        "validation    loss  parameters  seconds  n-embd  seed",
                        "    2.2500  2.5000       1,234     0.50       8     2",
                        "    2.5000  2.5000       1,234     0.50      16     1",
                        "n-embd 8  seed 1  step 7/1,000  loss 3.2500",
                        "2 of 4 configurations have ended"),
                board.lines());
    }

    @Test
    void settingsAreComparedByTheirMeanOverSeeds() {
        var rows = List.of(done(1, 2.0), done(3, 2.25), done(4, 2.5), done(2, 3.0));
        assertEquals(
                List.of("mean of 2 seeds  2.3750 ± 0.1768  n-embd 16", "mean of 2 seeds  2.5000 ± 0.7071  n-embd 8"),
                Board.means(rows));
        assertEquals(List.of(), Board.means(List.of(done(1, 2.0), done(3, 2.25))));
        assertEquals(
                1,
                Board.means(List.of(done(1, 2.0), done(2, 2.25), done(3, 2.25), diverged(4)))
                        .size());
    }

    @Test
    void aLossFarFromAllOthersKeepsTheColumnsNarrow() {
        assertEquals(
                List.of(
                        "validation    loss  parameters  seconds  n-embd  seed",
                        "99999.5000  2.5000       1,234     0.50       8     1",
                        " 1.250e+30  2.5000       1,234     0.50       8     2"),
                Board.table(List.of(done(1, 99_999.5), done(2, 1.25e30))));
    }

    @Test
    void aRowSurvivesItsLine() {
        var rows = new Rows(GRID);
        for (var row : List.of(done(1, 2.25), Row.not(4, GRID.values(4), Row.State.FAILED, 1.5, "a \"b\", c; d"))) {
            assertEquals(row, rows.parse(Rows.line(row)));
        }
        assertEquals(
                Map.of("n-embd", "16", "seed", "2"),
                rows.parse(Rows.line(diverged(4))).values());
    }
}
