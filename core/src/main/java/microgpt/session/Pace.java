package microgpt.session;

import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/// How a run goes, in a line that a person is shown now and then: its steps, its losses, how fast it is and how long it
/// will take.
///
/// The loss is smoothed: a mean in which a step's weight falls by 2 % with every step after it. So is the speed, over
/// what was done between two lines. A first step, for which code is loaded, says nothing about the speed of
/// others: a line that has no more to go by gives none, and the next counts from there.
public final class Pace {
    private static final double DECAY = 0.98;

    private final int first;
    private final int steps;
    private final LongSupplier clock;

    private double validation = Double.NaN;
    private double losses;
    private double weights;
    private int done;
    private long tokens;
    private double stepRate;
    private double tokenRate;
    private long saidAt;
    private int saidDone;
    private long saidTokens;

    /// A run before its first step, or before it goes on.
    ///
    /// @param done steps before the first
    /// @param steps of the whole run
    /// @param clock nanoseconds since some moment
    public Pace(int done, int steps, LongSupplier clock) {
        first = done;
        this.done = done;
        this.steps = steps;
        this.clock = clock;
        saidDone = done;
        saidAt = clock.getAsLong();
    }

    /// Counts a step.
    ///
    /// @param step the one that is done
    public void add(Watcher.Step step) {
        losses = DECAY * losses + (1 - DECAY) * step.loss();
        weights = DECAY * weights + (1 - DECAY);
        done = step.done();
        tokens = step.tokens();
    }

    /// Says this validation loss from the next line on.
    ///
    /// @param loss in nats a token
    public void validated(double loss) {
        validation = loss;
    }

    /// {@return whether all steps are done}
    public boolean isDone() {
        return done == steps;
    }

    /// {@return whether another tenth of the run has been done since the line before}
    public boolean isTenth() {
        return (long) done * 10 / steps > (long) saidDone * 10 / steps;
    }

    /// {@return nanoseconds since the line before, or since the run began}
    public long sinceLine() {
        return clock.getAsLong() - saidAt;
    }

    /// {@return the next line} What does not fit is left out: the speed first, then the time that is left, then what is
    /// held out.
    ///
    /// @param most characters of it
    public String line(int most) {
        long now = clock.getAsLong();
        double seconds = Math.max(now - saidAt, 1) / 1e9;
        boolean timed = done - first > 1;
        if (timed) {
            stepRate = smooth(stepRate, (done - saidDone) / seconds);
            tokenRate = smooth(tokenRate, (tokens - saidTokens) / seconds);
        }
        saidAt = now;
        saidDone = done;
        saidTokens = tokens;
        var counted = String.format(Locale.ROOT, "%,d", steps);
        var step = String.format(
                Locale.ROOT,
                "step %," + counted.length() + "d/%s  smoothed loss %.4f",
                done,
                counted,
                losses / weights);
        var held = Double.isNaN(validation) ? "" : String.format(Locale.ROOT, "  validation %.4f", validation);
        var speed = timed ? String.format(Locale.ROOT, "  %,.0f tokens/s", tokenRate) : "";
        var left = timed ? "  " + time((steps - done) / stepRate) + " left" : "";
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

    private static double smooth(double before, double recent) {
        return before == 0 ? recent : 0.7 * before + 0.3 * recent;
    }
}
