package microgpt.sweep;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import microgpt.session.Failure;
import microgpt.session.RunOption;
import microgpt.session.RunOptions;
import microgpt.session.Shell;
import microgpt.sweep.SweepRun.Listener;
import microgpt.sweep.SweepRun.Outcome;

/// What is asked of a sweep. What is given says which of four things that is: to train a grid, to try
/// learning rates, to go on with what a directory holds, or to merge shares.
///
/// @param out the directory to save to, made if there is none
/// @param grid as [Grid#parse] reads it; null for none
/// @param rates whether to try learning rates
/// @param shares directories to merge
/// @param task the share to train, as [Task#of] reads it; null for what the environment or the directory
///     says
/// @param given options that all configurations have in common
/// @param jobs how many configurations at once at most; null for the processor's cores
public record SweepRequest(
        Path out, String grid, boolean rates, List<Path> shares, String task, RunOptions given, Integer jobs) {
    /// Checks what goes together.
    ///
    /// @throws IllegalArgumentException with one line, if several things are asked for
    public SweepRequest {
        shares = List.copyOf(shares);
        boolean trains = grid != null
                || rates
                || task != null
                || jobs != null
                || !given.given().isEmpty();
        if (grid != null && rates || !shares.isEmpty() && trains) {
            throw new IllegalArgumentException("--grid, --find-learning-rate and --merge are three things to do: "
                    + "--merge goes with --out alone");
        }
    }

    /// Does it.
    ///
    /// @param listener is told how it goes
    /// @return what is there when it ends
    /// @throws IllegalArgumentException with one line that says what is wrong and what would be right
    /// @throws Failure if something cannot be read or written, or is of another sweep
    public Outcome run(Listener listener) {
        if (!shares.isEmpty()) {
            return SweepMerge.run(shares, out, listener::onWarning);
        }
        if (grid == null && !rates) {
            var saved = SweepFolder.saved(out);
            var sweep = Sweep.of(saved, out, given);
            var data = sweep.shared().given().get(RunOption.DATA.key());
            if (data != null) {
                RunOptions.requireThere(out, Path.of(data));
            }
            return SweepRun.run(sweep, out, share().orElseGet(() -> begun(saved)), most(), listener);
        }
        var sweep = rates ? Sweep.ofLearningRates(given) : Sweep.of(Grid.parse(grid), given);
        return SweepRun.run(sweep, out, share().orElse(Task.ALL), most(), listener);
    }

    private int most() {
        return jobs == null ? SweepRun.jobs() : jobs;
    }

    private Optional<Task> share() {
        return Task.of(task, System.getenv());
    }

    /// The share that the directory was begun with.
    private Task begun(Map<String, String> saved) {
        try {
            return Task.parse(saved.get(SweepFolder.TASK));
        } catch (IllegalArgumentException e) {
            throw new Failure(out.resolve(SweepFolder.SWEEP) + ": " + e.getMessage(), e);
        }
    }

    /// {@return what is said when it was stopped before its end, with the command that goes on with it}
    ///
    /// @param outcome what it has come to
    public String interrupted(Outcome outcome) {
        return String.format(
                Locale.ROOT,
                "interrupted, configurations left: %,d; to go on: %s",
                outcome.open(),
                Shell.command("sweep", "--out", out.toString()));
    }
}
