package microgpt;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import microgpt.model.Generator;
import microgpt.text.Tokenizer;

/// Tells of texts in their order while they are invented side by side: the first that is not complete token by
/// token, and what the others have so far when their turn comes.
final class InOrder implements Generator.Listener {
    private final MicroGpt.Writing writing;
    private final Tokenizer tokenizer;
    private final int count;
    private final Map<Integer, StringBuilder> ahead = new HashMap<>();
    private final Set<Integer> complete = new HashSet<>();
    private int current;
    private boolean telling;

    /// @param count how many texts there will be, at least 1
    InOrder(MicroGpt.Writing writing, Tokenizer tokenizer, int count) {
        this.writing = writing;
        this.tokenizer = tokenizer;
        this.count = count;
    }

    /// Begins the first.
    void begin() {
        writing.onBegin(0);
    }

    /// Whether somebody is being told, or has been and has thrown something.
    boolean isTelling() {
        return telling;
    }

    @Override
    public void onToken(int text, int token) {
        telling = true;
        var characters = tokenizer.decode(token);
        if (text == current) {
            writing.onText(text, characters);
        } else {
            ahead.computeIfAbsent(text, number -> new StringBuilder()).append(characters);
        }
        telling = false;
    }

    @Override
    public void onEnd(int text) {
        telling = true;
        complete.add(text);
        while (complete.remove(current)) {
            writing.onEnd(current);
            if (++current < count) {
                writing.onBegin(current);
                var characters = ahead.remove(current);
                if (characters != null) {
                    writing.onText(current, characters.toString());
                }
            }
        }
        telling = false;
    }
}
