package microgpt.bench;

import java.util.Arrays;
import microgpt.autograd.Ops;
import microgpt.model.Generator;
import microgpt.model.Gpt;
import microgpt.model.Initialization;
import microgpt.model.Prompt;
import microgpt.model.Sampler;
import microgpt.random.CounterRandom;
import microgpt.random.PythonRandom;
import microgpt.tape.Tape;

/// Texts written by an untrained model until they fill the block, several at once, the same ones every time.
///
/// @param <M> the engine's matrices
final class Written<M> implements Arm {
    private final Ops<M> ops;
    private final Gpt<M> gpt;
    private final int texts;
    private final CounterRandom random = new CounterRandom(1);
    private final Prompt prompt;
    private final int[] tokens;

    /// @param sizes of which the batch is the number of texts
    Written(Sizes sizes, Ops<M> ops) {
        this.ops = ops;
        var config = Workload.of(sizes).config();
        Initialization.draw(config, ops, PythonRandom.seed(Workload.SEED));
        gpt = new Gpt<>(config, ops);
        texts = sizes.batch();
        prompt = new Prompt(new int[] {config.vocabSize() - 1}, false);
        tokens = new int[texts * config.blockSize()];
    }

    static Written<?> by(Engine engine, Sizes sizes) {
        return new Written<>(sizes, engine.forInference(Workload.of(sizes).config()));
    }

    @Override
    public double run() {
        int block = gpt.config().blockSize();
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
        return tokens[0];
    }

    /// The tokens of all texts, one text after another.
    @Override
    public double[] answer() {
        return Arrays.stream(tokens).asDoubleStream().toArray();
    }

    @Override
    public void close() {
        if (ops instanceof Tape tape) {
            tape.close();
        }
    }
}
