package microgpt.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import microgpt.autograd.Ops;
import microgpt.autograd.Tape;
import microgpt.autograd.ValueOps;
import microgpt.model.Config;
import microgpt.model.DivergedException;
import microgpt.model.Footprint;
import microgpt.model.Generator;
import microgpt.model.Gpt;
import microgpt.model.Initialization;
import microgpt.model.Prompt;
import microgpt.model.Recipe;
import microgpt.model.Sampler;
import microgpt.model.Trainer;
import microgpt.model.Validation;
import microgpt.model.WarmUp;
import microgpt.random.CounterRandom;
import microgpt.random.Rng;
import microgpt.text.DocumentMode;
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
            "  microgpt train --data names.txt --n-embd 64 --batch-size 16 --steps 3000"
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
            paramLabel = "FILE",
            description = "Write step,loss,learning_rate of every step to this CSV file.")
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

    @ArgGroup(exclusive = false, validate = false, heading = "%nSampling:%n")
    private SamplingOptions sampling = new SamplingOptions();

    @ArgGroup(exclusive = false, validate = false, heading = "%nEngine:%n")
    private EngineOptions engine = new EngineOptions();

    /// What a run trains on, and how, once everything given is known to be right.
    private record Run(
            Config config, Material material, Recipe recipe, int evalEvery, Sampler.Settings settings, int samples) {}

    @Override
    public Integer call() {
        var settings = right(sampling::settings);
        right("--steps", steps);
        right("--batch-size", batchSize);
        var recipe = right(() -> optimiser.recipe(steps, batchSize));
        int evalEvery = right(() -> data.evalEvery(steps));
        int samples = right(() -> sampling.count(data.mode()));
        requireDifferentFiles();
        var sizes = right(() -> model.config(2));
        var material = right(() -> data.read(random, seed, sizes.blockSize()));
        var config = right(() -> model.config(material.tokenizer().vocabSize()));
        var run = new Run(config, material, recipe, evalEvery, settings, samples);
        return switch (engine.engine()) {
            case VALUE -> {
                requireFit(Footprint.ofValues(config, material.training(), batchSize));
                describe(run, "value, in double");
                yield train(run, ValueOps.forTraining(config.parameterCount(), config::parameterName), null);
            }
            case TAPE -> {
                requireFit(Footprint.ofTape(config, material.training(), batchSize));
                var chosen = engine.kernels().choose();
                describe(run, "tape, in float; kernels: " + chosen);
                try (var tape = Tape.forTraining(config.parameterCount(), chosen.kernels());
                        var warmUp = warmUp(chosen, tape, run)) {
                    yield train(run, tape, warmUp);
                }
            }
        };
    }

    /// Null if there are no kernels to change to.
    private WarmUp warmUp(KernelChoice.Chosen chosen, Tape tape, Run run) {
        return chosen.later()
                .map(better -> new WarmUp.Order(
                        tape, chosen.kernels(), better, run.config, run.material.training(), batchSize))
                .map(order -> WarmUp.start(order, 0, steps))
                .orElse(null);
    }

    private void describe(Run run, String engine) {
        var config = run.config;
        say("corpus", "%s", run.material.description());
        say("vocabulary", "%,d characters and BOS", config.vocabSize() - 1);
        say(
                "model",
                "%,d parameters: n_layer %d, n_embd %d, n_head %d, block_size %d",
                config.parameterCount(),
                config.nLayer(),
                config.nEmbd(),
                config.nHead(),
                config.blockSize());
        say("engine", "%s", engine);
    }

    private <M> int train(Run run, Ops<M> ops, WarmUp warmUp) {
        var gpt = new Gpt<>(run.config, ops);
        var rng = Initialization.draw(run.config, ops, run.material.rng());
        var trainer = new Trainer<>(gpt, run.material.training(), run.recipe);
        var err = quiet ? new PrintWriter(Writer.nullWriter()) : err();
        var progress = new Progress(err, !quiet && Terminal.isLive(), steps, System::nanoTime);
        var evaluation = run.material
                .heldOut()
                .map(held -> new Validation<>(gpt, held, batchSize))
                .map(validation -> new Evaluation(validation, run.evalEvery, steps, progress::validated));
        try (var interrupt = new Interrupt();
                var file = metrics == null ? null : new Metrics(metrics)) {
            Trainer.Listener listener = (step, loss, rate) -> {
                if (file != null) {
                    file.onStep(step, loss, rate);
                }
                evaluation.ifPresent(due -> due.onStep(step, loss, rate));
                progress.onStep(step, loss, rate);
                if (warmUp != null) {
                    warmUp.onStep(step, loss, rate);
                    progress.note(warmUp.outcome());
                }
            };
            try {
                while (!interrupt.requested() && trainer.advance(listener)) {}
            } catch (DivergedException e) {
                throw new Failure(e.getMessage(), e);
            } finally {
                progress.end();
            }
            evaluation.ifPresent(due -> say("validation", "%s", due));
            if (!interrupt.requested()) {
                invent(run, gpt, rng, interrupt);
            }
            if (interrupt.requested()) {
                err().printf(Locale.ROOT, "microgpt: interrupted after step %,d of %,d%n", trainer.step(), steps);
                return Main.INTERRUPTED;
            }
        }
        return 0;
    }

    /// Prints samples: documents as the references do, long texts as `generate` does with the same seed.
    private void invent(Run run, Gpt<?> gpt, Rng rng, Interrupt interrupt) {
        var out = spec.commandLine().getOut();
        var tokenizer = run.material.tokenizer();
        switch (run.material.mode()) {
            case LINES ->
                new Samples(out, tokenizer)
                        .print(
                                new Sampler<>(gpt, run.settings, tokenizer.bos()),
                                rng,
                                run.samples,
                                interrupt::requested);
            case STREAM -> {
                if (run.samples > 0) {
                    var prompt = Prompt.of("", tokenizer, DocumentMode.STREAM);
                    var random = new CounterRandom(seed);
                    var generator =
                            new Generator<>(gpt, run.settings, prompt, Texts.LENGTH, run.samples, 1, random::generator);
                    new Texts(out, tokenizer, DocumentMode.STREAM, "", run.samples).print(generator, interrupt);
                }
            }
        }
    }

    /// What options give, or a line that says which of them is wrong.
    private <T> T right(Supplier<T> options) {
        try {
            return options.get();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private void right(String option, int value) {
        if (value < 1) {
            throw new ParameterException(spec.commandLine(), option + " is " + value + ": it must be at least 1");
        }
    }

    private void requireDifferentFiles() {
        var data = this.data.file();
        try {
            if (data != null && metrics != null && Files.exists(metrics) && Files.isSameFile(data, metrics)) {
                throw new ParameterException(
                        spec.commandLine(), "--metrics would overwrite " + data + ": give it a file of its own");
            }
        } catch (IOException e) {
            throw new Failure(data + " cannot be read: " + Input.reason(e), e);
        }
    }

    private void requireFit(Footprint footprint) {
        if (footprint.bytes() > Heap.limit()) {
            throw tooLarge("training needs about " + Heap.size(footprint.bytes()) + " of memory: "
                    + Heap.advice(1.1 * footprint.bytes()));
        }
        if (footprint.longestArray() > Footprint.LONGEST_ARRAY) {
            throw tooLarge("a step records %,.0f numbers: one array holds %,d, make the model or the batch smaller"
                    .formatted(footprint.longestArray(), Footprint.LONGEST_ARRAY));
        }
    }

    private ParameterException tooLarge(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private void say(String what, String format, Object... args) {
        if (!quiet) {
            err().printf("%-10s  %s%n", what, String.format(Locale.ROOT, format, args));
        }
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
