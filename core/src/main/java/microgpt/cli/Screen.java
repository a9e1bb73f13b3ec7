package microgpt.cli;

import java.util.Optional;
import java.util.function.Supplier;
import microgpt.model.Gpt;
import microgpt.page.PageRecording;
import microgpt.session.Watcher;
import microgpt.text.Printed;

/// What a user sees of a run, and how that user stops it.
final class Screen implements Watcher {
    private final Console console;
    private final Optional<PageRecording> page;
    private final Interrupt interrupt;
    private Optional<Progress> progress = Optional.empty();

    Screen(Console console, Interrupt interrupt, Optional<PageRecording> page) {
        this.console = console;
        this.interrupt = interrupt;
        this.page = page;
    }

    @Override
    public void onFact(String what, Supplier<String> fact) {
        if (!console.quiet()) {
            console.fact(what, fact.get());
        }
    }

    @Override
    public void onWarning(String warning) {
        console.err().println("microgpt: " + Printed.line(warning));
    }

    /// A signal ends the process at once until here: a pipe for metrics waits for its reader.
    @Override
    public void onStart(Gpt<?> gpt, int done, int steps) {
        interrupt.listen();
        page.ifPresent(recording -> recording.onStart(gpt, done, steps));
        if (!console.quiet()) {
            progress = Optional.of(
                    new Progress(console.err(), Terminal.isLive(), Terminal.columns(), done, steps, System::nanoTime));
        }
    }

    @Override
    public void onStep(Step step) {
        page.ifPresent(recording -> recording.onStep(step));
        progress.ifPresent(line -> line.onStep(step));
    }

    @Override
    public void onValidation(int done, double loss) {
        progress.ifPresent(line -> line.validated(loss));
    }

    @Override
    public void onKernels(String what) {
        progress.ifPresent(line -> line.note(what));
    }

    @Override
    public void onEnd() {
        progress.ifPresent(Progress::end);
    }

    @Override
    public boolean stops() {
        return interrupt.requested();
    }
}
