package microgpt.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import microgpt.session.Pace;
import microgpt.session.Watcher;

/// How training goes, on standard error: one line drawn over and over on a terminal, else a line now and then.
final class Progress {
    private static final long REDRAW = Duration.ofMillis(100).toNanos();
    private static final long PLAIN = Duration.ofSeconds(10).toNanos();

    private final PrintWriter err;
    private final boolean live;
    private final IntSupplier columns;
    private final Pace pace;
    private int width;
    private String noted;

    /// @param live whether lines can be drawn over
    /// @param columns how many fit a line at the moment
    /// @param steps of the whole run
    /// @param done steps before the first
    /// @param clock nanoseconds since some moment
    Progress(PrintWriter err, boolean live, IntSupplier columns, int done, int steps, LongSupplier clock) {
        this.err = err;
        this.live = live;
        this.columns = columns;
        pace = new Pace(done, steps, clock);
    }

    /// Shows a step, if it is time to.
    void onStep(Watcher.Step step) {
        pace.add(step);
        long elapsed = pace.sinceLine();
        boolean isDue = live ? elapsed >= REDRAW : elapsed >= PLAIN || pace.isTenth();
        if (isDue || pace.isDone()) {
            show();
        }
    }

    /// Shows this validation loss from the next line on.
    void validated(double loss) {
        pace.validated(loss);
    }

    /// Says something in a line of its own, once; null says nothing.
    void note(String text) {
        if (text != null && !text.equals(noted)) {
            noted = text;
            end();
            err.println(text);
        }
    }

    private void show() {
        // in the last column, some terminals begin a new line
        int most = columns.getAsInt() - 1;
        var line = pace.line(most);
        if (live) {
            // The rest of a longer line before is blanked out.
            err.print("\r" + line + " ".repeat(Math.max(0, Math.min(width, most) - line.length())));
            width = line.length();
            err.flush();
        } else {
            err.println(line);
        }
    }

    /// Ends the line that was drawn over: whatever is printed next starts on its own.
    void end() {
        if (live && width > 0) {
            err.println();
            width = 0;
        }
    }
}
