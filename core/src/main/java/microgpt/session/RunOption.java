package microgpt.session;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import microgpt.model.Adam;
import microgpt.model.Config;
import microgpt.model.Sampler;
import microgpt.model.Schedule;
import microgpt.text.DocumentMode;

/// Every option of a training run: one declaration each, of which the command line, the files of options,
/// what a checkpoint keeps and [microgpt.MicroGpt] are made.
public enum RunOption {
    /// Training steps.
    STEPS(Group.RUN, int.class, "N", 1000, Role.LEARNING, "Training steps"),
    /// Documents or windows a batch.
    BATCH_SIZE(Group.RUN, int.class, "N", 1, Role.FIXED, "Documents or windows a batch"),
    /// Seed of all that is random.
    SEED(Group.RUN, long.class, "N", 42L, Role.FIXED, "Seed of all that is random"),
    /// Whose random numbers: python repeats microgpt.py, erlang MicroGPTEx.
    RANDOM(
            Group.RUN,
            RandomSource.class,
            "NAME",
            RandomSource.PYTHON,
            Role.FIXED,
            "Whose random numbers: python repeats microgpt.py, erlang MicroGPTEx"),
    /// Write step,loss,learning_rate of every step to this CSV file or pipe.
    METRICS(
            Group.RUN,
            Path.class,
            "FILE",
            null,
            Role.NOT_KEPT,
            "Write step,loss,learning_rate of every step to this CSV file or pipe."),

    /// UTF-8 text to learn from.
    DATA(
            Group.DATA,
            Path.class,
            "FILE",
            null,
            Role.FREE,
            "UTF-8 text to learn from (default: the built-in given names)."),
    /// lines: one document a line; stream: one long text, read by windows of the block size.
    DOCUMENTS(
            Group.DATA,
            DocumentMode.class,
            "KIND",
            DocumentMode.LINES,
            Role.FIXED,
            "lines: one document a line; stream: one long text, read by windows of the block size"),
    /// Share to hold out and never train on, such as 0.1; its loss is reported.
    VALIDATION(
            Group.DATA,
            double.class,
            "X",
            0.0,
            Role.FIXED,
            "Share to hold out and never train on, such as 0.1; its loss is reported"),
    /// Steps from one row of metrics.csv and one validation to the next; 0 for a tenth of all.
    EVAL_EVERY(
            Group.DATA,
            int.class,
            "N",
            0,
            Role.FREE,
            "Steps from one row of metrics.csv and one validation to the next; 0 for a tenth of all"),

    /// Transformer layers.
    N_LAYER(Group.MODEL, int.class, "N", Defaults.MODEL.nLayer(), Role.FIXED, "Transformer layers"),
    /// Channels, a multiple of the heads.
    N_EMBD(Group.MODEL, int.class, "N", Defaults.MODEL.nEmbd(), Role.FIXED, "Channels, a multiple of the heads"),
    /// Attention heads.
    N_HEAD(Group.MODEL, int.class, "N", Defaults.MODEL.nHead(), Role.FIXED, "Attention heads"),
    /// Positions the model looks back on; longer documents are cut.
    BLOCK_SIZE(
            Group.MODEL,
            int.class,
            "N",
            Defaults.MODEL.blockSize(),
            Role.FIXED,
            "Positions the model looks back on; longer documents are cut"),
    /// Standard deviation of the weights that a run begins with.
    INIT_STD(
            Group.MODEL,
            double.class,
            "X",
            Config.INIT_STD,
            Role.FIXED,
            "Standard deviation of the weights that a run begins with"),

    /// Highest learning rate.
    LEARNING_RATE(
            Group.OPTIMISER, double.class, "X", Adam.DEFAULT.learningRate(), Role.LEARNING, "Highest learning rate"),
    /// How the learning rate falls: linear, cosine, constant.
    SCHEDULE(
            Group.OPTIMISER,
            Schedule.Curve.class,
            "NAME",
            Schedule.DEFAULT.curve(),
            Role.LEARNING,
            "How the learning rate falls: linear, cosine, constant"),
    /// Steps in which the learning rate first climbs.
    WARMUP(
            Group.OPTIMISER,
            int.class,
            "N",
            Schedule.DEFAULT.warmup(),
            Role.LEARNING,
            "Steps in which the learning rate first climbs"),
    /// Learning rate that the schedule falls to.
    MIN_LEARNING_RATE(
            Group.OPTIMISER,
            double.class,
            "X",
            Schedule.DEFAULT.minimum(),
            Role.LEARNING,
            "Learning rate that the schedule falls to"),
    /// Batches a step, one after another: a larger batch in the memory of a small one.
    ACCUMULATE(
            Group.OPTIMISER,
            int.class,
            "N",
            1,
            Role.FIXED,
            "Batches a step, one after another: a larger batch in the memory of a small one"),
    /// Scale a step's gradient down to this length if it is longer, such as 1.
    CLIP(
            Group.OPTIMISER,
            double.class,
            "X",
            Double.POSITIVE_INFINITY,
            Role.LEARNING,
            "Scale a step's gradient down to this length if it is longer, such as 1"),
    /// AdamW's decay of all weights, such as 0.1.
    WEIGHT_DECAY(
            Group.OPTIMISER,
            double.class,
            "X",
            Adam.DEFAULT.weightDecay(),
            Role.LEARNING,
            "AdamW's decay of all weights, such as 0.1"),
    /// Adam's decay of the mean gradient.
    BETA1(Group.OPTIMISER, double.class, "X", Adam.DEFAULT.beta1(), Role.FIXED, "Adam's decay of the mean gradient"),
    /// Adam's decay of the mean squared gradient.
    BETA2(
            Group.OPTIMISER,
            double.class,
            "X",
            Adam.DEFAULT.beta2(),
            Role.FIXED,
            "Adam's decay of the mean squared gradient"),
    /// Added to Adam's root mean square.
    EPS(Group.OPTIMISER, double.class, "X", Adam.DEFAULT.eps(), Role.FIXED, "Added to Adam's root mean square"),

    /// Save the model, what resuming needs, and metrics.csv to this directory.
    OUT(
            Group.CHECKPOINTS,
            Path.class,
            "DIR",
            null,
            Role.NOT_KEPT,
            "Save the model, what resuming needs, and metrics.csv to this directory."),
    /// Steps from one save to the next; 0 for two minutes' worth.
    SAVE_EVERY(
            Group.CHECKPOINTS,
            int.class,
            "N",
            0,
            Role.FREE,
            "Steps from one save to the next; 0 for two minutes' worth"),
    /// Go on with the run saved in this directory, with its options; it saves there unless --out
    /// says otherwise.
    RESUME(
            Group.CHECKPOINTS,
            Path.class,
            "DIR",
            null,
            Role.NOT_KEPT,
            "Go on with the run saved in this directory, with its options; it saves there unless --out says"
                    + " otherwise."),

    /// Texts to invent.
    NUM_SAMPLES(
            Group.SAMPLING,
            Integer.class,
            "N",
            null,
            Role.FREE,
            "Texts to invent (default: 20 documents, or 1 long text)."),
    /// Divides the logits: below 1 bolder, above 1 more varied; 0 takes the most probable character
    /// always.
    TEMPERATURE(
            Group.SAMPLING,
            double.class,
            "X",
            Sampler.Settings.DEFAULT.temperature(),
            Role.FREE,
            "Divides the logits: below 1 bolder, above 1 more varied; 0 takes the most probable character always"),
    /// Draw from the N most probable tokens only; 0 for all.
    TOP_K(
            Group.SAMPLING,
            int.class,
            "N",
            Sampler.Settings.DEFAULT.topK(),
            Role.FREE,
            "Draw from the N most probable tokens only; 0 for all"),
    /// Draw from the most probable tokens only that together reach probability X; 1 for all.
    TOP_P(
            Group.SAMPLING,
            double.class,
            "X",
            Sampler.Settings.DEFAULT.topP(),
            Role.FREE,
            "Draw from the most probable tokens only that together reach probability X; 1 for all"),

    /// value: scalars in double, the reference; tape: matrices in float.
    ENGINE(
            Group.ENGINE,
            Engine.class,
            "NAME",
            Engine.TAPE,
            Role.FIXED,
            "value: scalars in double, the reference; tape: matrices in float"),
    /// The tape's inner loops: scalar; vector: on SIMD lanes; auto: vector where that pays.
    KERNELS(
            Group.ENGINE,
            KernelChoice.class,
            "NAME",
            KernelChoice.AUTO,
            Role.NOT_KEPT,
            "The tape's inner loops: scalar; vector: on SIMD lanes; auto: vector where that pays"),
    /// Most threads of the tape; small steps take one, and no result depends on it.
    THREADS(
            Group.ENGINE,
            Integer.class,
            "N",
            null,
            Role.NOT_KEPT,
            "Most threads of the tape; small steps take one, and no result depends on it"
                    + " (default: the processor's cores).");

    /// What belongs together on a page of help.
    public enum Group {
        /// The run as a whole.
        RUN,
        /// What it learns from.
        DATA,
        /// The model's sizes.
        MODEL,
        /// How it learns.
        OPTIMISER,
        /// What is saved, and when.
        CHECKPOINTS,
        /// How it invents texts.
        SAMPLING,
        /// What computes.
        ENGINE
    }

    /// What an option means to a run that is saved and gone on with.
    enum Role {
        /// Kept, and never another: the weights follow from it from the first step on.
        FIXED,
        /// Kept, and may be given anew: the weights of later steps follow from it.
        LEARNING,
        /// Kept, and may be given anew: no weight follows from it.
        FREE,
        /// What no result depends on, or names a file to be written.
        NOT_KEPT
    }

    /// An enum's constants cannot name constants of their own that come after them.
    private static final class Defaults {
        static final Config MODEL = Config.defaults(1);
    }

    private final Group group;
    private final Class<?> type;
    private final String label;
    private final Object byDefault;
    private final Role role;
    private final String description;

    RunOption(Group group, Class<?> type, String label, Object byDefault, Role role, String description) {
        this.group = group;
        this.type = type;
        this.label = label;
        this.byDefault = byDefault;
        this.role = role;
        this.description = description.endsWith(".") ? description : description + " (default: " + byDefault + ").";
    }

    /// {@return its name as a file of options and a checkpoint have it, such as `n-embd`}
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// Its name on the command line, such as `--n-embd`.
    @Override
    public String toString() {
        // not by +, of which a JVM that has just started makes code first
        return "--".concat(key());
    }

    /// {@return where it stands in help}
    public Group group() {
        return group;
    }

    /// {@return the class of its values}
    public Class<?> type() {
        return type;
    }

    /// The value as one of the class of its values, so that a checkpoint keeps it as it will be read.
    Object requireType(Object value) {
        Object fitting = switch (type.getSimpleName()) {
            case "int" -> value instanceof Integer ? value : null;
            case "long" ->
                value instanceof Integer number ? Long.valueOf(number) : value instanceof Long ? value : null;
            case "double" -> value instanceof Number number ? number.doubleValue() : null;
            default -> type.isInstance(value) ? value : null;
        };
        if (fitting == null) {
            throw new IllegalArgumentException(this + " is of type " + type.getSimpleName() + ": " + value + " is a "
                    + value.getClass().getSimpleName());
        }
        return fitting;
    }

    /// {@return what stands for its value in help, such as `N`}
    public String label() {
        return label;
    }

    /// {@return what it does, with its default, for help}
    public String description() {
        return description;
    }

    /// Its value where none is given, or null.
    Object byDefault() {
        return byDefault;
    }

    Role role() {
        return role;
    }

    /// {@return whether the weights of a run follow from it}
    public boolean isLearnt() {
        return role == Role.FIXED || role == Role.LEARNING;
    }

    /// {@return the value that a text means}
    ///
    /// @param text as a user wrote it
    /// @throws IllegalArgumentException with a line that names the option
    public Object parse(String text) {
        try {
            return Literals.of(type, text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(this + ": " + e.getMessage(), e);
        }
    }

    /// {@return the option of this name, with `-` or `_`, with or without dashes before it}
    ///
    /// @param name as a user wrote it
    public static Optional<RunOption> named(String name) {
        var key = name.replaceFirst("^--", "").replace('_', '-');
        return Arrays.stream(values())
                .filter(option -> option.key().equals(key))
                .findFirst();
    }
}
