package microgpt.page;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;
import microgpt.model.DivergedException;
import microgpt.model.Gpt;
import microgpt.page.Story.Outcome;
import microgpt.session.Failure;
import microgpt.session.Heap;
import microgpt.session.Run;
import microgpt.session.Watcher;
import microgpt.text.Documents;
import microgpt.text.Printed;
import microgpt.text.Windows;

/// The page of a run while it is made: a recorder that listens, and the file at the end, however that comes.
public final class PageRecording implements Watcher {
    private final PageRequest request;
    private final Run run;
    private final BiConsumer<String, String> said;
    private boolean doubles;
    private Contents contents;
    private Recorder recorder;
    private boolean writing;

    /// @param said is told what is in the page: what it is about, and a fact
    public PageRecording(PageRequest request, Run run, BiConsumer<String, String> said) {
        this.request = request;
        this.run = run;
        this.said = said;
    }

    @Override
    public void onStart(Gpt<?> gpt, int done, int steps) {
        doubles = gpt.ops().keepsDoubles();
        contents = contents(done, steps - done);
        double page = contents.memory(run.config(), steps - done);
        Heap.require(
                String.format(
                        Locale.ROOT, "training with a page of %,d snapshots of the weights", contents.snapshots()),
                run.footprint().bytes() + page,
                contents.memoryOfSteps(steps - done) > page / 2
                        ? "train fewer --steps: every loss is recorded"
                        : "make --page-size or the model smaller");
        recorder = new Recorder(gpt.ops(), run.config().parameterCount(), done, steps, contents.snapshots());
    }

    @Override
    public void onStep(Step step) {
        recorder.onStep(step.done() - 1, step.loss(), step.learningRate());
    }

    /// Writes the page of a run that has done so many steps.
    public void write(int done) {
        int steps = run.recipe().steps();
        write(
                done == steps
                        ? new Outcome(Outcome.Kind.DONE, "The run did all its steps.")
                        : new Outcome(
                                Outcome.Kind.INTERRUPTED,
                                String.format(
                                        Locale.ROOT,
                                        "The run was interrupted after step %,d of %,d: this page ends there.",
                                        done,
                                        steps)));
    }

    /// Writes the page of a run that has failed, if it had begun, and its page is not what failed.
    ///
    /// @return the failure; one that tells of both if the page fails, too
    public Failure writeAfter(Failure failure) {
        if (recorder == null || writing) {
            return failure;
        }
        boolean diverged = failure.getCause() instanceof DivergedException;
        var kind = diverged ? Outcome.Kind.DIVERGED : Outcome.Kind.INTERRUPTED;
        try {
            write(new Outcome(kind, "The run failed, and this page ends there: " + failure.getMessage() + "."));
            return failure;
        } catch (RuntimeException another) {
            return failure.and("nor is there a page: " + another.getMessage());
        }
    }

    private void write(Outcome outcome) {
        writing = true;
        var recording = recorder.finish();
        var story = new Story(
                learned(recording.first() + recording.losses().length),
                doubles ? "value engine, in double; shown in float" : "tape engine, in float",
                run.config(),
                run.material().tokenizer(),
                run.material().mode(),
                Optional.of(new Story.Training(run.recipe(), run.material().training())),
                List.of(),
                run.settings(),
                run.seed(),
                outcome);
        write(request, new PageRequest.Told(story, recording, contents(recording)), said);
    }

    /// What there is room for of so many steps that follow the first ones.
    private Contents contents(int first, int steps) {
        return Contents.of(run.config(), request.bytes(), steps, run.recipe().examplesPerStep(), first > 0);
    }

    /// What of the recording there is room for: more than was foreseen if the run has ended early.
    private Contents contents(Recording recording) {
        var now = contents(recording.first(), recording.losses().length);
        return now.snapshots() >= recording.snapshots().size() ? now : contents;
    }

    /// What the model has learned from after so many steps: often not all that there is.
    private String learned(int steps) {
        var all = run.material().description().get();
        long read = steps * run.recipe().examplesPerStep();
        return switch (run.material().training()) {
            case Documents documents when read < documents.size() -> String.format(Locale.ROOT, "%,d of %s", read, all);
            case Documents _ -> all;
            case Windows _ -> "passages drawn from " + all;
        };
    }

    /// Writes a page of a saved model, and says what is in it.
    ///
    /// @param said is told what it is about, and a fact
    /// @throws Failure if the model cannot be read, or the page not be written
    public static void write(PageRequest request, Path model, BiConsumer<String, String> said) {
        write(request, PageRequest.saved(model, request.bytes()), said);
    }

    private static void write(PageRequest request, PageRequest.Told told, BiConsumer<String, String> said) {
        long size;
        try {
            size = request.file().write(Page.of(told.json(), request.other()));
        } catch (OutOfMemoryError e) {
            throw Heap.exhausted(request.file().path(), e);
        }
        int snapshots = told.recording().snapshots().size();
        said.accept(
                "page", request.file().path() + ": " + Heap.size(size) + ", " + Printed.count(snapshots, "snapshot"));
        told.contents().leftOut().forEach(what -> said.accept("page", "to keep it small, " + what));
    }
}
