package microgpt.session;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
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
import microgpt.tape.Tape;
import microgpt.text.DocumentMode;
import microgpt.text.Printed;

/// The options of a run as they were given; of those that were not, the defaults. They do not change.
public final class RunOptions {
    /// No option is given.
    public static final RunOptions DEFAULTS = new RunOptions(Map.of());

    private final Map<RunOption, Object> given;

    private RunOptions(Map<RunOption, Object> given) {
        this.given = given;
    }

    /// {@return these options and one more, or another value for it}
    ///
    /// @param option which
    /// @param value of the option's type; null takes the option back
    /// @throws IllegalArgumentException if the value is of another type
    public RunOptions with(RunOption option, Object value) {
        var changed = new EnumMap<RunOption, Object>(RunOption.class);
        changed.putAll(given);
        if (value == null) {
            changed.remove(option);
        } else {
            changed.put(option, option.requireType(value));
        }
        return new RunOptions(changed);
    }

    /// {@return these options and, of others, those that are not among them}
    ///
    /// @param others options that give way to these
    public RunOptions or(RunOptions others) {
        var all = new EnumMap<RunOption, Object>(RunOption.class);
        all.putAll(others.given);
        all.putAll(given);
        return new RunOptions(all);
    }

    /// {@return whether the option was given}
    ///
    /// @param option which
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

    /// {@return the value of an option that is a number}
    ///
    /// @param option which
    public double number(RunOption option) {
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

    /// {@return the directory to save to}
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

    /// {@return what computes}
    public Engine engine() {
        return value(RunOption.ENGINE);
    }

    /// {@return with which kernels, if it is the tape}
    public KernelChoice kernels() {
        return value(RunOption.KERNELS);
    }

    /// {@return seed of all that is random}
    public long seed() {
        return whole(RunOption.SEED);
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
        engine().precision().require(recipe, number(RunOption.INIT_STD));
        return recipe;
    }

    /// {@return how the next token is drawn}
    ///
    /// @throws IllegalArgumentException with one line that says which setting is impossible
    public Sampler.Settings settings() {
        return new Sampler.Settings(number(RunOption.TEMPERATURE), integer(RunOption.TOP_K), number(RunOption.TOP_P));
    }

    /// {@return how many texts to invent}
    ///
    /// @param mode what the model takes for a document
    /// @throws IllegalArgumentException with one line that says what cannot be
    public int samples(DocumentMode mode) {
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

    /// {@return the most threads to compute with}
    ///
    /// @throws IllegalArgumentException with one line, if so many are impossible
    public int threads() {
        Integer threads = value(RunOption.THREADS);
        return switch (engine()) {
            case VALUE -> {
                if (threads != null && threads != 1) {
                    throw new IllegalArgumentException(
                            "--threads is " + threads + ": the value engine runs on 1, the tape on several");
                }
                yield 1;
            }
            case TAPE -> {
                int wanted = threads == null ? Math.min(Machine.cores(), Tape.MOST_THREADS) : threads;
                if (wanted < 1 || wanted > Tape.MOST_THREADS) {
                    throw new IllegalArgumentException(
                            "--threads is " + wanted + ": it must lie between 1 and " + Tape.MOST_THREADS);
                }
                yield wanted;
            }
        };
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
        kernels().requireUsedBy(engine());
        saveEvery();
        evalEvery();
        samples(mode());
        config(2);
    }

    /// Nothing that is written may be what is read, or be written twice, by whatever names.
    ///
    /// @param others are written besides, each by the option that names it
    /// @throws IllegalArgumentException with one line
    private void requireDifferentFiles(Map<String, Path> others) {
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

    /// {@return the run that these options make: a new one, or the rest of one that was saved}
    ///
    /// @param source what it learns from
    /// @param others files that are written besides, by the options that name them
    /// @throws IllegalArgumentException with one line that says which option is wrong
    /// @throws Failure if the data cannot be used, or what was saved is no run
    /// @throws CheckpointException if what was saved cannot be read
    public Run run(Source source, Map<String, Path> others) throws CheckpointException {
        var resume = resume();
        var all = resume.isPresent() ? completed(resume.get(), source) : this;
        return all.newRun(source, others);
    }

    private Run newRun(Source source, Map<String, Path> others) {
        requireRight();
        requireDifferentFiles(others);
        var material = fitting(() -> source.read(this, config(2).blockSize()));
        var run = new Run(
                fitting(() -> config(material.tokenizer().vocabSize())),
                material,
                recipe(),
                number(RunOption.INIT_STD),
                seed(),
                evalEvery(),
                settings(),
                samples(material.mode()),
                file(RunOption.METRICS),
                out(),
                saveEvery(),
                resume(),
                engine(),
                kernels(),
                threads(),
                kept(),
                source.isNamed());
        Heap.refusal("training", run.footprint()).ifPresent(why -> {
            throw new IllegalArgumentException(why);
        });
        return run;
    }

    /// What depends on the text. A run that goes on has its options from the checkpoint: nobody typed them.
    private <T> T fitting(Supplier<T> made) {
        try {
            return made.get();
        } catch (IllegalArgumentException e) {
            if (resume().isEmpty()) {
                throw e;
            }
            throw new Failure(resume().get() + ": the run's options do not fit its text: " + e.getMessage(), e);
        }
    }

    // ---- a file of them ----

    /// {@return the options in a file of lines `name = value`} Names are those of the command line,
    /// with or without the dashes before them, with `-` or `_` within; what follows `#` at the
    /// beginning of a line is a remark.
    ///
    /// @param file what a user wrote, or a run
    /// @throws IllegalArgumentException with one line that says where the file is wrong
    /// @throws Failure if it cannot be read
    public static RunOptions read(Path file) {
        var options = DEFAULTS;
        int number = 0;
        for (var line : Input.lines(file)) {
            number++;
            var text = line.strip();
            if (text.isEmpty() || text.startsWith("#")) {
                continue;
            }
            try {
                options = options.withLine(text);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(file + ", line " + number + ": " + e.getMessage(), e);
            }
        }
        return options;
    }

    private RunOptions withLine(String line) {
        var entry = entry(line)
                .orElseThrow(() -> new IllegalArgumentException(
                        Printed.text(line) + " is no option: one is written name = value"));
        var option = RunOption.named(entry.getKey())
                .orElseThrow(() -> new IllegalArgumentException("there is no option " + Printed.text(entry.getKey())));
        if (has(option)) {
            throw new IllegalArgumentException(option + " is given twice");
        }
        return with(option, option.parse(unquoted(entry.getValue())));
    }

    /// The name and the value of a line `name = value`, as they stand there.
    private static Optional<Map.Entry<String, String>> entry(String line) {
        int equals = line.indexOf('=');
        return equals < 0
                ? Optional.empty()
                : Optional.of(Map.entry(
                        line.substring(0, equals).strip(),
                        line.substring(equals + 1).strip()));
    }

    /// {@return the values by name in a text as [#lines] writes it} Remarks and lines of another kind are
    /// passed over.
    ///
    /// @param text lines `name = value`
    /// @throws IllegalArgumentException if what stands in quotes is not as Java would write it
    public static Map<String, String> values(String text) {
        var values = new LinkedHashMap<String, String>();
        text.lines()
                .filter(line -> !line.startsWith("#"))
                .flatMap(line -> entry(line).stream())
                .forEach(entry -> values.put(entry.getKey(), unquoted(entry.getValue())));
        return values;
    }

    /// {@return options as such a file has them}
    ///
    /// @param kept values by name
    public static String lines(Map<String, String> kept) {
        var lines = new StringBuilder();
        kept.forEach((name, value) ->
                lines.append(name).append(" = ").append(quoted(value)).append('\n'));
        return lines.toString();
    }

    /// A value in quotes, as Java would write it, if it has lines or blanks at its ends, of any script.
    private static String quoted(String value) {
        if (value.equals(value.strip()) && value.matches("[^\"].*")) {
            return value;
        }
        var escaped = value.replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("\n", "\\n")
                .replace("\r", "\\r");
        return '"' + escaped + '"';
    }

    /// A value as it was before [#quoted] wrote it.
    private static String unquoted(String value) {
        boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1).translateEscapes() : value;
    }

    // ---- what a checkpoint keeps of them ----

    /// {@return the options that a checkpoint keeps, defaults among them, by their names without
    /// dashes}
    public Map<String, String> kept() {
        var kept = new TreeMap<String, String>();
        for (var option : RunOption.values()) {
            Object value = value(option);
            if (value != null && option.role() != Role.NOT_KEPT) {
                kept.put(option.key(), text(value));
            }
        }
        return kept;
    }

    /// {@return the options that were given, by their names without dashes}
    public Map<String, String> given() {
        var texts = new LinkedHashMap<String, String>();
        given.forEach((option, value) -> texts.put(option.key(), text(value)));
        return texts;
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
                    ? Files.isExecutable(directory) ? "holds no run" : "may not be looked into"
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
                throw damaged(directory, kept, e);
            }
            // spelt in another way it would count as another value
            var written = text(options.value(option));
            if (!written.equals(entry.getValue())) {
                throw new Failure(directory + ": the run's options are damaged: " + option + " is "
                        + Printed.brief(entry.getValue()) + ", which would be written as " + Printed.brief(written));
            }
        }
        try {
            options.with(RunOption.RESUME, directory).requireRight();
        } catch (IllegalArgumentException e) {
            throw damaged(directory, kept, e);
        }
        return options;
    }

    /// None of the values in the message is longer than a reader wants to see.
    private static Failure damaged(Path directory, Map<String, String> kept, IllegalArgumentException why) {
        var message = why.getMessage();
        for (var value : kept.values()) {
            message = message.replace(value, Printed.brief(value));
        }
        return new Failure(directory + ": the run's options are damaged: " + message, why);
    }

    /// Makes sure that the text a run or a sweep learns from is where it was: a pipe has no second reading.
    ///
    /// @param directory what was saved
    /// @param data the text
    /// @throws Failure if it is not there
    public static void requireThere(Path directory, Path data) {
        if (!Files.isRegularFile(data)) {
            throw new Failure(directory + " learns from " + Printed.brief(data.toString()) + ", which "
                    + (Files.exists(data) ? "is no file to be read again" : "is not there")
                    + ": --data says where that text is now");
        }
    }

    private void requireUnchanged(RunOption option, Object saved) {
        if (option.role() == Role.FIXED && !text(value(option)).equals(text(saved))) {
            throw new IllegalArgumentException(option + " is " + Printed.line(text(value(option)))
                    + ", but the run was begun with " + Printed.brief(text(saved)) + " and cannot change it");
        }
    }
}
