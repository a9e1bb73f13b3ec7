package microgpt.session;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import microgpt.autograd.Ops;
import microgpt.autograd.Parameters;
import microgpt.checkpoint.CheckpointException;
import microgpt.checkpoint.Json;
import microgpt.checkpoint.ModelInfo;
import microgpt.checkpoint.SavedModel;
import microgpt.checkpoint.SavedRun;
import microgpt.kernels.Kernels;
import microgpt.kernels.ScalarKernels;
import microgpt.model.Batch;
import microgpt.model.Config;
import microgpt.model.Gpt;
import microgpt.model.Initialization;
import microgpt.session.Training.Trained;
import microgpt.tape.Tape;
import microgpt.text.Corpus;
import microgpt.text.Printed;
import microgpt.value.ValueOps;

/// Engines for runs and for models that were saved.
public final class Session {
    private Session() {}

    /// An engine that holds the parameters of a model.
    ///
    /// @param ops the engine, for generation
    /// @param later makes better kernels for it, if there is enough to do for them to be compiled
    public record Loaded(Ops<?> ops, Optional<Supplier<Kernels>> later) {}

    /// Trains, and saves if the run says so.
    ///
    /// @param run what is to be done
    /// @param watcher is told of everything
    /// @return what the run leaves
    /// @throws CheckpointException if what was saved cannot be read
    /// @throws Failure if something else goes wrong
    public static Trained<?> train(Run run, Watcher watcher) throws CheckpointException {
        var config = run.config();
        var footprint = run.footprint();
        return switch (run.engine()) {
            case VALUE -> {
                describe(run, () -> "value, in double", footprint, watcher);
                var ops = ValueOps.forTraining(config.parameterCount(), config.parameterNames());
                yield new Training<>(run, ops, watcher).run();
            }
            case TAPE -> {
                boolean heavy = Changeover.isHeavy(
                        config, run.material().training(), run.recipe().batchSize());
                var chosen = heavy ? run.kernels().choose() : run.kernels().chooseToBegin();
                describe(
                        run,
                        () -> "tape, in float; threads: " + run.threads() + "; kernels: " + chosen,
                        footprint,
                        watcher);
                try (var tape = Tape.forTraining(config.parameterCount(), chosen.kernels(), run.threads())) {
                    tape.reserve((long) footprint.records());
                    yield new Training<>(run, tape, watcher, changeover(chosen, tape, run)).run();
                }
            }
        };
    }

    /// What makes a run change to better kernels, from a step on.
    private static Optional<IntFunction<Changeover>> changeover(KernelChoice.Chosen chosen, Tape tape, Run run) {
        int steps = run.recipe().steps();
        double foreseen = Changeover.foreseen(
                run.config(), run.material().training(), run.recipe().batchSize());
        return chosen.later()
                .map(better -> from -> new Changeover(
                        tape, chosen.kernels(), better, from, steps, foreseen, System::nanoTime, Changeover::computed));
    }

    private static void describe(Run run, Supplier<String> engine, Footprint footprint, Watcher watcher) {
        var config = run.config();
        watcher.onFact("corpus", run.material().description());
        run.material().remarks().forEach(remark -> watcher.onFact("corpus", () -> remark));
        watcher.onFact("vocabulary", () -> Printed.count(config.vocabSize() - 1, "character") + " and BOS");
        watcher.onFact(
                "model",
                text(
                        "%,d parameters: n_layer %d, n_embd %d, n_head %d, block_size %d",
                        config.parameterCount(), config.nLayer(), config.nEmbd(), config.nHead(), config.blockSize()));
        watcher.onFact("engine", engine);
        watcher.onFact(
                "needs",
                () -> String.format(
                        Locale.ROOT,
                        "%,.0f flops a token, about %s of memory",
                        config.flopsPerToken(),
                        Heap.size(footprint.bytes())));
    }

    private static Supplier<String> text(String format, Object... args) {
        return () -> String.format(Locale.ROOT, format, args);
    }

    /// Makes sure that so many texts can be invented side by side.
    ///
    /// @param config the model's sizes
    /// @param engine what computes
    /// @param threads at most
    /// @param texts how many
    /// @throws IllegalArgumentException with one line, if there is no room for them
    public static void requireRoom(Config config, Engine engine, int threads, int texts) {
        var footprint = switch (engine) {
            case VALUE -> Footprint.ofValueGeneration(config, texts);
            case TAPE -> Footprint.ofTapeGeneration(config, texts, threads);
        };
        Heap.refusal("generating", footprint).ifPresent(why -> {
            throw new IllegalArgumentException(why);
        });
    }

    /// Reads the parameters of a model into an engine for generation.
    ///
    /// @param saved an open model
    /// @param engine what computes
    /// @param kernels the tape's inner loops
    /// @param threads at most
    /// @return that engine
    /// @throws IllegalArgumentException with one line, if there is no room for them, or the engine has no use for
    ///     such kernels
    /// @throws CheckpointException if a number is not the one that was saved
    public static Loaded load(SavedModel saved, Engine engine, KernelChoice kernels, int threads)
            throws CheckpointException {
        var config = saved.info().config();
        requireRoom(config, engine, threads, 1);
        var loaded = engine(config, engine, kernels, threads);
        saved.loadInto(loaded.ops());
        return loaded;
    }

    /// {@return an engine for generation whose parameters are all 0}
    ///
    /// @param config the model's sizes
    /// @param engine what computes
    /// @param kernels the tape's inner loops
    /// @param threads at most
    /// @throws IllegalArgumentException with one line, if the engine has no use for such kernels
    public static Loaded engine(Config config, Engine engine, KernelChoice kernels, int threads) {
        kernels.requireUsedBy(engine);
        int parameters = config.parameterCount();
        return switch (engine) {
            case VALUE -> new Loaded(ValueOps.forInference(parameters, config.parameterNames()), Optional.empty());
            case TAPE -> {
                var chosen = kernels.chooseToBegin();
                yield new Loaded(Tape.forInference(parameters, chosen.kernels(), threads), chosen.later());
            }
        };
    }

    /// Saves a model, for anyone to read.
    ///
    /// @param path a file `….safetensors`, or a directory, made if there is none, for `model.safetensors`
    /// @param info what the model is
    /// @param step how many steps it was trained
    /// @param ops its engine
    /// @throws Failure if that is impossible, or would write over a run's model or what is no model
    public static void save(Path path, ModelInfo info, int step, Ops<?> ops) {
        boolean isFile = path.toString().endsWith(".safetensors") && !Files.isDirectory(path);
        var file = isFile ? path : path.resolve(SavedModel.FILE_NAME);
        try {
            Json.require(file.toString());
            if (Files.exists(file)) {
                requireModel(file);
            }
        } catch (CheckpointException e) {
            throw new Failure(e.getMessage(), e);
        }
        replace(file, info, step, ops);
    }

    /// Saves a model to a file that is the caller's own, whatever has become of it.
    ///
    /// @param file is replaced, or made
    /// @param info what the model is
    /// @param step how many steps it was trained
    /// @param ops its engine
    /// @throws Failure if that is impossible, or would write over a run's model
    public static void replace(Path file, ModelInfo info, int step, Ops<?> ops) {
        var run = file.resolveSibling(SavedRun.FILE_NAME);
        if (Files.exists(run)) {
            throw new Failure(run.toAbsolutePath().getParent()
                    + " holds a run, whose model is its own: save to another directory");
        }
        try {
            SavedModel.save(file, info, step, ops);
        } catch (CheckpointException e) {
            throw new Failure(e.getMessage(), e);
        }
    }

    private static void requireModel(Path file) {
        try (var model = SavedModel.open(file)) {
            model.info();
        } catch (CheckpointException e) {
            throw new Failure(file + " is there and is no model: save to another file", e);
        }
    }

    /// {@return what is made of the tape of the default run's first step} The tape is shown after its backward walk and
    /// before its update.
    ///
    /// @param shown makes something of it and of the layout of its parameters
    /// @param <T> what that is
    public static <T> T firstStep(BiFunction<Tape, Parameters, T> shown) {
        var corpus = Corpus.givenNames();
        var documents = corpus.encoded();
        var config = Config.defaults(corpus.tokenizer().vocabSize());
        var order = RandomSource.PYTHON.order(42, documents.size());
        var batch = new Batch(1, config.blockSize());
        batch.add(documents, order.value()[0]);
        try (var tape = Tape.forTraining(config.parameterCount(), new ScalarKernels())) {
            Initialization.draw(config, tape, order.next());
            tape.backward(new Gpt<>(config, tape).loss(batch));
            return shown.apply(tape, config.layout());
        }
    }
}
