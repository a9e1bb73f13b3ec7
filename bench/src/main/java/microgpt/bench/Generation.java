package microgpt.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import microgpt.autograd.Ops;
import microgpt.model.Generator;
import microgpt.model.Prompt;
import microgpt.model.Sampler;
import microgpt.random.CounterRandom;

/// How many tokens a second does a model write, alone and for many readers at once?
///
/// Every text is sampled until it fills the block; keys and values are cached.
final class Generation implements Question {
    @Override
    public List<Cases> cases(Scale scale) {
        var small = List.of(Training.names(16, 1), Training.names(16, 64), Training.sizes(4, 128, 4, 64, 1));
        var sizes = scale == Scale.SMOKE ? small.subList(0, 1) : small;
        var write = Cases.of("Generation.write");
        var all = write.with(Engine.PARAM, Engine.ALL).with(Training.SIZES, sizes);
        // It would take Value seconds.
        var large = write.with(Engine.PARAM, Engine.TAPE_SCALAR.name(), Engine.TAPE_VECTOR.name())
                .with(Training.SIZES, Training.sizes(4, 128, 4, 64, 64));
        return scale == Scale.SMOKE ? List.of(all) : List.of(all, large);
    }

    @Override
    public Timing timing(String benchmark, Map<String, String> params) {
        var training = Training.of(params.get(Training.SIZES));
        int texts = training.batch();
        var engine = Engine.valueOf(params.get(Engine.PARAM));
        var timing = Timing.of(
                () -> writing(engine.forInference(training.config()), training),
                () -> writing(Engine.TAPE_SCALAR.forInference(training.config()), training),
                new Figure.Work(texts, texts * training.config().blockSize(), 0, 0));
        return engine == Engine.VALUE ? timing.ofAnySpeed() : timing;
    }

    /// Texts written by an untrained model until they fill the block, several at once, the same ones every time. Its
    /// answer is the tokens of all texts, one text after another.
    private static <M> Arm writing(Ops<M> ops, Training training) {
        int block = training.config().blockSize();
        int texts = training.batch();
        var model = training.model(ops);
        var bos = new Prompt(new int[] {training.config().vocabSize() - 1}, false);
        var random = new CounterRandom(1);
        var tokens = new int[texts * block];
        var lengths = new int[texts];
        Generator.Listener listener = (text, token) -> tokens[text * block + lengths[text]++] = token;
        return new Arm(
                () -> {
                    Arrays.fill(lengths, 0);
                    var generator = new Generator<>(
                            model, Sampler.Settings.DEFAULT, bos, block, texts, texts, random::generator);
                    while (generator.advance(listener)) {}
                },
                () -> Arrays.stream(tokens).asDoubleStream().toArray(),
                ops::close);
    }

    @Override
    public String markdown(Results results) {
        var table = new Table<>(results.with(Engine.PARAM, Engine.TAPE_VECTOR.name()))
                .column("layers × channels, block, at once", Training::label);
        return Engine.columns(table, ", tokens/s", results, of -> Table.rate(of, of.tokensPerSecond()))
                .column("vector / scalar", results.times(Engine.PARAM, Engine.TAPE_SCALAR.name()))
                .toString();
    }
}
