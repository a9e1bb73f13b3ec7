package microgpt.cli;

import java.io.PrintWriter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import microgpt.model.Generator;
import microgpt.session.Failure;
import microgpt.text.DocumentMode;
import microgpt.text.Tokenizer;

/// Prints texts in their order while they are invented side by side: the first that is not complete character by
/// character, and what the others have so far when their turn comes.
///
/// Documents take a line each. Long texts have lines of their own, so a line `---` stands between two of them.
final class Texts implements Generator.Listener {
    /// The characters of a long text, unless the user says how many.
    static final int LENGTH = 500;

    private final PrintWriter out;
    private final Tokenizer tokenizer;
    private final DocumentMode mode;
    private final UnaryOperator<String> shown;
    private final String prompt;
    private final int count;
    private final Map<Integer, StringBuilder> ahead = new HashMap<>();
    private final Set<Integer> complete = new HashSet<>();
    private int current;

    /// @param prompt with which every text begins
    /// @param count how many texts there will be, at least 1
    Texts(PrintWriter out, Tokenizer tokenizer, DocumentMode mode, String prompt, int count) {
        this.out = out;
        this.tokenizer = tokenizer;
        this.mode = mode;
        shown = Terminal.shown(mode);
        this.prompt = shown.apply(prompt);
        this.count = count;
        out.print(this.prompt);
    }

    /// Runs a generator to its end, or until nothing can be printed any more.
    ///
    /// @throws Failure if the model gives no probabilities
    void print(Generator<?> generator, Interrupt interrupt) {
        try {
            while (!interrupt.requested() && generator.advance(this)) {
                if (out.checkError()) {
                    return;
                }
            }
        } catch (IllegalArgumentException e) {
            throw new Failure("the model gives no probabilities: " + e.getMessage(), e);
        }
        if (interrupt.requested()) {
            out.println();
        }
    }

    @Override
    public void onToken(int text, int token) {
        var character = shown.apply(tokenizer.decode(token));
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
