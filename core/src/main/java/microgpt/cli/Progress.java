package microgpt.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;
import microgpt.model.Trainer;

/// How training goes, on standard error: one line drawn over and over on a terminal, else a line now and then.
///
/// The loss shown is smoothed: a mean in which a step's weight falls by 2 % with every step after it.
final class Progress implements Trainer.Listener {
    private static final double DECAY = 0.98;
    private static final long REDRAW = Duration.ofMillis(100).toNanos();
    private static final long PLAIN = Duration.ofSeconds(10).toNanos();

    private final PrintWriter err;
    private final boolean live;
    private final int steps;
    private final LongSupplier tokens;
    private final LongSupplier clock;

    private double validation = Double.NaN;
    private double losses;
    private double weights;
    private int done;
    private long shownAt;
    private int shownStep;
    private double rate;
    private long shownTokens;
    private double tokenRate;
    private int width;
    private String noted;

    /// @param live whether lines can be drawn over
    /// @param steps of the whole run
    /// @param tokens trained so far, from 0 on
    /// @param clock nanoseconds since some moment
    Progress(PrintWriter err, boolean live, int steps, LongSupplier tokens, LongSupplier clock) {
        this.err = err;
        this.live = live;
        this.steps = steps;
        this.tokens = tokens;
        this.clock = clock;
        shownAt = clock.getAsLong();
    }

    /// Goes on after steps done before.
    void resume(int done) {
        this.done = done;
        shownStep = done;
    }

    @Override
    public void onStep(int step, double loss, double learningRate) {
        losses = DECAY * losses + (1 - DECAY) * loss;
        weights = DECAY * weights + (1 - DECAY);
        done = step + 1;
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
        tokenRate = smooth(tokenRate, (tokens.getAsLong() - shownTokens) / seconds);
        shownAt = now;
        shownStep = done;
        shownTokens = tokens.getAsLong();
        var line = line();
        if (live) {
            // The rest of a longer line before is blanked out.
            err.print("\r" + line + " ".repeat(Math.max(0, width - line.length())));
            width = line.length();
            err.flush();
        } else {
            err.println(line);
        }
    }

    private static double smooth(double before, double recent) {
        return before == 0 ? recent : 0.7 * before + 0.3 * recent;
    }

    private String line() {
        var counted = String.format(Locale.ROOT, "%,d", steps);
        return String.format(
                Locale.ROOT,
                "step %," + counted.length() + "d/%s  loss %.4f%s  %,.0f tokens/s  %s left",
                done,
                counted,
                losses / weights,
                Double.isNaN(validation) ? "" : String.format(Locale.ROOT, "  validation %.4f", validation),
                tokenRate,
                time((steps - done) / rate));
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
