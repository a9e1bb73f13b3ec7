package microgpt.model;

import java.util.Arrays;
import java.util.function.IntFunction;
import microgpt.autograd.Ops;
import microgpt.random.Cursor;
import microgpt.random.Rng;

/// Invents many texts side by side, a token each at a time.
///
/// Each text has a generator of its own, and each row of a batch is computed by itself: what a text becomes
/// depends neither on the others nor on how many run at a time.
///
/// A model looks back on block_size positions. A text that outgrows them goes on from its last half block,
/// read again from position 0, so a token costs two rows instead of one, and what the model sees varies
/// between half a block and a whole one. To look back on a whole block at every token, all of it would have
/// to be computed again for each, since the positions, and with them all keys and values, would move.
///
/// @param <M> the engine's matrices
public final class Generator<M> {
    /// Who is told what was drawn.
    public interface Listener {
        /// Text `text`, counted from 0, goes on with this token.
        ///
        /// @param text its number
        /// @param token from 0 to below the vocabulary's size
        void onToken(int text, int token);

        /// Text `text` is complete, which need not matter.
        ///
        /// @param text its number
        default void onEnd(int text) {}
    }

    private final Gpt<M> gpt;
    private final TokenDraw draw;
    private final Prompt prompt;
    private final int length;
    private final int texts;
    private final IntFunction<Rng> generators;
    private final Ops.Cache cache;
    private final Growing[] running;
    private final int[] tokens;
    private final int[] positions;
    private final int[] slots;
    private int begun;
    private int count;

    /// What the text that ended last has left of its random generator.
    private Rng next;

    /// A generator before its first token.
    ///
    /// @param gpt the model, on any engine
    /// @param settings how tokens are drawn
    /// @param prompt what every text begins with
    /// @param length the most tokens a text can have after the prompt, at least 1
    /// @param texts how many to invent, at least 0
    /// @param atOnce how many run side by side, at least 1
    /// @param generators the random generator of each text
    /// @throws IllegalArgumentException if a number is below its least
    public Generator(
            Gpt<M> gpt,
            Sampler.Settings settings,
            Prompt prompt,
            int length,
            int texts,
            int atOnce,
            IntFunction<Rng> generators) {
        Config.positive("the length", length);
        Config.positive("the number of texts at once", atOnce);
        if (texts < 0) {
            throw new IllegalArgumentException("the number of texts is " + texts + ": it must be at least 0");
        }
        this.gpt = gpt;
        draw = new TokenDraw(settings, gpt.config().vocabSize());
        this.prompt = prompt;
        this.length = length;
        this.texts = texts;
        this.generators = generators;
        cache = gpt.cache(atOnce);
        running = new Growing[atOnce];
        tokens = new int[atOnce];
        positions = new int[atOnce];
        slots = new int[atOnce];
    }

    /// A generator of texts one after another, each of which goes on with the random generator of the one
    /// before, as the references sample.
    ///
    /// @param <M> the engine's matrices
    /// @param gpt the model, on any engine
    /// @param settings how tokens are drawn
    /// @param prompt what every text begins with
    /// @param length the most tokens a text can have after the prompt, at least 1
    /// @param texts how many to invent, at least 0
    /// @param rng the first one's
    /// @return a generator before its first token
    /// @throws IllegalArgumentException if a number is below its least
    public static <M> Generator<M> inTurn(
            Gpt<M> gpt, Sampler.Settings settings, Prompt prompt, int length, int texts, Rng rng) {
        var generator = new Generator<>(gpt, settings, prompt, length, texts, 1, null);
        generator.next = rng;
        return generator;
    }

    /// A text while it grows: `seen` tokens of `window` are in the cache, `known` are known.
    private static final class Growing {
        private final int number;
        private final int[] window;
        private final Cursor random;
        private int seen;
        private int known;
        private int drawn;

        private Growing(int number, int[] start, int block, Rng rng) {
            this.number = number;
            random = rng.cursor();
            known = Math.min(start.length, block);
            window = Arrays.copyOf(Arrays.copyOfRange(start, start.length - known, start.length), block);
        }
    }

    /// What the text that ended last has left of its random generator.
    Rng next() {
        return next;
    }

    /// One more token of every running text; false if all texts are complete. If a listener or the engine throws,
    /// there is no going on.
    ///
    /// @param listener is told of the tokens
    /// @return whether any text is incomplete
    public boolean advance(Listener listener) {
        fill();
        if (count == 0) {
            return false;
        }
        var ops = gpt.ops();
        ops.beginRound();
        var logits = gpt.next(tokens, positions, slots, count, cache);
        for (int row = 0; row < count; row++) {
            var text = running[slots[row]];
            if (++text.seen == text.known) {
                draw(text, slots[row], logits, row, listener);
            }
        }
        ops.endRound();
        return true;
    }

    /// Begins texts where there is room, and lines up the next token of each that runs.
    private void fill() {
        count = 0;
        for (int slot = 0; slot < running.length; slot++) {
            if (running[slot] == null && begun < texts) {
                cache.clear(slot);
                running[slot] = new Growing(
                        begun,
                        prompt.tokens(),
                        gpt.config().blockSize(),
                        generators == null ? next : generators.apply(begun));
                begun++;
            }
            if (running[slot] != null) {
                tokens[count] = running[slot].window[running[slot].seen];
                positions[count] = running[slot].seen;
                slots[count++] = slot;
            }
        }
    }

    private void draw(Growing text, int slot, M logits, int row, Listener listener) {
        int bos = gpt.config().vocabSize() - 1;
        gpt.ops().row(logits, row, draw.logits());
        if (!prompt.ends()) {
            draw.logits()[bos] = Double.NEGATIVE_INFINITY;
        }
        int token = draw.next(text.random);
        boolean ended = token == bos;
        if (!ended) {
            listener.onToken(text.number, token);
            text.drawn++;
        }
        if (ended || text.drawn == length) {
            running[slot] = null;
            next = text.random.rng();
            listener.onEnd(text.number);
        } else {
            append(text, slot, token);
        }
    }

    private void append(Growing text, int slot, int token) {
        int block = text.window.length;
        if (text.known == block) {
            int half = (block - 1) / 2;
            System.arraycopy(text.window, block - half, text.window, 0, half);
            text.known = half;
            text.seen = 0;
            cache.clear(slot);
        }
        text.window[text.known++] = token;
    }
}
