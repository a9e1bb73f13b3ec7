package microgpt.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import microgpt.autograd.Ops;
import microgpt.model.Generator;
import microgpt.model.Gpt;
import microgpt.model.Prompt;
import microgpt.model.Sampler;
import microgpt.random.CounterRandom;
import microgpt.tape.Tape;

/// How many tokens a second does a model write, alone and for many readers at once?
///
/// Every text is sampled until it fills the block; keys and values are cached.
final class Generation implements Question {
    private static final String WRITE = "Generation.write";

    @Override
    public List<Cases> cases(Scale scale) {
        var alone = Workload.names(16, 1);
        var many = Workload.names(16, 64);
        var larger = "4x128-heads4-block64-batch1";
        var write = Cases.of(WRITE);
        if (scale == Scale.SMOKE) {
            return List.of(write.with(Engine.PARAM, Engine.ALL).with(Workload.SIZES, alone));
        }
        return List.of(
                write.with(Engine.PARAM, Engine.TAPE_SCALAR.name(), Engine.TAPE_VECTOR.name())
                        .with(Workload.SIZES, alone, many, larger, "4x128-heads4-block64-batch64"),
                // It would take seconds for many texts of the larger model.
                write.with(Engine.PARAM, Engine.VALUE.name()).with(Workload.SIZES, alone, many, larger));
    }

    @Override
    public Timing timing(String benchmark, Map<String, String> params) {
        var workload = Workload.of(params.get(Workload.SIZES));
        int texts = workload.batch();
        return Engine.of(params)
                .timing(Timing.of(
                        () -> Written.by(Engine.of(params), workload),
                        () -> Written.by(Engine.TAPE_SCALAR, workload),
                        new Work(texts, texts * workload.config().blockSize(), 0, 0)));
    }

    /// Texts written by an untrained model until they fill the block, several at once, the same ones every time.
    private record Written<M>(Ops<M> ops, Gpt<M> gpt, int texts, CounterRandom random, Prompt prompt, int[] tokens)
            implements Arm {
        static Written<?> by(Engine engine, Workload workload) {
            return of(engine.forInference(workload.config()), workload);
        }

        private static <M> Written<M> of(Ops<M> ops, Workload workload) {
            var bos = new Prompt(new int[] {workload.config().vocabSize() - 1}, false);
            var tokens = new int[workload.batch() * workload.config().blockSize()];
            return new Written<>(ops, workload.model(ops), workload.batch(), new CounterRandom(1), bos, tokens);
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
            var settings = Sampler.Settings.DEFAULT;
            var generator = new Generator<>(gpt, settings, prompt, block, texts, texts, random::generator);
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

    @Override
    public List<Pair> pairs() {
        return List.of(new Pair(WRITE, Engine.PARAM, Engine.TAPE_SCALAR.name(), Engine.TAPE_VECTOR.name()));
    }

    @Override
    public String markdown(Results results) {
        var table = new Table<>(results.all(WRITE, Engine.PARAM, Engine.TAPE_VECTOR.name()))
                .column("layers × channels, block, at once", Workload::label);
        for (var engine : Engine.values()) {
            table.column(
                    engine.words + ", tokens/s",
                    of -> Table.cell(engine.like(results, of), figure -> Table.rate(figure, figure.tokensPerSecond())));
        }
        return table.column(
                        "vector / scalar",
                        of -> Table.cell(Engine.TAPE_SCALAR.like(results, of), scalar -> Table.times(of, scalar)))
                .toString();
    }
}
