package microgpt.model;

import java.util.Arrays;
import microgpt.text.DocumentMode;
import microgpt.text.Tokenizer;

/// What a model is given to go on from.
///
/// @param tokens what it sees first, at least one
/// @param ends whether BOS, once drawn, ends the text; else it is never drawn
public record Prompt(int[] tokens, boolean ends) {
    /// Checks the tokens.
    ///
    /// @throws IllegalArgumentException if there are none
    public Prompt {
        if (tokens.length == 0) {
            throw new IllegalArgumentException("a prompt of no tokens: a model goes on from at least 1");
        }
    }

    /// {@return the tokens of a text, as the model's training would have put them}
    ///
    /// A model of documents sees BOS before the text. A model of one long text has never seen BOS, so it gets the
    /// text alone; if that is empty, the end of a line, or the first character of a vocabulary without one.
    ///
    /// @param text what the model is to go on with
    /// @param tokenizer the model's
    /// @param mode what the model was trained on
    /// @throws IllegalArgumentException if a character is not in the vocabulary
    public static Prompt of(String text, Tokenizer tokenizer, DocumentMode mode) {
        return switch (mode) {
            case LINES -> {
                int[] framed = tokenizer.encodeDocument(text);
                yield new Prompt(Arrays.copyOf(framed, framed.length - 1), true);
            }
            case STREAM -> new Prompt(text.isEmpty() ? lineEnd(tokenizer) : tokenizer.encode(text), false);
        };
    }

    private static int[] lineEnd(Tokenizer tokenizer) {
        return new int[] {Math.max(0, tokenizer.characters().indexOf('\n'))};
    }
}
