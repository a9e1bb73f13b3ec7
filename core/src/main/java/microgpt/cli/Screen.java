package microgpt.cli;

import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import microgpt.model.Gpt;
import microgpt.page.PageRecording;
import microgpt.session.Watcher;
import microgpt.text.Printed;

/// What a user sees of a run, and how that user stops it.
final class Screen implements Watcher, AutoCloseable {
    private final Console console;
    private final Optional<PageRecording> page;
    private Progress progress;
    private Interrupt interrupt;

    Screen(Console console, Optional<PageRecording> page) {
        this.console = console;
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
        interrupt = new Interrupt();
        page.ifPresent(recording -> recording.onStart(gpt, done, steps));
        boolean live = !console.quiet() && Terminal.isLive();
        IntSupplier columns = console.quiet() ? () -> Integer.MAX_VALUE : Terminal.columns();
        progress = new Progress(console.remarks(), live, columns, done, steps, System::nanoTime);
    }

    @Override
    public void onStep(Step step) {
        page.ifPresent(recording -> recording.onStep(step));
        progress.onStep(step);
    }

    @Override
    public void onValidation(int done, double loss) {
        progress.validated(loss);
    }

    @Override
    public void onKernels(String what) {
        progress.note(what);
    }

    @Override
    public void onEnd() {
        progress.end();
    }

    @Override
    public boolean stops() {
        return interrupt != null && interrupt.requested();
    }

    /// The exit code that tells of what stopped the run, 0 if nothing did.
    int code() {
        return interrupt == null ? 0 : interrupt.code();
    }

    Interrupt interrupt() {
        return interrupt;
    }

    @Override
    public void close() {
        if (interrupt != null) {
            interrupt.close();
        }
    }
}
