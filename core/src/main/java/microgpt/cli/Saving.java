package microgpt.cli;

import java.time.Duration;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import microgpt.autograd.Ops;
import microgpt.checkpoint.CheckpointDirectory;
import microgpt.checkpoint.CheckpointException;
import microgpt.checkpoint.ModelInfo;
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

    /// What is there already is the run after so many steps.
    void found(int done) {
        saved = done;
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
        if (done == saved) {
            return;
        }
        try {
            directory.save(state.apply(done), ops);
        } catch (CheckpointException e) {
            throw new Failure(e.getMessage() + kept(), e);
        }
        saved = done;
        savedAt = clock.getAsLong();
    }

    /// Saves the model as the best so far.
    void saveBest(ModelInfo model, int done) {
        try {
            directory.saveBest(model, done, ops);
        } catch (CheckpointException e) {
            throw new Failure(e.getMessage() + kept(), e);
        }
    }

    /// What is left of a run that fails, and how to go on from there; the end of a line.
    String kept() {
        return saved < 0 ? "" : String.format(Locale.ROOT, "; step %,d is saved, to go on: %s", saved, command());
    }

    /// The command that goes on with the run.
    String command() {
        return Shell.command("train", "--resume", directory.path().toString());
    }
}
