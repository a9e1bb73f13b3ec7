package microgpt.cli;

import java.io.PrintWriter;
import java.util.function.UnaryOperator;
import microgpt.MicroGpt;
import microgpt.text.DocumentMode;

/// Prints texts while they are invented.
///
/// Documents take a line each. Long texts have lines of their own, so a line `---` stands between two of
/// them.
final class Texts implements MicroGpt.Writing {
    private final PrintWriter out;
    private final Interrupt interrupt;
    private final DocumentMode mode;
    private final UnaryOperator<String> shown;
    private final String prompt;

    /// @param prompt with which every text begins
    Texts(PrintWriter out, Interrupt interrupt, DocumentMode mode, String prompt) {
        this.out = out;
        this.interrupt = interrupt;
        this.mode = mode;
        shown = Terminal.shown(mode);
        this.prompt = shown.apply(prompt);
    }

    @Override
    public void onBegin(int text) {
        out.print(text > 0 && mode == DocumentMode.STREAM ? "---\n" : "");
        out.print(prompt);
    }

    @Override
    public void onText(int text, String characters) {
        out.print(shown.apply(characters));
    }

    @Override
    public void onEnd(int text) {
        out.print('\n');
    }

    @Override
    public boolean stops() {
        return interrupt.requested() || out.checkError();
    }

    /// Ends the line that was being printed when there was a reason to stop.
    void end() {
        if (interrupt.requested()) {
            out.println();
        }
    }
}
