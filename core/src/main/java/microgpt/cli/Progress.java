package microgpt.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import microgpt.session.Watcher;

/// How training goes, on standard error: one line drawn over and over on a terminal, else a line now and then.
///
/// The loss shown is smoothed: a mean in which a step's weight falls by 2 % with every step after it.
final class Progress {
    private static final double DECAY = 0.98;
    private static final long REDRAW = Duration.ofMillis(100).toNanos();
    private static final long PLAIN = Duration.ofSeconds(10).toNanos();

    private final PrintWriter err;
    private final boolean live;
    private final IntSupplier columns;
    private final int steps;
    private final LongSupplier clock;

    private double validation = Double.NaN;
    private double losses;
    private double weights;
    private int done;
    private long shownAt;
    private int shownStep;
    private double rate;
    private long tokens;
    private long shownTokens;
    private double tokenRate;
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
        this.steps = steps;
        this.clock = clock;
        this.done = done;
        shownStep = done;
        shownAt = clock.getAsLong();
    }

    /// Shows a step, if it is time to.
    void onStep(Watcher.Step step) {
        losses = DECAY * losses + (1 - DECAY) * step.loss();
        weights = DECAY * weights + (1 - DECAY);
        done = step.done();
        tokens = step.tokens();
        long now = clock.getAsLong();
        if (done == steps || isDue(now - shownAt)) {
            show(now);
        }
    }

    /// Shows this validation loss from the next line on.
    void validated(double loss) {
        validation = loss;
    }

    /// Says something in a line of its own, once; null says nothing.
    void note(String text) {
        if (text != null && !text.equals(noted)) {
            noted = text;
            end();
            err.println(text);
        }
    }

    private boolean isDue(long elapsed) {
        if (live) {
            return elapsed >= REDRAW;
        }
        return elapsed >= PLAIN || (long) done * 10 / steps > (long) shownStep * 10 / steps;
    }

    private void show(long now) {
        double seconds = Math.max(now - shownAt, 1) / 1e9;
        rate = smooth(rate, (done - shownStep) / seconds);
        tokenRate = smooth(tokenRate, (tokens - shownTokens) / seconds);
        shownAt = now;
        shownStep = done;
        shownTokens = tokens;
        // in the last column, some terminals begin a new line
        int most = columns.getAsInt() - 1;
        var line = line(most);
        if (live) {
            // The rest of a longer line before is blanked out.
            err.print("\r" + line + " ".repeat(Math.max(0, Math.min(width, most) - line.length())));
            width = line.length();
            err.flush();
        } else {
            err.println(line);
        }
    }

    private static double smooth(double before, double recent) {
        return before == 0 ? recent : 0.7 * before + 0.3 * recent;
    }

    /// As much as fits: the speed goes first, then the time that is left, then what is held out.
    private String line(int most) {
        var counted = String.format(Locale.ROOT, "%,d", steps);
        var step = String.format(
                Locale.ROOT,
                "step %," + counted.length() + "d/%s  smoothed loss %.4f",
                done,
                counted,
                losses / weights);
        var held = Double.isNaN(validation) ? "" : String.format(Locale.ROOT, "  validation %.4f", validation);
        var speed = String.format(Locale.ROOT, "  %,.0f tokens/s", tokenRate);
        var left = "  " + time((steps - done) / rate) + " left";
        return Stream.of(step + held + speed + left, step + held + left, step + held, step)
                .filter(line -> line.length() <= most)
                .findFirst()
                .orElseGet(() -> step.substring(0, Math.max(0, Math.min(step.length(), most))));
    }

    private static String time(double seconds) {
        long s = Math.round(seconds);
        return s < 3600
                ? String.format(Locale.ROOT, "%d:%02d", s / 60, s % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", s / 3600, s / 60 % 60, s % 60);
    }

    /// Ends the line that was drawn over: whatever is printed next starts on its own.
    void end() {
        if (live && width > 0) {
            err.println();
            width = 0;
        }
    }
}
