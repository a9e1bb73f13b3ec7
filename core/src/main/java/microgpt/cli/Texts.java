package microgpt.cli;

import java.io.PrintWriter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import microgpt.MicroGpt;
import microgpt.text.DocumentMode;

/// Prints texts in their order while they are invented side by side: the first that is not complete
/// character by character, and what the others have so far when their turn comes.
///
/// Documents take a line each. Long texts have lines of their own, so a line `---` stands between two of
/// them.
final class Texts implements MicroGpt.Writing {
    private final PrintWriter out;
    private final Interrupt interrupt;
    private final DocumentMode mode;
    private final UnaryOperator<String> shown;
    private final String prompt;
    private final int count;
    private final Map<Integer, StringBuilder> ahead = new HashMap<>();
    private final Set<Integer> complete = new HashSet<>();
    private int current;

    /// @param prompt with which every text begins
    /// @param count how many texts there will be, at least 1
    Texts(PrintWriter out, Interrupt interrupt, DocumentMode mode, String prompt, int count) {
        this.out = out;
        this.interrupt = interrupt;
        this.mode = mode;
        shown = Terminal.shown(mode);
        this.prompt = shown.apply(prompt);
        this.count = count;
    }

    @Override
    public void onBegin() {
        out.print(prompt);
    }

    /// Ends the line that was being printed when there was a reason to stop.
    void end() {
        if (interrupt.requested()) {
            out.println();
        }
    }

    @Override
    public boolean stops() {
        return interrupt.requested() || out.checkError();
    }

    @Override
    public void onText(int text, String characters) {
        var character = shown.apply(characters);
        if (text == current) {
            out.print(character);
        } else {
            ahead.computeIfAbsent(text, number -> new StringBuilder()).append(character);
        }
    }

    @Override
    public void onEnd(int text) {
        complete.add(text);
        while (complete.remove(current)) {
            out.print('\n');
            if (++current < count) {
                out.print(mode == DocumentMode.STREAM ? "---\n" : "");
                out.print(prompt);
                var characters = ahead.remove(current);
                out.print(characters == null ? "" : characters);
            }
        }
    }
}
