package microgpt.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import microgpt.autograd.Ops;
import microgpt.checkpoint.ModelInfo;
import microgpt.checkpoint.SavedModel;
import microgpt.model.Generator;
import microgpt.model.Gpt;
import microgpt.model.Prompt;
import microgpt.random.CounterRandom;
import microgpt.session.Failure;
import microgpt.session.Footprint;
import microgpt.session.Heap;
import microgpt.session.KernelChoice;
import microgpt.tape.Tape;
import microgpt.value.ValueOps;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `microgpt generate`: invents texts with a model that was saved.
@Command(
        name = "generate",
        description = {
            "Invent texts with a saved model.",
            "",
            "Texts go to standard output while they are invented: documents a line each, long texts with a line"
                    + " --- between them. The same seed gives the same texts.",
            ""
        },
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        sortOptions = false,
        footer = {
            "",
            "Example: a hundred names that begin with jo, by the model of a run that was saved",
            "  ${COMMAND-FULL-NAME} --model runs/names --prompt jo --num-samples 100"
        })
final class Generate implements Callable<Integer> {
    /// More texts side by side hardly make a token cheaper.
    private static final int AT_ONCE = 64;

    /// Floating-point operations from which vector kernels win, their compilation included.
    private static final double HEAVY = 1e10;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--model",
            preprocessor = FileValue.class,
            paramLabel = "DIR",
            required = true,
            description = "What train --out saved: a directory, or a safetensors file in it.")
    private Path model;

    @Option(
            names = "--prompt",
            paramLabel = "TEXT",
            description = "Text to go on from; of a long one the last block_size characters count (default: none).")
    private String prompt = "";

    @Option(
            names = "--length",
            paramLabel = "N",
            description =
                    "Most characters after the prompt (default: the model's block_size for documents, 500 for long"
                            + " texts).")
    private Integer length;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of all that is random (default: ${DEFAULT-VALUE}).")
    private long seed = 42;

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            description =
                    "Texts invented side by side; it changes none of them (default: all, at most " + AT_ONCE + ").")
    private Integer batchSize;

    @ArgGroup(exclusive = false, validate = false, heading = "%nSampling:%n")
    private SamplingOptions sampling = new SamplingOptions();

    @ArgGroup(exclusive = false, validate = false, heading = "%nEngine:%n")
    private EngineOptions engine = new EngineOptions();

    @Override
    public Integer call() {
        right(sampling::settings);
        positive("--length", length);
        positive("--batch-size", batchSize);
        right(engine::threads);
        try (var saved = SavedModel.open(model)) {
            return generate(saved);
        } catch (IOException e) {
            throw new Failure(e.getMessage(), e);
        }
    }

    private int generate(SavedModel saved) throws IOException {
        var config = saved.info().config();
        int count = right(() -> sampling.count(saved.info().documents()));
        int atOnce = Math.max(1, Math.min(count, batchSize == null ? AT_ONCE : batchSize));
        return switch (engine.engine()) {
            case VALUE -> {
                requireFit(Footprint.ofValueGeneration(config, atOnce));
                yield generate(saved, ValueOps.forInference(config.parameterCount(), config.parameterNames()), atOnce);
            }
            case TAPE -> {
                var footprint = Footprint.ofTapeGeneration(config, atOnce, engine.threads());
                requireFit(footprint);
                var kernels = kernels(saved.info(), count).kernels();
                try (var tape = Tape.forInference(config.parameterCount(), kernels, engine.threads())) {
                    tape.reserve((long) footprint.records());
                    yield generate(saved, tape, atOnce);
                }
            }
        };
    }

    /// Vector kernels where there is enough to do for them to be compiled.
    private KernelChoice.Chosen kernels(ModelInfo info, int count) {
        double tokens = (double) count * (length == null ? length(info) : length);
        boolean heavy = 2.0 * info.config().parameterCount() * tokens > HEAVY;
        return heavy ? engine.kernels().choose() : engine.kernels().chooseToBegin();
    }

    private <M> int generate(SavedModel saved, Ops<M> ops, int atOnce) throws IOException {
        var info = saved.info();
        var beginning = right(() -> Prompt.of(prompt, info.tokenizer(), info.documents()));
        int count = sampling.count(info.documents());
        if (count == 0) {
            return 0;
        }
        saved.loadInto(ops);
        var random = new CounterRandom(seed);
        var generator = new Generator<>(
                new Gpt<>(info.config(), ops),
                sampling.settings(),
                beginning,
                length == null ? length(info) : length,
                count,
                atOnce,
                random::generator);
        var texts = new Texts(spec.commandLine().getOut(), info.tokenizer(), info.documents(), prompt, count);
        try (var interrupt = new Interrupt()) {
            texts.print(generator, interrupt);
            return interrupt.code();
        }
    }

    private static int length(ModelInfo info) {
        return switch (info.documents()) {
            case LINES -> info.config().blockSize();
            case STREAM -> Texts.LENGTH;
        };
    }

    private void requireFit(Footprint footprint) {
        Heap.refusal("generating", footprint).ifPresent(why -> {
            throw new ParameterException(spec.commandLine(), why);
        });
    }

    /// What options give, or a line that says which of them is wrong.
    private <T> T right(Supplier<T> options) {
        try {
            return options.get();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private void positive(String option, Integer value) {
        if (value != null && value < 1) {
            throw new ParameterException(spec.commandLine(), option + " is " + value + ": it must be at least 1");
        }
    }
}
