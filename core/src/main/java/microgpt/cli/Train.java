package microgpt.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import microgpt.autograd.Ops;
import microgpt.checkpoint.CheckpointDirectory;
import microgpt.checkpoint.CheckpointException;
import microgpt.checkpoint.SameFile;
import microgpt.checkpoint.SavedRun;
import microgpt.model.Config;
import microgpt.model.Generator;
import microgpt.model.Prompt;
import microgpt.model.Recipe;
import microgpt.model.Sampler;
import microgpt.random.CounterRandom;
import microgpt.session.Changeover;
import microgpt.session.Failure;
import microgpt.session.Footprint;
import microgpt.session.Heap;
import microgpt.session.KernelChoice;
import microgpt.session.RandomSource;
import microgpt.session.Run;
import microgpt.session.Training;
import microgpt.tape.Tape;
import microgpt.text.DocumentMode;
import microgpt.value.ValueOps;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `microgpt train`: learns a corpus and invents documents like its own.
@Command(
        name = "train",
        description = {
            "Train a model and print what it invents.",
            "",
            "Without options it needs no file: 1,000 steps on the built-in given names. Samples go to standard output,"
                    + " everything else to standard error.",
            ""
        },
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        sortOptions = false,
        abbreviateSynopsis = true,
        footer = {
            "",
            "Example: a larger model on a file of your own",
            "  ${COMMAND-FULL-NAME} --data names.txt --n-embd 64 --batch-size 16 --steps 3000",
            "",
            "Example: save a run to a directory, and go on with it after Ctrl-C",
            "  ${COMMAND-FULL-NAME} --steps 100000 --out runs/names",
            "  ${COMMAND-FULL-NAME} --resume runs/names"
        })
final class Train implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--steps", paramLabel = "N", description = "Training steps (default: ${DEFAULT-VALUE}).")
    private int steps = 1000;

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            description = "Documents or windows a batch (default: ${DEFAULT-VALUE}).")
    private int batchSize = 1;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of all that is random (default: ${DEFAULT-VALUE}).")
    private long seed = 42;

    @Option(
            names = "--random",
            paramLabel = "NAME",
            description = "Whose random numbers: python repeats microgpt.py, erlang MicroGPTEx"
                    + " (default: ${DEFAULT-VALUE}).")
    private RandomSource random = RandomSource.PYTHON;

    @Option(
            names = "--metrics",
            preprocessor = FileValue.class,
            paramLabel = "FILE",
            description = "Write step,loss,learning_rate of every step to this CSV file or pipe.")
    private Path metrics;

    @Option(
            names = {"-q", "--quiet"},
            description = "Print nothing but samples and errors.")
    private boolean quiet;

    @ArgGroup(exclusive = false, validate = false, heading = "%nData:%n")
    private DataOptions data = new DataOptions();

    @ArgGroup(exclusive = false, validate = false, heading = "%nModel:%n")
    private ModelOptions model = new ModelOptions();

    @ArgGroup(exclusive = false, validate = false, heading = "%nOptimiser:%n")
    private RecipeOptions optimiser = new RecipeOptions();

    @ArgGroup(exclusive = false, validate = false, heading = "%nCheckpoints:%n")
    private CheckpointOptions checkpoint = new CheckpointOptions();

    @ArgGroup(exclusive = false, validate = false, heading = "%nPage:%n")
    private PageOptions page = new PageOptions();

    @ArgGroup(exclusive = false, validate = false, heading = "%nSampling:%n")
    private SamplingOptions sampling = new SamplingOptions();

    @ArgGroup(exclusive = false, validate = false, heading = "%nEngine:%n")
    private EngineOptions engine = new EngineOptions();

    @Override
    public Integer call() throws CheckpointException {
        if (checkpoint.resume() != null) {
            var completed = completed(checkpoint.resume());
            if (completed.isPresent()) {
                var command = spec.commandLine();
                return Main.commandLine(completed.get())
                        .setOut(command.getOut())
                        .setErr(command.getErr())
                        .execute(completed.get());
            }
        }
        var console =
                new Console(spec.commandLine().getOut(), spec.commandLine().getErr(), quiet);
        var run = run();
        var page = right(this.page::request);
        int threads = engine.threads();
        var config = run.config();
        return switch (engine.engine()) {
            case VALUE -> {
                var footprint = Footprint.ofValues(config, run.material().batches(batchSize));
                requireFit(footprint);
                describe(run, "value, in double", footprint, console);
                yield train(
                        run,
                        ValueOps.forTraining(config.parameterCount(), config.parameterNames()),
                        console,
                        page,
                        Optional.empty());
            }
            case TAPE -> {
                var footprint = Footprint.ofTape(config, run.material().batches(batchSize), threads);
                requireFit(footprint);
                boolean heavy = Changeover.isHeavy(config, run.material().training(), batchSize);
                var chosen =
                        heavy ? engine.kernels().choose() : engine.kernels().chooseToBegin();
                describe(run, "tape, in float; threads: " + threads + "; kernels: " + chosen, footprint, console);
                try (var tape = Tape.forTraining(config.parameterCount(), chosen.kernels(), threads)) {
                    tape.reserve((long) footprint.records());
                    yield train(run, tape, console, page, changeover(chosen, tape, run));
                }
            }
        };
    }

    private static <M> int train(
            Run run,
            Ops<M> ops,
            Console console,
            Optional<PageRequest> page,
            Optional<IntFunction<Changeover>> changeover)
            throws CheckpointException {
        var recording = page.map(request -> new PageRecording(request, run, console));
        try (var screen = new Screen(console, recording)) {
            var trained = new Training<>(run, ops, screen, changeover).run();
            trained.best().ifPresent(best -> console.say("validation", "%s", best));
            if (!screen.stops()) {
                invent(run, trained, console, screen.interrupt());
            }
            recording.ifPresent(made -> made.write(trained.step()));
            if (screen.stops()) {
                var how = trained.command().map(command -> "; to go on: " + command);
                console.err()
                        .printf(
                                Locale.ROOT,
                                "microgpt: interrupted after step %,d of %,d%s%n",
                                trained.step(),
                                run.recipe().steps(),
                                how.orElse(""));
            }
            return screen.code();
        } catch (Failure e) {
            recording.ifPresent(made -> made.writeAfter(e));
            throw e;
        }
    }

    /// Prints samples: documents as the references do, long texts as `generate` does with the same seed.
    private static <M> void invent(Run run, Training.Trained<M> trained, Console console, Interrupt interrupt) {
        var tokenizer = run.material().tokenizer();
        switch (run.material().mode()) {
            case LINES ->
                new Samples(console.out(), tokenizer)
                        .print(
                                new Sampler<>(trained.gpt(), run.settings(), tokenizer.bos()),
                                trained.rng(),
                                run.samples(),
                                interrupt::requested);
            case STREAM -> {
                if (run.samples() > 0) {
                    var prompt = Prompt.of("", tokenizer, DocumentMode.STREAM);
                    var random = new CounterRandom(run.seed());
                    var generator = new Generator<>(
                            trained.gpt(), run.settings(), prompt, Texts.LENGTH, run.samples(), 1, random::generator);
                    new Texts(console.out(), tokenizer, DocumentMode.STREAM, "", run.samples())
                            .print(generator, interrupt);
                }
            }
        }
    }

    /// The command line of a run that goes on, if this is not yet all of it.
    private Optional<String[]> completed(Path directory) throws CheckpointException {
        var file = directory.resolve(SavedRun.FILE_NAME);
        if (!Files.exists(file)) {
            var what = Files.isDirectory(directory)
                    ? "holds no run"
                    : Files.exists(directory) ? "is none" : "is not there";
            throw new Failure(
                    directory + " " + what + ": --resume takes the directory that train --out saved a run to");
        }
        try (var saved = SavedRun.open(file)) {
            return SavedOptions.complete(spec, directory, saved.state().options());
        }
    }

    /// Makes sure that the options can be those of a run, as far as they can tell without the data.
    ///
    /// @throws ParameterException with one line that says which of them is wrong
    void requireRight() {
        right(sampling::settings);
        right("--steps", steps);
        right("--batch-size", batchSize);
        right(this::recipe);
        right(engine::threads);
        right(checkpoint::saveEvery);
        right(this::evalEvery);
        right(() -> sampling.count(data.mode()));
        right(() -> model.config(2));
    }

    private Recipe recipe() {
        return optimiser.recipe(steps, batchSize, engine.engine().precision());
    }

    private int evalEvery() {
        return data.evalEvery(steps, checkpoint.out() != null);
    }

    private Run run() {
        requireRight();
        requireDifferentFiles();
        var blockSize = model.config(2).blockSize();
        var material = fitting(() -> data.read(random, seed, blockSize));
        return new Run(
                fitting(() -> model.config(material.tokenizer().vocabSize())),
                material,
                recipe(),
                Config.INIT_STD,
                seed,
                evalEvery(),
                sampling.settings(),
                sampling.count(data.mode()),
                Optional.ofNullable(metrics),
                Optional.ofNullable(checkpoint.out()),
                checkpoint.saveEvery(),
                Optional.ofNullable(checkpoint.resume()),
                engine.engine(),
                engine.kernels(),
                engine.threads(),
                SavedOptions.of(spec));
    }

    /// What makes a run change to better kernels, from a step on.
    private static Optional<IntFunction<Changeover>> changeover(KernelChoice.Chosen chosen, Tape tape, Run run) {
        int steps = run.recipe().steps();
        return chosen.later()
                .map(better -> from -> new Changeover(tape, chosen.kernels(), better, from, steps, System::nanoTime));
    }

    private static void describe(Run run, String engine, Footprint footprint, Console console) {
        var config = run.config();
        console.say("corpus", "%s", run.material().description());
        run.material().remarks().forEach(remark -> console.say("corpus", "%s", remark));
        console.say("vocabulary", "%,d characters and BOS", config.vocabSize() - 1);
        console.say(
                "model",
                "%,d parameters: n_layer %d, n_embd %d, n_head %d, block_size %d",
                config.parameterCount(),
                config.nLayer(),
                config.nEmbd(),
                config.nHead(),
                config.blockSize());
        console.say("engine", "%s", engine);
        console.say(
                "needs",
                "%,.0f flops a token, about %s of memory",
                config.flopsPerToken(),
                Heap.size(footprint.bytes()));
    }

    /// What options give, or a line that says which of them is wrong.
    private <T> T right(Supplier<T> options) {
        try {
            return options.get();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    /// The same of what depends on the text. A run that goes on has its options from the checkpoint: nobody typed them.
    private <T> T fitting(Supplier<T> options) {
        if (checkpoint.resume() == null) {
            return right(options);
        }
        try {
            return options.get();
        } catch (IllegalArgumentException e) {
            throw new Failure(checkpoint.resume() + ": the run's options do not fit its text: " + e.getMessage(), e);
        }
    }

    private void right(String option, int value) {
        if (value < 1) {
            throw new ParameterException(spec.commandLine(), option + " is " + value + ": it must be at least 1");
        }
    }

    /// Nothing that is written may be what is read, or be written twice, by whatever names.
    private void requireDifferentFiles() {
        var out = checkpoint.out();
        var saved = out == null
                ? List.<Path>of()
                : CheckpointDirectory.FILE_NAMES.stream().map(out::resolve).toList();
        if (metrics != null && saved.stream().anyMatch(file -> SameFile.of(file, metrics))) {
            throw new ParameterException(
                    spec.commandLine(), "--metrics would overwrite " + metrics + ", which --out writes");
        }
        var data = this.data.file();
        if (data != null && metrics != null && SameFile.of(data, metrics)) {
            throw new ParameterException(
                    spec.commandLine(), "--metrics would overwrite " + data + ": give it a file of its own");
        }
        var page = this.page.file();
        if (page != null) {
            var others = new ArrayList<>(saved);
            Stream.of(data, metrics).filter(Objects::nonNull).forEach(others::add);
            if (others.stream().anyMatch(file -> SameFile.of(file, page))) {
                throw new ParameterException(
                        spec.commandLine(), "--page would overwrite " + page + ": give it a file of its own");
            }
        }
        if (data != null && saved.stream().anyMatch(file -> SameFile.of(file, data))) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--out would overwrite " + data + ", which --data reads: give it a directory" + " of its own");
        }
    }

    private void requireFit(Footprint footprint) {
        Heap.refusal("training", footprint).ifPresent(why -> {
            throw new ParameterException(spec.commandLine(), why);
        });
    }
}
