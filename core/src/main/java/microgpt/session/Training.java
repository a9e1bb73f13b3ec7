package microgpt.session;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;
import microgpt.autograd.Ops;
import microgpt.checkpoint.CheckpointDirectory;
import microgpt.checkpoint.CheckpointException;
import microgpt.checkpoint.RunId;
import microgpt.checkpoint.RunState;
import microgpt.checkpoint.SameFile;
import microgpt.checkpoint.SavedRun;
import microgpt.model.DivergedException;
import microgpt.model.Gpt;
import microgpt.model.Initialization;
import microgpt.model.Trainer;
import microgpt.model.Validation;
import microgpt.random.Rng;

/// A run, from its first step or that of its checkpoint to its last.
///
/// @param <M> the engine's matrices
public final class Training<M> {
    /// The generator that drew the parameters and draws the samples.
    private static final String SAMPLES = "samples";

    private static final String EVALUATIONS = "evaluations";
    private static final String METRICS = "metrics";

    /// The step that the checksum of metrics is of: a run may go on without them, and again with them.
    private static final String METRICS_STEP = "metrics.step";

    private final Run run;
    private final Ops<M> ops;
    private final Watcher watcher;
    private final Gpt<M> gpt;
    private final Trainer<M> trainer;
    private final Evaluation evaluation;
    private final Optional<IntFunction<Changeover>> changeover;
    private Optional<Saving> saving = Optional.empty();
    private Optional<Csv> evaluations = Optional.empty();
    private Optional<Metrics> metrics = Optional.empty();
    private Optional<OptionsFile> options = Optional.empty();
    private Rng rng;
    private RunId id;

    /// The run that this one goes on with.
    private Optional<RunState> before = Optional.empty();

    /// The steps that everything but the parameters tells of, too; negative while a look is being written.
    private int recorded;

    private boolean failed;

    /// What a run leaves.
    ///
    /// @param gpt the model as it is after the last step done
    /// @param rng the generator that follows those of the run
    /// @param step the steps done
    /// @param <M> the engine's matrices
    public record Trained<M>(Gpt<M> gpt, Rng rng, int step) {}

    /// A run that stays with its kernels.
    ///
    /// @param run what is to be done
    /// @param ops an engine for training with as many parameters as the model
    /// @param watcher is told of everything
    public Training(Run run, Ops<M> ops, Watcher watcher) {
        this(run, ops, watcher, Optional.empty());
    }

    /// @param changeover makes the run change to better kernels, from a step on, if there are any
    Training(Run run, Ops<M> ops, Watcher watcher, Optional<IntFunction<Changeover>> changeover) {
        this.run = run;
        this.ops = ops;
        this.watcher = watcher;
        this.changeover = changeover;
        int steps = run.recipe().steps();
        gpt = new Gpt<>(run.config(), ops);
        trainer = new Trainer<>(gpt, run.material().training(), run.recipe());
        Optional<Validation<?>> validation = run.material()
                .heldOut()
                .map(held -> new Validation<>(gpt, held, run.recipe().batchSize()));
        evaluation = new Evaluation(validation, run.evalEvery(), steps, watcher::stops, this::onLook);
    }

    /// Trains, and saves.
    ///
    /// @return what the run leaves
    /// @throws CheckpointException if what was saved cannot be read
    /// @throws Failure if something else goes wrong
    public Trained<M> run() throws CheckpointException {
        if (run.out().isEmpty()) {
            rng = Initialization.draw(run.config(), ops, run.material().rng(), run.initStd());
            return train();
        }
        SavedRun.requireSavable(
                run.out().get(), state(Optional.empty(), 0, run.material().rng(), Map.of()), ops);
        try (var directory = CheckpointDirectory.open(run.out().get())) {
            directory.remarks().forEach(watcher::onWarning);
            var saving = new Saving(directory, run.saveEvery(), System::nanoTime, ops, this::settle);
            begin(directory, saving);
            watcher.onFact("saves to", directory.path()::toString);
            this.saving = Optional.of(saving);
            try (var csv = evaluations(directory)) {
                evaluations = Optional.of(csv);
                if (run.isNamed()) {
                    options =
                            Optional.of(new OptionsFile(directory, run.options(), same(directory), watcher::onWarning));
                }
                return train();
            }
        }
    }

    /// The rows of evaluations, those of the run before among them.
    private Csv evaluations(CheckpointDirectory directory) throws CheckpointException {
        var name = CheckpointDirectory.METRICS_FILE_NAME;
        var file = directory.path().resolve(name);
        var start = start(EVALUATIONS, state -> Evaluation.seen(state.figures(), state.step()))
                .orElse(Csv.Start.EMPTY);
        if (before.isPresent()) {
            var from = run.resume().get().resolve(name);
            if (Files.isRegularFile(from) && (Files.notExists(file) || SameFile.of(from, file))) {
                // A copy: the old file may have other names (hard links), which go on with what they have.
                directory.copy(from, name, Csv.kept(from, Look.HEADER, start));
            }
        }
        return new Csv(file, Look.HEADER, start, "--out", LinkOption.NOFOLLOW_LINKS);
    }

    /// The run that goes on in the directory it was saved to.
    private Optional<RunState> same(CheckpointDirectory directory) {
        return before.filter(state -> SameFile.of(run.resume().get(), directory.path()));
    }

    /// Which rows a file of the run before may have.
    ///
    /// @param last the step of the last one
    private Optional<Csv.Start> start(String purpose, ToIntFunction<RunState> last) {
        return before.map(state -> Csv.start(
                purpose, state.files(), last.applyAsInt(state), state.id().isPresent()));
    }

    /// The step whose row of metrics was the last when they were saved; in a file of an older version that of the run.
    private static int lastMetrics(RunState state) {
        var step = state.files().getOrDefault(METRICS_STEP, "");
        return step.matches("[0-9]{1,9}") ? Integer.parseInt(step) : state.step();
    }

    /// The run as it stands after so many steps, once everything written of them is on the disk: what is
    /// saved must never be ahead of it. Rows that cannot be written are saved with the run.
    private RunState settle(int done) {
        requireSound();
        var files = new HashMap<String, String>();
        before.ifPresent(state -> files.putAll(state.files()));
        evaluations.ifPresent(csv -> {
            csv.force();
            csv.describe(EVALUATIONS, files);
        });
        options.ifPresent(file -> file.describe(files));
        metrics.ifPresent(file -> {
            file.csv().force();
            file.csv().describe(METRICS, files);
            files.put(METRICS_STEP, Integer.toString(done));
        });
        return state(Optional.of(id), done, rng, files);
    }

    private RunState state(Optional<RunId> id, int done, Rng rng, Map<String, String> files) {
        return new RunState(
                id,
                run.model(),
                done,
                run.material().fingerprint(),
                run.options(),
                Map.of(SAMPLES, rng),
                evaluation.figures(),
                files);
    }

    private void requireSound() {
        trainer.requireFinite();
        try {
            trainer.requireNextLoss();
        } catch (DivergedException e) {
            throw e;
        } catch (RuntimeException | Error e) {
            // what has failed may fail again, which says nothing of the parameters
            if (!failed) {
                throw e;
            }
        }
    }

    /// Draws the parameters of a new run, or goes on with one.
    private void begin(CheckpointDirectory directory, Saving saving) throws CheckpointException {
        boolean same = run.resume().isPresent() && SameFile.of(run.resume().get(), directory.path());
        if (directory.holdsRun() && !same) {
            throw new Failure(directory.path()
                    + " holds a run already: --out with another directory begins a new one; to go on with this one: "
                    + saving.command());
        }
        if (run.resume().isEmpty()) {
            requireNoModel(directory);
            id = RunId.of(run.material().fingerprint(), RunOptions.learning(run.options()));
            rng = Initialization.draw(run.config(), ops, run.material().rng(), run.initStd());
            return;
        }
        try (var saved = SavedRun.open(run.resume().get().resolve(SavedRun.FILE_NAME))) {
            before = Optional.of(saved.state());
            requireNoModel(directory);
            resume(saved);
        }
        if (!directory.restore(before.get(), run.resume().get(), evaluation.bestStep()) && evaluation.bestStep() > 0) {
            watcher.onWarning(String.format(
                    Locale.ROOT,
                    "the best model, of step %,d, is not in %s: the best is looked for anew",
                    evaluation.bestStep(),
                    run.resume().get()));
            evaluation.forgetBest();
        }
    }

    private void requireNoModel(CheckpointDirectory directory) {
        if (directory.holdsModelAlone(before)) {
            throw new Failure(directory.path()
                    + " holds a model that the run would overwrite: --out with another directory" + " leaves it alone");
        }
    }

    /// The run that goes on, another one if it learns in another way from here on.
    private RunId id(RunState state) {
        var learnt = RunOptions.learning(state.options());
        var learning = RunOptions.learning(run.options());
        var same = state.id().orElseGet(() -> RunId.of(state.data(), learnt));
        // an option that the version which saved the run did not know has a value that changes nothing
        learning.keySet().retainAll(learnt.keySet());
        return learning.equals(learnt) ? same : same.branch(state.step(), learning);
    }

    private void resume(SavedRun saved) throws CheckpointException {
        var state = saved.state();
        var material = run.material();
        if (!state.data().equals(material.fingerprint())) {
            long size = material.fingerprint().size();
            long before = state.data().size();
            throw new Failure(material.name() + " is not the text that the run learns from: "
                    + (size == before
                            ? "its " + size + " bytes are others"
                            : "it has " + size + " bytes, not " + before)
                    + (run.options().containsKey(RunOption.DATA.key())
                            ? "; --data says where that text is now"
                            : "; --data names a file of that text, or the program gives it that gave it before"));
        }
        if (!state.model().equals(run.model()) || !state.generators().containsKey(SAMPLES)) {
            throw new Failure(run.resume().get() + " holds the state of another model than its options make");
        }
        if (state.step() > run.recipe().steps()) {
            throw new Failure(String.format(
                    Locale.ROOT,
                    "%s has done %,d steps already: --steps must be at least that",
                    run.resume().get(),
                    state.step()));
        }
        saved.loadInto(ops);
        id = id(state);
        trainer.resume(state.step());
        evaluation.restore(state.figures(), run.recipe().rate(Math.max(0, state.step() - 1)));
        rng = state.generators().get(SAMPLES);
        watcher.onFact(
                "resumed",
                () -> String.format(
                        Locale.ROOT,
                        "after step %,d of %,d",
                        state.step(),
                        run.recipe().steps()));
    }

    private Trained<M> train() {
        try (var file = run.metrics()
                .map(name ->
                        new Metrics(name, start(METRICS, Training::lastMetrics).orElse(Csv.Start.OVER)))
                .orElse(null)) {
            metrics = Optional.ofNullable(file);
            recorded = trainer.step();
            watcher.onStart(gpt, trainer.step(), run.recipe().steps());
            var change = changeover.map(from -> from.apply(trainer.step()));
            advance((step, loss, rate) -> onStep(step, loss, rate, change));
            evaluation.best().ifPresent(best -> watcher.onFact("validation", () -> best));
            return new Trained<>(gpt, rng, trainer.step());
        }
    }

    private void onStep(int step, double loss, double rate, Optional<Changeover> change) {
        evaluation.add(loss, rate);
        try {
            metrics.ifPresent(file -> file.onStep(step, loss, rate));
            recorded = step + 1;
            evaluation.look(recorded);
            saving.ifPresent(saved -> saved.onStep(step, loss, rate));
        } finally {
            // The step is done, whatever fails behind it.
            watcher.onStep(new Watcher.Step(step + 1, run.recipe().steps(), loss, rate, trainer.tokens()));
        }
        change.ifPresent(changing -> {
            changing.onStep(step, loss, rate);
            if (changing.outcome() != null) {
                watcher.onKernels(changing.outcome());
            }
        });
    }

    private void advance(Trainer.Listener listener) {
        try {
            evaluation.look(trainer.step());
            // If saving is impossible, that shows before the first step, not hours after it.
            save();
            writeOptions();
            while (!watcher.stops() && trainer.advance(listener, watcher::stops)) {}
            save();
        } catch (Csv.Unwritable e) {
            try {
                save();
            } catch (Csv.Unwritable other) {
                // Both files of rows have failed now, and neither is written again.
                save();
            }
            throw new Failure(e.getMessage() + saving.map(Saving::kept).orElse(""), e);
        } catch (Failure e) {
            throw e;
        } catch (DivergedException e) {
            throw new Failure(e.getMessage() + saving.map(Saving::kept).orElse(""), e);
        } catch (RuntimeException | Error e) {
            rescue(e);
            throw Failure.unexpected(e, saving.map(Saving::kept).orElse(""));
        } finally {
            watcher.onEnd();
        }
    }

    /// Saves what is sound of a run that something unexpected has ended.
    private void rescue(Throwable e) {
        failed = true;
        try {
            if (recorded == trainer.step()) {
                save();
            }
        } catch (RuntimeException | Error another) {
            e.addSuppressed(another);
        }
    }

    private void save() {
        saving.ifPresent(saved -> saved.save(trainer.step()));
    }

    private void writeOptions() {
        if (options.isPresent()) {
            try {
                options.get().write();
            } catch (CheckpointException e) {
                throw new Failure(e.getMessage() + saving.map(Saving::kept).orElse(""), e);
            }
        }
    }

    private void onLook(Look look) {
        recorded = -1;
        look.validation().ifPresent(loss -> watcher.onValidation(look.done(), loss));
        evaluations.ifPresent(csv -> {
            csv.row(look.row());
            csv.flush();
        });
        recorded = look.done();
        if (evaluation.bestStep() == look.done()) {
            saving.ifPresent(saved -> saved.saveBest(look.done()));
        }
    }
}
