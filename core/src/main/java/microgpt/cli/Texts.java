package microgpt.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import microgpt.model.Generator;
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
        this.prompt = prompt;
        this.count = count;
        out.print(prompt);
    }

    /// Runs a generator to its end, or to that of whoever reads.
    ///
    /// @throws Failure if standard output cannot be written
    void print(Generator<?> generator, Interrupt interrupt) {
        try {
            while (!interrupt.requested() && generator.advance(this)) {
                if (out.checkError()) {
                    requireClosedPipe();
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
        var character = tokenizer.decode(token);
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

    /// A reader that has seen enough is no failure; a writer keeps to itself what went wrong, so it is tried again.
    private static void requireClosedPipe() {
        try {
            new FileOutputStream(FileDescriptor.out).write('\n');
        } catch (IOException e) {
            if (!Input.reason(e).toLowerCase(Locale.ROOT).contains("pipe")) {
                throw new Failure("standard output cannot be written: " + Input.reason(e), e);
            }
        }
    }
}
