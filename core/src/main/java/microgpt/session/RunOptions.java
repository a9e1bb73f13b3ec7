package microgpt.session;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import microgpt.checkpoint.CheckpointDirectory;
import microgpt.checkpoint.CheckpointException;
import microgpt.checkpoint.SameFile;
import microgpt.checkpoint.SavedRun;
import microgpt.model.Adam;
import microgpt.model.Config;
import microgpt.model.Recipe;
import microgpt.model.Sampler;
import microgpt.model.Schedule;
import microgpt.session.RunOption.Role;
import microgpt.text.DocumentMode;
import microgpt.text.Printed;

/// The options of a run as they were given; of those that were not, the defaults. They do not change.
public final class RunOptions {
    /// More threads than that only wait for each other.
    private static final int MOST_THREADS = 256;

    /// No option is given.
    public static final RunOptions DEFAULTS = new RunOptions(Map.of());

    private final Map<RunOption, Object> given;

    private RunOptions(Map<RunOption, Object> given) {
        this.given = given;
    }

    /// These options and one more, or another value for it.
    ///
    /// @param value of the option's type; null takes the option back
    /// @throws IllegalArgumentException if the value is of another type
    public RunOptions with(RunOption option, Object value) {
        var changed = new EnumMap<RunOption, Object>(RunOption.class);
        changed.putAll(given);
        if (value == null) {
            changed.remove(option);
        } else {
            changed.put(option, value);
        }
        return new RunOptions(changed);
    }

    /// These options and, of others, those that are not among them.
    public RunOptions or(RunOptions others) {
        var all = new EnumMap<RunOption, Object>(RunOption.class);
        all.putAll(others.given);
        all.putAll(given);
        return new RunOptions(all);
    }

    /// Whether the option was given.
    public boolean has(RunOption option) {
        return given.containsKey(option);
    }

    @SuppressWarnings("unchecked")
    <T> T value(RunOption option) {
        return (T) given.getOrDefault(option, option.byDefault());
    }

    long whole(RunOption option) {
        return RunOptions.this.<Number>value(option).longValue();
    }

    private int integer(RunOption option) {
        return Math.toIntExact(whole(option));
    }

    double number(RunOption option) {
        return RunOptions.this.<Number>value(option).doubleValue();
    }

    private Optional<Path> file(RunOption option) {
        return Optional.ofNullable(value(option));
    }

    // ---- what they say ----

    Optional<Path> data() {
        return file(RunOption.DATA);
    }

    DocumentMode mode() {
        return value(RunOption.DOCUMENTS);
    }

    /// The directory to save to.
    public Optional<Path> out() {
        return file(RunOption.OUT).or(this::resume);
    }

    /// The directory of the run to go on with. The run's file in it does as well, as a model's file does
    /// for its directory.
    Optional<Path> resume() {
        return file(RunOption.RESUME)
                .map(path -> path.endsWith(SavedRun.FILE_NAME) && !Files.isDirectory(path)
                        ? Objects.requireNonNullElse(path.getParent(), Path.of("."))
                        : path);
    }

    Config config(int vocabSize) {
        return new Config(
                vocabSize,
                integer(RunOption.N_LAYER),
                integer(RunOption.N_EMBD),
                integer(RunOption.N_HEAD),
                integer(RunOption.BLOCK_SIZE));
    }

    private Recipe recipe() {
        var adam = new Adam(
                number(RunOption.LEARNING_RATE),
                number(RunOption.BETA1),
                number(RunOption.BETA2),
                number(RunOption.EPS),
                number(RunOption.WEIGHT_DECAY));
        var schedule =
                new Schedule(value(RunOption.SCHEDULE), integer(RunOption.WARMUP), number(RunOption.MIN_LEARNING_RATE));
        var recipe = new Recipe(
                integer(RunOption.STEPS),
                integer(RunOption.BATCH_SIZE),
                integer(RunOption.ACCUMULATE),
                adam,
                schedule,
                number(RunOption.CLIP));
        Engine engine = value(RunOption.ENGINE);
        engine.precision().require(recipe, number(RunOption.INIT_STD));
        return recipe;
    }

    Sampler.Settings settings() {
        return new Sampler.Settings(number(RunOption.TEMPERATURE), integer(RunOption.TOP_K), number(RunOption.TOP_P));
    }

    /// How many texts to invent.
    private int samples(DocumentMode mode) {
        Integer count = value(RunOption.NUM_SAMPLES);
        return Sampling.count(count, mode);
    }

    private int evalEvery() {
        int every = integer(RunOption.EVAL_EVERY);
        if (every < 0) {
            throw new IllegalArgumentException(
                    "--eval-every is " + every + ": it must be at least 1, or 0 for a tenth of all steps");
        }
        if (every > 0 && number(RunOption.VALIDATION) == 0 && out().isEmpty()) {
            throw new IllegalArgumentException("--eval-every without --validation: nothing is held out to validate on");
        }
        return every == 0 ? Math.max(1, integer(RunOption.STEPS) / 10) : every;
    }

    private int saveEvery() {
        int every = integer(RunOption.SAVE_EVERY);
        if (every < 0) {
            throw new IllegalArgumentException(
                    "--save-every is " + every + ": it must be at least 1, or 0 to go by time");
        }
        if (every > 0 && out().isEmpty()) {
            throw new IllegalArgumentException("--save-every without --out: there is no directory to save to");
        }
        return every;
    }

    /// The most threads to compute with.
    ///
    /// @param threads null for one on each core
    /// @throws IllegalArgumentException with one line, if so many are impossible
    public static int threads(Engine engine, Integer threads) {
        return switch (engine) {
            case VALUE -> {
                if (threads != null && threads != 1) {
                    throw new IllegalArgumentException(
                            "--threads is " + threads + ": the value engine runs on 1, the tape on several");
                }
                yield 1;
            }
            case TAPE -> {
                int wanted = threads == null ? Math.min(Machine.cores(), MOST_THREADS) : threads;
                if (wanted < 1 || wanted > MOST_THREADS) {
                    throw new IllegalArgumentException(
                            "--threads is " + wanted + ": it must lie between 1 and " + MOST_THREADS);
                }
                yield wanted;
            }
        };
    }

    private int threads() {
        return threads(value(RunOption.ENGINE), value(RunOption.THREADS));
    }

    private void requirePositive(RunOption option) {
        int value = integer(option);
        if (value < 1) {
            throw new IllegalArgumentException(option + " is " + value + ": it must be at least 1");
        }
    }

    /// Makes sure that they can be those of a run, as far as they can tell without the data.
    ///
    /// @throws IllegalArgumentException with one line that says which of them is wrong
    public void requireRight() {
        settings();
        requirePositive(RunOption.STEPS);
        requirePositive(RunOption.BATCH_SIZE);
        recipe();
        threads();
        saveEvery();
        evalEvery();
        samples(mode());
        config(2);
    }

    /// Nothing that is written may be what is read, or be written twice, by whatever names.
    ///
    /// @param others are written besides, each by the option that names it
    /// @throws IllegalArgumentException with one line
    public void requireDifferentFiles(Map<String, Path> others) {
        var saved = out().map(out -> CheckpointDirectory.FILE_NAMES.stream()
                        .map(out::resolve)
                        .toList())
                .orElse(List.of());
        var metrics = file(RunOption.METRICS);
        metrics.filter(file -> isOneOf(file, saved)).ifPresent(file -> {
            throw new IllegalArgumentException("--metrics would overwrite " + file + ", which --out writes");
        });
        data().ifPresent(data -> {
            metrics.filter(file -> SameFile.of(data, file)).ifPresent(file -> {
                throw new IllegalArgumentException("--metrics would overwrite " + data + ": give it a file of its own");
            });
        });
        others.forEach((option, file) -> {
            var taken = Stream.of(data().stream(), metrics.stream(), saved.stream())
                    .flatMap(files -> files)
                    .toList();
            if (isOneOf(file, taken)) {
                throw new IllegalArgumentException(option + " would overwrite " + file + ": give it a file of its own");
            }
        });
        data().filter(data -> isOneOf(data, saved)).ifPresent(data -> {
            throw new IllegalArgumentException(
                    "--out would overwrite " + data + ", which --data reads: give it a directory of its own");
        });
    }

    private static boolean isOneOf(Path file, List<Path> files) {
        return files.stream().anyMatch(other -> SameFile.of(other, file));
    }

    // ---- the run they make ----

    /// The run that these options make: a new one, or the rest of one that was saved.
    ///
    /// @throws IllegalArgumentException with one line that says which option is wrong
    /// @throws Failure if the data cannot be used, or what was saved is no run
    /// @throws CheckpointException if what was saved cannot be read
    public Run run(Source source) throws CheckpointException {
        var resume = resume();
        if (resume.isPresent()) {
            return completed(resume.get(), source).newRun(source);
        }
        return newRun(source);
    }

    private Run newRun(Source source) {
        requireRight();
        requireDifferentFiles(Map.of());
        var material = source.read(this, config(2).blockSize());
        var run = new Run(
                config(material.tokenizer().vocabSize()),
                material,
                recipe(),
                number(RunOption.INIT_STD),
                whole(RunOption.SEED),
                evalEvery(),
                settings(),
                samples(material.mode()),
                file(RunOption.METRICS),
                out(),
                saveEvery(),
                resume(),
                value(RunOption.ENGINE),
                value(RunOption.KERNELS),
                threads(),
                kept());
        Heap.refusal("training", run.footprint()).ifPresent(why -> {
            throw new IllegalArgumentException(why);
        });
        return run;
    }

    // ---- what a checkpoint keeps of them ----

    /// The options that a checkpoint keeps, defaults among them, by their names without dashes.
    Map<String, String> kept() {
        var kept = new TreeMap<String, String>();
        for (var option : RunOption.values()) {
            Object value = value(option);
            if (value != null && option.role() != Role.NOT_KEPT) {
                kept.put(option.key(), text(value));
            }
        }
        return kept;
    }

    private static String text(Object value) {
        return value instanceof Path path ? path.toAbsolutePath().toString() : value.toString();
    }

    /// Those of the kept options that weights follow from. A constant rate makes a run the beginning of a
    /// longer one.
    static Map<String, String> learning(Map<String, String> kept) {
        var learning = new TreeMap<>(kept);
        Arrays.stream(RunOption.values())
                .filter(option -> option.role() == Role.FREE)
                .forEach(option -> learning.remove(option.key()));
        if (Schedule.Curve.CONSTANT.toString().equals(kept.get(RunOption.SCHEDULE.key()))) {
            learning.remove(RunOption.STEPS.key());
        }
        return learning;
    }

    /// These options with those of the saved run that they lack.
    private RunOptions completed(Path directory, Source source) throws CheckpointException {
        var file = directory.resolve(SavedRun.FILE_NAME);
        if (!Files.exists(file)) {
            var what = Files.isDirectory(directory)
                    ? "holds no run"
                    : Files.exists(directory) ? "is none" : "is not there";
            throw new Failure(
                    directory + " " + what + ": --resume takes the directory that train --out saved a run to");
        }
        RunOptions saved;
        try (var run = SavedRun.open(file)) {
            saved = of(directory, run.state().options());
        }
        for (var option : saved.given.keySet()) {
            if (has(option)) {
                requireUnchanged(option, saved.value(option));
            } else if (option == RunOption.DATA && source instanceof Source.Options) {
                requireThere(directory, saved.value(option));
            }
        }
        return or(saved);
    }

    /// The options that a checkpoint has kept. Nobody typed them: if they are wrong, it is damaged.
    private static RunOptions of(Path directory, Map<String, String> kept) {
        var options = DEFAULTS;
        for (var entry : kept.entrySet()) {
            var option = RunOption.named(entry.getKey())
                    .filter(known ->
                            known.role() != Role.NOT_KEPT && known.key().equals(entry.getKey()))
                    .orElseThrow(() -> new Failure(directory + ": the run has an option " + Printed.text(entry.getKey())
                            + ", which this version of the program does not know"));
            try {
                options = options.with(option, option.parse(entry.getValue()));
            } catch (IllegalArgumentException e) {
                throw damaged(directory, e);
            }
        }
        try {
            options.with(RunOption.RESUME, directory).requireRight();
        } catch (IllegalArgumentException e) {
            throw damaged(directory, e);
        }
        return options;
    }

    private static Failure damaged(Path directory, IllegalArgumentException why) {
        return new Failure(directory + ": the run's options are damaged: " + why.getMessage(), why);
    }

    /// Makes sure that the text the run learns from is where it was: a pipe has no second reading.
    private static void requireThere(Path directory, Path data) {
        if (!Files.isRegularFile(data)) {
            throw new Failure(directory + " learns from " + data + ", which "
                    + (Files.exists(data) ? "is no file to be read again" : "is not there")
                    + ": --data says where that text is now");
        }
    }

    private void requireUnchanged(RunOption option, Object saved) {
        if (option.role() == Role.FIXED && !text(value(option)).equals(text(saved))) {
            throw new IllegalArgumentException(option + " is " + Printed.line(text(value(option)))
                    + ", but the run was begun with " + Printed.line(text(saved)) + " and cannot change it");
        }
    }
}
