package microgpt.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import microgpt.session.Watcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressTest {
    private static final long MILLISECOND = 1_000_000;

    private final StringWriter shown = new StringWriter();
    private long now;
    private long tokens;
    private int columns = Integer.MAX_VALUE;

    private Progress progress(boolean live, int steps) {
        return new Progress(new PrintWriter(shown), live, () -> columns, 0, steps, () -> now);
    }

    private void steps(Progress progress, int from, int to, long nanosEach) {
        for (int step = from; step < to; step++) {
            now += nanosEach;
            tokens += 7;
            progress.onStep(new Watcher.Step(step + 1, 0, 2.5, 0.01, tokens));
        }
    }

    @Test
    void everyTenthOfARunIsALineWhereNothingCanBeDrawnOver() {
        var progress = progress(false, 20);
        steps(progress, 0, 4, MILLISECOND);
        progress.end();
        assertEquals("""
                step  2/20  smoothed loss 2.5000  7,000 tokens/s  0:00 left
                step  4/20  smoothed loss 2.5000  7,000 tokens/s  0:00 left
                """, shown.toString().replace(System.lineSeparator(), "\n"));
    }

    @Test
    void slowRunsSayALineEveryTenSeconds() {
        var progress = progress(false, 10_000);
        steps(progress, 0, 25, 1000 * MILLISECOND);
        assertEquals("""
                step     10/10,000  smoothed loss 2.5000  7 tokens/s  2:46:30 left
                step     20/10,000  smoothed loss 2.5000  7 tokens/s  2:46:20 left
                """, shown.toString().replace(System.lineSeparator(), "\n"));
    }

    @Test
    void aTerminalSeesOneLineDrawnTenTimesASecond() {
        var progress = progress(true, 10_000);
        steps(progress, 0, 250, MILLISECOND);
        progress.end();
        assertEquals(
                "\rstep    100/10,000  smoothed loss 2.5000  7,000 tokens/s  0:10 left"
                        + "\rstep    200/10,000  smoothed loss 2.5000  7,000 tokens/s  0:10 left"
                        + System.lineSeparator(),
                shown.toString());
    }

    @Test
    void aFirstStepSaysNothingAboutTheSpeed() {
        var progress = progress(true, 10_000);
        steps(progress, 0, 1, 400 * MILLISECOND);
        steps(progress, 1, 101, MILLISECOND);
        assertEquals(
                "\rstep      1/10,000  smoothed loss 2.5000"
                        + "\rstep    101/10,000  smoothed loss 2.5000  7,000 tokens/s  0:10 left",
                shown.toString());
    }

    @Test
    void aShorterLineBlanksOutTheOneBefore() {
        var progress = progress(true, 1000);
        steps(progress, 0, 1, 99 * MILLISECOND);
        steps(progress, 1, 2, 2_000_000 * MILLISECOND);
        int first = shown.getBuffer().length();
        steps(progress, 2, 1000, MILLISECOND / 20);
        assertEquals(first, shown.getBuffer().length() - first, shown.toString());
    }

    @Test
    void theLossShownIsAMeanThatForgetsSlowly() {
        var progress = progress(false, 2);
        progress.onStep(new Watcher.Step(1, 2, 4, 0.01, 7));
        progress.onStep(new Watcher.Step(2, 2, 2, 0.01, 14));
        // (0.98 · 4 + 2) / 1.98
        assertEquals(
                "step 2/2  smoothed loss 2.9899",
                shown.toString().lines().toList().getLast().substring(0, 30));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 5, 20, 30, 40, 60, 80, 100})
    void noLineIsLongerThanTheTerminalIsWide(int width) {
        var progress = progress(true, 100_000_000);
        progress.validated(2.1234);
        steps(progress, 0, 250, MILLISECOND);
        columns = width;
        steps(progress, 250, 1000, MILLISECOND);
        progress.end();
        var drawn = shown.toString().split("[\\r\\n]+");
        var narrow = Arrays.copyOfRange(drawn, 3, drawn.length);
        assertEquals(8, drawn.length - 3, shown.toString());
        for (var line : narrow) {
            assertTrue(line.length() < width, line);
        }
    }

    @Test
    void whatDoesNotFitGoesInOrderOfItsWorth() {
        columns = 90;
        var progress = progress(true, 100_000_000);
        progress.validated(2.1234);
        steps(progress, 0, 100, MILLISECOND);
        assertEquals(
                "\rstep         100/100,000,000  smoothed loss 2.5000  validation 2.1234  27:46:40 left",
                shown.toString());
    }
}
