package microgpt.bench;

import microgpt.autograd.Ops;
import microgpt.model.Generator;
import microgpt.model.Gpt;
import microgpt.model.Prompt;
import microgpt.model.Sampler;
import microgpt.random.CounterRandom;

/// Writes texts that fill the block, several at once, the same ones every time.
///
/// @param <M> the engine's matrices
final class Writer<M> {
    private final Gpt<M> gpt;
    private final int texts;
    private final CounterRandom random = new CounterRandom(1);
    private final Prompt prompt;

    Writer(Gpt<M> gpt, int texts) {
        this.gpt = gpt;
        this.texts = texts;
        int bos = gpt.config().vocabSize() - 1;
        prompt = new Prompt(new int[] {bos}, false);
    }

    /// The tokens of all texts, one text after another.
    int[] write() {
        int block = gpt.config().blockSize();
        var tokens = new int[texts * block];
        var lengths = new int[texts];
        var listener = new Generator.Listener() {
            @Override
            public void onToken(int text, int token) {
                tokens[text * block + lengths[text]++] = token;
            }

            @Override
            public void onEnd(int text) {}
        };
        var generator = new Generator<>(gpt, Sampler.Settings.DEFAULT, prompt, block, texts, texts, random::generator);
        while (generator.advance(listener)) {}
        return tokens;
    }

    /// Writes with an engine for generation that is ended afterwards.
    static int[] once(Ops<?> ops, Workload workload) {
        try {
            return workload.writer(ops).write();
        } finally {
            Engine.close(ops);
        }
    }
}
