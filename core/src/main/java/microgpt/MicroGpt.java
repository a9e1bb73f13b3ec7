package microgpt;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import microgpt.autograd.Ops;
import microgpt.checkpoint.CheckpointException;
import microgpt.checkpoint.ModelInfo;
import microgpt.checkpoint.SavedModel;
import microgpt.kernels.Kernels;
import microgpt.model.Config;
import microgpt.model.Generator;
import microgpt.model.Gpt;
import microgpt.model.Prompt;
import microgpt.model.Sampler;
import microgpt.random.CounterRandom;
import microgpt.random.Rng;
import microgpt.session.Engine;
import microgpt.session.Failure;
import microgpt.session.KernelChoice;
import microgpt.session.RunOption;
import microgpt.session.RunOptions;
import microgpt.session.Sampling;
import microgpt.session.Session;
import microgpt.session.Source;
import microgpt.session.Training.Trained;
import microgpt.tape.Tape;
import microgpt.text.DocumentMode;
import microgpt.text.Tokenizer;
import microgpt.value.ValueOps;

/// A trained model, and the way to one: the front door of the library.
///
/// ```java
/// var model = MicroGpt.on(List.of("emma", "olivia", "ava")).steps(1_000).nEmbd(16).train();
/// model.generate(5);                                  // five invented names
/// model.prompt("em").temperature(0.8).generate(3);    // three that begin with em
/// model.loss("emma");                                 // nats a token
/// model.attention("emma")[0][1];                      // layer 0, head 1: [query][key], rows sum to 1
/// model.trace("emma").get("layer0.attention.out");    // an activation, and its gradient
/// model.save(Path.of("names"));
/// MicroGpt.load(Path.of("names"));
/// ```
///
/// Training begins with [#on(List)] and its siblings, whose [TrainingOptions] have every option of the
/// command `train` by its name. Nothing here changes: [#prompt], [#temperature] and the like return another
/// view of the same parameters. A model may be used by several threads, one after another.
///
/// It holds the engine it was trained on, moments of Adam and all, until it is no longer used; one that was
/// [loaded][#load(Path)] holds the parameters alone. SIMD kernels are found if their jar is there and Java
/// was started with `--add-modules jdk.incubator.vector`.
///
/// What is wrong with an argument is an IllegalArgumentException, everything else a [Failure]; the message
/// is the one line that the commands print.
public final class MicroGpt {
    /// How the token that frames documents is written among others, which are characters.
    public static final String BOS = Tokenizer.BOS;

    /// Floating-point operations from which vector kernels win, their compilation included.
    private static final double HEAVY = 1e10;

    private final ModelInfo info;
    private final Ops<?> ops;
    private final int step;
    private final Optional<Supplier<Kernels>> later;
    private final Optional<Rng> rng;
    private final Sampling sampling;

    private MicroGpt(
            ModelInfo info,
            Ops<?> ops,
            int step,
            Optional<Supplier<Kernels>> later,
            Optional<Rng> rng,
            Sampling sampling) {
        this.info = info;
        this.ops = ops;
        this.step = step;
        this.later = later;
        this.rng = rng;
        this.sampling = sampling;
    }

    // ---- training, loading, saving ----

    /// {@return the options of a training on the built-in given names}
    public static TrainingOptions onGivenNames() {
        return new TrainingOptions(new Source.Options(), RunOptions.DEFAULTS);
    }

    /// {@return the options of a training on documents} White space at the ends of one is no part of it, as in a file.
    ///
    /// @param documents at least one
    /// @throws IllegalArgumentException if there is none, or one is empty or holds the end of a line
    ///     or half a character
    public static TrainingOptions on(List<String> documents) {
        return new TrainingOptions(new Source.Documents(documents), RunOptions.DEFAULTS);
    }

    /// {@return the options of a training on the lines of a file in UTF-8; [TrainingOptions#documents] makes one long
    /// text of it}
    ///
    /// @param file read when training begins
    public static TrainingOptions on(Path file) {
        return onGivenNames().data(file);
    }

    /// {@return the options of a training on one long text, read by windows of the block size}
    ///
    /// @param text at least a block and one character more
    /// @throws IllegalArgumentException if it is empty or holds half a character
    public static TrainingOptions onStream(String text) {
        var stream = RunOptions.DEFAULTS.with(RunOption.DOCUMENTS, DocumentMode.STREAM);
        return new TrainingOptions(new Source.Stream(text), stream);
    }

    /// {@return the options of a run that was saved to a directory, to go on with it: such as `steps`
    /// may be given anew} A run on documents or a text that were no file goes on by
    /// `on(…).resume(directory)`.
    ///
    /// @param directory what `--out` or [TrainingOptions#out] named
    public static TrainingOptions resume(Path directory) {
        return onGivenNames().resume(directory);
    }

    static MicroGpt of(ModelInfo info, Trained<?> trained, Sampling sampling) {
        return new MicroGpt(
                info, trained.gpt().ops(), trained.step(), Optional.empty(), Optional.of(trained.rng()), sampling);
    }

    /// {@return a model that was saved, on the tape engine and, if they pay, on vector kernels}
    ///
    /// @param path a directory that `train --out` or [#save] wrote to, or a safetensors file in it
    /// @throws Failure if there is none
    public static MicroGpt load(Path path) {
        return load(path, RunOptions.DEFAULTS);
    }

    /// {@return a model that was saved}
    ///
    /// @param path a directory that `train --out` or [#save] wrote to, or a safetensors file in it
    /// @param options `engine`, `kernels` and `threads` say what computes, `temperature` and the like how
    ///     it samples; the others do not matter
    /// @throws IllegalArgumentException if there is no room for it, or an option is wrong
    /// @throws Failure if there is none, or those kernels are not there
    public static MicroGpt load(Path path, RunOptions options) {
        var sampling = new Sampling(options.settings(), "", null, options.seed(), null);
        try (var saved = SavedModel.open(path)) {
            var loaded = Session.load(saved, options.engine(), options.kernels(), options.threads());
            return new MicroGpt(saved.info(), loaded.ops(), saved.step(), loaded.later(), Optional.empty(), sampling);
        } catch (CheckpointException e) {
            throw new Failure(e.getMessage(), e);
        }
    }

    /// {@return a model that was saved, on an engine of one's choice}
    ///
    /// @param path a directory that `train --out` or [#save] wrote to, or a safetensors file in it
    /// @param engine what computes
    /// @param kernels the tape's inner loops; the scalar engine has none
    /// @param threads the most to compute with, null for one on each core
    /// @throws IllegalArgumentException if there is no room for it, or so many threads are impossible
    /// @throws Failure if there is none, or those kernels are not there
    public static MicroGpt load(Path path, Engine engine, KernelChoice kernels, Integer threads) {
        var options = RunOptions.DEFAULTS
                .with(RunOption.ENGINE, engine)
                .with(RunOption.KERNELS, kernels)
                .with(RunOption.THREADS, threads);
        return load(path, options);
    }

    /// Saves the model as safetensors, which PyTorch, transformers and others read: each matrix by its
    /// name, float32, outputs × inputs. What the model is stands in the file's metadata.
    ///
    /// @param path a file `….safetensors`, or a directory for `model.safetensors`
    /// @throws Failure if that is impossible, or would write over a run's own model or what is no model
    public void save(Path path) {
        synchronized (ops) {
            Session.save(path, info, step, ops);
        }
    }

    // ---- what it is ----

    /// {@return its sizes}
    public Config config() {
        return info.config();
    }

    /// {@return its vocabulary, which turns text into tokens and back}
    public Tokenizer tokenizer() {
        return info.tokenizer();
    }

    /// {@return what it took for a document}
    public DocumentMode documents() {
        return info.documents();
    }

    /// {@return how many steps it was trained}
    public int steps() {
        return step;
    }

    /// {@return what stands for the tokens in matrices over the vocabulary: the characters, and [#BOS]
    /// last}
    public List<String> vocabulary() {
        return inspection(ops).names(IntStream.range(0, config().vocabSize()).toArray());
    }

    // ---- inventing texts ----

    /// {@return the same model, which invents texts in this way}
    ///
    /// @param sampling temperature, prompt, length, seed and the like
    public MicroGpt sampling(Sampling sampling) {
        return new MicroGpt(info, ops, step, later, rng, sampling);
    }

    private MicroGpt with(double temperature, int topK, double topP) {
        return sampling(new Sampling(
                new Sampler.Settings(temperature, topK, topP),
                sampling.prompt(),
                sampling.length(),
                sampling.seed(),
                sampling.atOnce()));
    }

    /// {@return the same model, which goes on from this text; of a long one the last block_size
    /// characters count}
    ///
    /// @param text in characters of the vocabulary
    public MicroGpt prompt(String text) {
        return sampling(new Sampling(sampling.settings(), text, sampling.length(), sampling.seed(), sampling.atOnce()));
    }

    /// {@return the same model, which invents at most so many characters after the prompt} By default
    /// these are block_size of a document, and 500 of a long text.
    ///
    /// @param characters at least 1
    /// @throws IllegalArgumentException if that is less than 1
    public MicroGpt length(int characters) {
        return sampling(
                new Sampling(sampling.settings(), sampling.prompt(), characters, sampling.seed(), sampling.atOnce()));
    }

    /// {@return the same model, which draws other texts} The default is 42.
    ///
    /// @param seed any number
    public MicroGpt seed(long seed) {
        return sampling(
                new Sampling(sampling.settings(), sampling.prompt(), sampling.length(), seed, sampling.atOnce()));
    }

    /// {@return the same model, which invents so many texts side by side; it changes none of them} The
    /// default is all, at most 64.
    ///
    /// @param texts at least 1
    /// @throws IllegalArgumentException if that is less than 1
    public MicroGpt batchSize(int texts) {
        return sampling(
                new Sampling(sampling.settings(), sampling.prompt(), sampling.length(), sampling.seed(), texts));
    }

    /// {@return the same model, whose logits are divided by this: below 1 bolder, above 1 more varied,
    /// 0 takes the most probable character always} The default is 0.5, or what the training said of a model
    /// trained here.
    ///
    /// @param temperature at least 0
    /// @throws IllegalArgumentException if it is negative or no number
    public MicroGpt temperature(double temperature) {
        return with(temperature, sampling.settings().topK(), sampling.settings().topP());
    }

    /// {@return the same model, which draws from the most probable tokens only; 0 for all, as by
    /// default}
    ///
    /// @param k at least 0
    /// @throws IllegalArgumentException if it is negative
    public MicroGpt topK(int k) {
        return with(sampling.settings().temperature(), k, sampling.settings().topP());
    }

    /// {@return the same model, which draws only from the most probable tokens that together reach
    /// probability p; 1 for all, as by default}
    ///
    /// @param p above 0, at most 1
    /// @throws IllegalArgumentException if it is not above 0 and at most 1
    public MicroGpt topP(double p) {
        return with(sampling.settings().temperature(), sampling.settings().topK(), p);
    }

    /// Invents n texts, which begin with the prompt. The same seed gives the same texts, those of the
    /// command `generate`, whatever else is asked for at the same time.
    ///
    /// @param n at least 0
    /// @return the texts, in order, the prompt included
    /// @throws IllegalArgumentException if n is negative, a character of the prompt is not in the
    ///     vocabulary, or there is no room for so many texts side by side
    public List<String> generate(int n) {
        return collect(sampling.prompt(), writing -> generate(n, writing));
    }

    /// The n texts that the command `train` prints: documents as the references sample, from the random
    /// numbers that follow those of the training.
    ///
    /// @param n at least 0
    /// @return the texts, in order
    /// @throws IllegalStateException if the model was not trained here, but loaded or given other parameters
    public List<String> samples(int n) {
        return collect("", writing -> samples(n, writing));
    }

    private static List<String> collect(String prompt, Consumer<Writing> inventing) {
        var texts = new ArrayList<StringBuilder>();
        inventing.accept(new Writing() {
            @Override
            public void onBegin(int text) {
                texts.add(new StringBuilder(prompt));
            }

            @Override
            public void onText(int text, String characters) {
                texts.get(text).append(characters);
            }
        });
        return texts.stream().map(StringBuilder::toString).toList();
    }

    /// Who is shown texts while they are invented: in their order, each from its beginning to its end, also where
    /// several are invented side by side. What it throws ends that, and is thrown on. Until the last
    /// is complete, the same model computes nothing else: an IllegalStateException says so.
    @FunctionalInterface
    public interface Writing {
        /// Text `text`, counted from 0, begins.
        ///
        /// @param text its number
        default void onBegin(int text) {}

        /// Text `text` goes on with these characters. The prompt, with which each begins,
        /// is not told.
        ///
        /// @param text its number
        /// @param characters at least one
        void onText(int text, String characters);

        /// Text `text` is complete.
        ///
        /// @param text its number
        default void onEnd(int text) {}

        /// {@return whether to stop, asked before each token}
        default boolean stops() {
            return false;
        }
    }

    /// Invents n texts as [#generate(int)] does, and shows them while it does.
    ///
    /// @param n at least 0
    /// @param writing is told of the texts as they grow
    /// @throws IllegalArgumentException as there
    public void generate(int n, Writing writing) {
        int count = Sampling.count(n, documents());
        var prompt = Prompt.of(sampling.prompt(), tokenizer(), documents());
        if (count == 0) {
            return;
        }
        int length = sampling.length(documents(), config().blockSize());
        int atOnce = sampling.atOnce(count);
        Session.requireRoom(config(), engine(), threads(), atOnce);
        useBetterKernels((double) count * length);
        var random = new CounterRandom(sampling.seed());
        invent(
                count,
                generator(ops, prompt, length, count, atOnce, random),
                writing,
                "the model gives no probabilities: ",
                "");
    }

    private <M> Generator<M> generator(
            Ops<M> ops, Prompt prompt, int length, int count, int atOnce, CounterRandom random) {
        return new Generator<>(
                new Gpt<>(config(), ops), sampling.settings(), prompt, length, count, atOnce, random::generator);
    }

    /// Invents n texts as [#samples(int)] does, and shows them while it does.
    ///
    /// @param n at least 0
    /// @param writing is told of the texts as they grow
    /// @throws IllegalStateException as there
    public void samples(int n, Writing writing) {
        var first = rng.orElseThrow(
                () -> new IllegalStateException(
                        "this model was not trained here: the random numbers that follow a training are not kept with its parameters"));
        switch (documents()) {
            case LINES -> {
                int count = Sampling.count(n, documents());
                if (count > 0) {
                    invent(
                            count,
                            inTurn(ops, count, first),
                            writing,
                            "the trained model gives no probabilities (",
                            "): training diverged, try a smaller --learning-rate");
                }
            }
            case STREAM -> batchSize(1).prompt("").generate(n, writing);
        }
    }

    private <M> Generator<M> inTurn(Ops<M> ops, int count, Rng first) {
        var prompt = Prompt.of("", tokenizer(), documents());
        return Generator.inTurn(
                new Gpt<>(config(), ops), sampling.settings(), prompt, config().blockSize(), count, first);
    }

    /// @param before what a message has before its reason
    /// @param after what it has behind
    private void invent(int count, Generator<?> generator, Writing writing, String before, String after) {
        requireIdle();
        var listener = new InOrder(writing, tokenizer(), count);
        synchronized (ops) {
            try {
                listener.begin();
                while (!writing.stops() && advance(generator, listener, before, after)) {}
            } finally {
                ops.close();
            }
        }
    }

    private static boolean advance(Generator<?> generator, InOrder listener, String before, String after) {
        try {
            return generator.advance(listener);
        } catch (IllegalArgumentException e) {
            if (listener.isTelling()) {
                throw e;
            }
            throw new Failure(before + e.getMessage() + after, e);
        }
    }

    /// Whoever is shown texts cannot ask for more in between: the engine has one record.
    private void requireIdle() {
        if (Thread.holdsLock(ops)) {
            throw new IllegalStateException("this model is inventing texts: ask it when they are complete");
        }
    }

    /// Vector kernels where there is enough to do for them to be compiled.
    private void useBetterKernels(double tokens) {
        if (ops instanceof Tape tape && 2.0 * config().parameterCount() * tokens > HEAVY) {
            try {
                later.map(Supplier::get).ifPresent(tape::use);
            } catch (RuntimeException e) {
                // those it has give the same texts
            }
        }
    }

    private Engine engine() {
        return ops instanceof Tape ? Engine.TAPE : Engine.VALUE;
    }

    private int threads() {
        return ops instanceof Tape tape ? tape.threads() : 1;
    }

    // ---- opening it ----

    private <M> Inspection<M> inspection(Ops<M> ops) {
        return new Inspection<>(info, ops);
    }

    private <T> T ask(Question<T> question) {
        requireIdle();
        synchronized (ops) {
            try {
                return question.of(inspection(ops));
            } finally {
                ops.close();
            }
        }
    }

    @FunctionalInterface
    private interface Question<T> {
        T of(Inspection<?> inspection);
    }

    /// How surprised the model is at a text: the mean of [#surprises], in nats a token. ln V is the loss of
    /// one that has learned nothing.
    ///
    /// @param text what the model looks at, in characters of its vocabulary
    /// @return nats a token
    /// @throws IllegalArgumentException as there
    public double loss(String text) {
        return Arrays.stream(surprises(text)).average().orElseThrow();
    }

    /// How surprised the model is at each token of a text given those before it: −ln of its probability, in
    /// nats.
    ///
    /// The text is framed as training did. Of a document there is one number for each character and one for
    /// its end; of a long text one for each character but the first, of which nothing is known. Texts may
    /// be longer than the block: beyond it the model looks back as in generation, on between half a block
    /// and a whole one. Training cuts documents at the block, so their rest is what no training has seen.
    ///
    /// @param text what the model looks at, in characters of its vocabulary
    /// @return nats, one number a token that is predicted
    /// @throws IllegalArgumentException if a character is not in the vocabulary, or there is nothing to
    ///     predict
    public double[] surprises(String text) {
        return ask(inspection -> inspection.surprises(text));
    }

    /// What may come after a text, with its probability as the model says it (temperature 1), in the order
    /// of [#vocabulary]; [#BOS] stands for the end of a document. They sum to 1.
    ///
    /// @param text what the model looks at, in characters of its vocabulary
    /// @return probabilities by token
    /// @throws IllegalArgumentException if a character is not in the vocabulary, or a long text is empty
    public Map<String, Double> next(String text) {
        double[] logits = ask(inspection -> inspection.logits(text));
        double[] probabilities = new Sampler.Settings(1, 0, 1).probabilities(logits);
        var next = new LinkedHashMap<String, Double>();
        var vocabulary = vocabulary();
        for (int i = 0; i < probabilities.length; i++) {
            next.put(vocabulary.get(i), probabilities[i]);
        }
        return next;
    }

    /// {@return the tokens that the model sees of a text, one a position: of a document [#BOS] and its
    /// characters}
    ///
    /// @param text what the model looks at, in characters of its vocabulary
    /// @throws IllegalArgumentException if a character is not in the vocabulary
    public List<String> tokens(String text) {
        return inspection(ops).tokens(text);
    }

    /// The probabilities of attention, `[layer][head][query][key]`: how much each position takes from each
    /// before it and from itself. Rows sum to 1, and what lies ahead has 0. [#tokens] names the positions.
    ///
    /// @param text what the model looks at, in characters of its vocabulary
    /// @return a copy
    /// @throws IllegalArgumentException if a character is not in the vocabulary, the text is empty, or
    ///     takes more positions than the block has
    public double[][][][] attention(String text) {
        return ask(inspection -> inspection.attention(text));
    }

    /// Everything that a forward and a backward pass over a text compute.
    ///
    /// @param text what the model looks at, in characters of its vocabulary
    /// @return matrices by name, each with its gradient
    /// @throws IllegalArgumentException if a character is not in the vocabulary, there is nothing to
    ///     predict, or the text takes more positions than the block has
    public Trace trace(String text) {
        synchronized (ops) {
            return switch (engine()) {
                case VALUE -> {
                    var values = ValueOps.forTraining(config().parameterCount(), config().parameterNames());
                    copyTo(values);
                    yield inspection(values).trace(text);
                }
                case TAPE -> {
                    var kernels = ((Tape) ops).kernels();
                    try (var tape = Tape.forTraining(config().parameterCount(), kernels)) {
                        copyTo(tape);
                        yield inspection(tape).trace(text);
                    }
                }
            };
        }
    }

    private void copyTo(Ops<?> other) {
        int n = config().parameterCount();
        var values = new double[n];
        ops.copy(Ops.Kept.PARAMETERS, 0, values, n);
        other.restore(Ops.Kept.PARAMETERS, 0, values, n);
    }

    /// {@return where a token lies: its row of `wte`, n_embd numbers, before its position's is added}
    ///
    /// @param token a character, or [#BOS]
    /// @throws IllegalArgumentException if it is not in the vocabulary
    public double[] embedding(String token) {
        int id = tokenizer().bos();
        if (!token.equals(BOS)) {
            int[] ids = tokenizer().encode(token);
            if (ids.length != 1) {
                throw new IllegalArgumentException("\"" + token + "\" is no token: a token is one character, or BOS");
            }
            id = ids[0];
        }
        var row = new double[config().nEmbd()];
        ops.copy(Ops.Kept.PARAMETERS, id * row.length, row, row.length);
        return row;
    }

    /// {@return every matrix of parameters by the references' name, such as `layer0.attn_wq`: outputs ×
    /// inputs, copies}
    public Map<String, double[][]> parameters() {
        return ask(Inspection::parameters);
    }

    /// {@return a model of the same sizes with other parameters, on the same engine}
    ///
    /// @param parameters as [#parameters] gives them
    /// @throws IllegalArgumentException if a matrix is missing or has another shape, there is one too many, or a
    ///     number is none that the engine can hold
    public MicroGpt withParameters(Map<String, double[][]> parameters) {
        var changed = Session.engine(config(), engine(), KernelChoice.AUTO, threads());
        inspection(changed.ops()).restore(parameters);
        return new MicroGpt(info, changed.ops(), step, changed.later(), Optional.empty(), sampling);
    }
}
