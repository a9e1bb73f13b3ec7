package microgpt.session;

import java.time.Duration;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import microgpt.autograd.Ops;
import microgpt.checkpoint.CheckpointDirectory;
import microgpt.checkpoint.CheckpointException;
import microgpt.checkpoint.RunState;
import microgpt.model.Trainer;

/// Saves a run to its directory, now and then while it trains and whenever asked to.
final class Saving implements Trainer.Listener {
    private static final long PAUSE = Duration.ofMinutes(2).toNanos();

    private final CheckpointDirectory directory;
    private final int every;
    private final LongSupplier clock;
    private final Ops<?> ops;
    private final IntFunction<RunState> state;
    private long savedAt;
    private int saved = -1;

    /// The step whose model is the best so far and has not been saved, after a failure.
    private int owed = -1;

    /// @param every how many steps to save, 0 for every two minutes
    /// @param clock nanoseconds since some moment
    /// @param state of the run after so many steps
    Saving(CheckpointDirectory directory, int every, LongSupplier clock, Ops<?> ops, IntFunction<RunState> state) {
        this.directory = directory;
        this.every = every;
        this.clock = clock;
        this.ops = ops;
        this.state = state;
        savedAt = clock.getAsLong();
    }

    @Override
    public void onStep(int step, double loss, double rate) {
        int done = step + 1;
        if (every > 0 ? done % every == 0 : clock.getAsLong() - savedAt >= PAUSE) {
            save(done);
        }
    }

    /// Saves the run after so many steps, unless it is saved already.
    ///
    /// @throws Failure if that is impossible; what was saved before is still there
    void save(int done) {
        Uninterrupted.run(() -> {
            if (done != saved || directory.savedStep().orElse(-1) != done) {
                save(done, done == owed);
            }
        });
    }

    /// Saves the run after so many steps, whose model is the best so far.
    ///
    /// @throws Failure as for [#save]
    void saveBest(int done) {
        owed = done;
        Uninterrupted.run(() -> save(done, true));
    }

    private void save(int done, boolean isBest) {
        try {
            directory.save(state.apply(done), ops, isBest);
        } catch (CheckpointException e) {
            throw new Failure(e.getMessage() + kept(), e);
        }
        saved = done;
        owed = -1;
        savedAt = clock.getAsLong();
    }

    /// What is left of a run that fails, and how to go on from there; the end of a line.
    String kept() {
        var step = directory.savedStep();
        return step.isEmpty()
                ? ""
                : String.format(Locale.ROOT, "; step %,d is saved, to go on: %s", step.getAsInt(), command());
    }

    /// The command that goes on with the run.
    String command() {
        return Shell.command("train", "--resume", directory.path().toString());
    }
}
