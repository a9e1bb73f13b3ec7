package microgpt.cli;

import java.io.PrintWriter;
import java.util.function.UnaryOperator;
import microgpt.MicroGpt;
import microgpt.text.DocumentMode;

/// Prints invented documents as the references do, one `sample  1: name` a line, until there is a reason to
/// stop or nothing can be printed any more.
final class Samples implements MicroGpt.Writing {
    private final PrintWriter out;
    private final Interrupt interrupt;
    private final UnaryOperator<String> shown = Terminal.shown(DocumentMode.LINES);
    private final StringBuilder sample = new StringBuilder();

    Samples(PrintWriter out, Interrupt interrupt) {
        this.out = out;
        this.interrupt = interrupt;
    }

    @Override
    public void onText(int text, String characters) {
        sample.append(characters);
    }

    @Override
    public void onEnd(int text) {
        out.println((text < 9 ? "sample  " : "sample ") + (text + 1) + ": " + shown.apply(sample.toString()));
        sample.setLength(0);
    }

    @Override
    public boolean stops() {
        return interrupt.requested() || out.checkError();
    }
}
