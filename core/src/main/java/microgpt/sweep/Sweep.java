package microgpt.sweep;

import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import microgpt.checkpoint.CheckpointException;
import microgpt.model.DivergedException;
import microgpt.session.Failure;
import microgpt.session.Material;
import microgpt.session.Run;
import microgpt.session.RunOption;
import microgpt.session.RunOptions;
import microgpt.session.Session;
import microgpt.session.Source;
import microgpt.session.Training.Trained;
import microgpt.session.Watcher;
import microgpt.text.Documents;
import microgpt.text.Fingerprint;

/// A grid of configurations, and the options they share: trains one configuration at a time, wherever it is
/// asked to.
///
/// ```java
/// var sweep = Sweep.of("n-embd=16,32 learning-rate=0.003..0.03:5 steps=200");
/// var row = sweep.train(7);       // trains the seventh of ten
/// row.validation();               // its loss on what is held out
/// ```
///
/// Each is trained on one thread, to the bits that `train` gives with the same options, and validated once,
/// after its last step. Several threads may train at the same time: they share the text. Between
/// machines a sweep is best sent as the text of its grid.
public final class Sweep {
    /// The share that is held out unless the options say which.
    public static final double VALIDATION = 0.1;

    /// What an option of `train` does in a sweep, for help, if that is something else.
    public static final Map<RunOption, String> DESCRIPTIONS = Map.of(
            RunOption.VALIDATION,
            "Share to hold out and never train on; the loss there says which configuration is best (default: "
                    + VALIDATION + ").");

    /// Of a run's steps, the part whose losses make up the one that is told.
    private static final int TAIL = 10;

    /// Four in each tenfold.
    private static final String RATES = "learning-rate=1e-4..1:17";

    private static final int STEPS_OF_A_RATE = 200;

    private final Grid grid;
    private final RunOptions shared;
    private final Source source;

    private Sweep(Grid grid, RunOptions shared, Source source) {
        this.grid = grid;
        this.shared = shared;
        this.source = source;
    }

    /// A sweep of this grid on the built-in given names, all else by default.
    ///
    /// @param grid as [Grid#parse] reads it; options with one value are shared
    /// @return the sweep
    /// @throws IllegalArgumentException with one line, if it is none
    public static Sweep of(String grid) {
        return of(Grid.parse(grid), RunOptions.DEFAULTS);
    }

    /// A sweep of this grid on the text that the options name.
    ///
    /// @param grid what varies
    /// @param shared what all configurations have in common
    /// @return the sweep
    /// @throws IllegalArgumentException with one line, if an option is in both or nothing is held out
    public static Sweep of(Grid grid, RunOptions shared) {
        for (var option : RunOption.values()) {
            if (shared.has(option) && !takes(option)) {
                throw new IllegalArgumentException(option + " makes no sense for all configurations of a sweep");
            }
        }
        for (var axis : grid.axes()) {
            if (shared.has(axis.option())) {
                throw new IllegalArgumentException(axis.option() + " is given, and --grid has "
                        + axis.option().key() + " as well: an option is either fixed or varies");
            }
        }
        var all = shared.has(RunOption.VALIDATION) ? shared : shared.with(RunOption.VALIDATION, VALIDATION);
        if (all.number(RunOption.VALIDATION) == 0) {
            throw new IllegalArgumentException(
                    "--validation is 0: what is held out decides which configuration is best");
        }
        return new Sweep(grid, all, new Source.Shared(new Source.Options()));
    }

    /// The sweep that was begun in a directory, to go on with it.
    ///
    /// @param saved what [SweepFolder#saved] has read from the directory
    /// @param given options that are given anew: if they change the sweep, it is refused as another one
    /// @throws IllegalArgumentException with one line, if they cannot go with it
    static Sweep of(Map<String, String> saved, Path directory, RunOptions given) {
        var options = RunOptions.DEFAULTS;
        Sweep begun;
        try {
            for (var name : saved.keySet()) {
                var option = RunOption.named(name);
                if (option.isPresent()) {
                    options = options.with(option.get(), option.get().parse(saved.get(name)));
                }
            }
            begun = of(Grid.parse(saved.get(SweepFolder.GRID)), options);
        } catch (IllegalArgumentException e) {
            throw new Failure(directory.resolve(SweepFolder.SWEEP) + ": " + e.getMessage(), e);
        }
        return of(begun.grid, given.or(options));
    }

    /// Rates from far too low to far too high, each of some steps: where the loss falls fastest.
    ///
    /// @param shared what all have in common
    /// @return the sweep
    /// @throws IllegalArgumentException with one line, if an option does not fit
    public static Sweep ofLearningRates(RunOptions shared) {
        return of(
                Grid.parse(RATES),
                shared.has(RunOption.STEPS) ? shared : shared.with(RunOption.STEPS, STEPS_OF_A_RATE));
    }

    /// Whether an option can be shared by all configurations: files are the sweep's own, and texts are not
    /// invented.
    ///
    /// @param option one of `train`
    /// @return whether a sweep takes it
    public static boolean takes(RunOption option) {
        return option.isLearnt() || option == RunOption.DATA || option == RunOption.KERNELS;
    }

    /// The same sweep on documents that are in memory.
    ///
    /// @param documents a line each
    /// @return the sweep
    /// @throws IllegalArgumentException if one is empty or holds the end of a line
    public Sweep on(List<String> documents) {
        return new Sweep(grid, shared, new Source.Shared(new Source.Documents(documents)));
    }

    /// The grid.
    ///
    /// @return what varies
    public Grid grid() {
        return grid;
    }

    /// How many configurations there are.
    ///
    /// @return the size of the grid
    public int size() {
        return grid.size();
    }

    /// How many configurations a share has.
    ///
    /// @param task the share
    /// @return the length of [#numbers]
    public int size(Task task) {
        return (size() - task.index() + task.count()) / task.count();
    }

    /// What all configurations have in common.
    ///
    /// @return the options that are given, the share to hold out among them
    public RunOptions shared() {
        return shared;
    }

    /// The options of a configuration, with which `train` trains the same weights.
    ///
    /// @param number counted from 1
    /// @return those it shares, and its values
    public RunOptions options(int number) {
        var options = shared;
        for (var value : grid.values(number).entrySet()) {
            var option = RunOption.named(value.getKey()).orElseThrow();
            options = options.with(option, option.parse(value.getValue()));
        }
        return options;
    }

    /// The configurations of a share, in the order they are best begun in: large ones first, and dealt out to
    /// the shares one by one. It follows from grid and options alone.
    ///
    /// @param task which share
    /// @return their numbers, counted from 1
    public int[] numbers(Task task) {
        int size = size();
        var effort = new double[size];
        Arrays.setAll(effort, i -> effort(options(i + 1)));
        var all = IntStream.range(0, size)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -effort[i]))
                .mapToInt(i -> i + 1)
                .toArray();
        return IntStream.range(0, size)
                .filter(i -> i % task.count() == task.index() - 1)
                .map(i -> all[i])
                .toArray();
    }

    /// What training takes, in no unit: multiply-adds on a vocabulary of letters.
    private static double effort(RunOptions options) {
        double channels = options.number(RunOption.N_EMBD);
        double rows = options.number(RunOption.BATCH_SIZE) * options.number(RunOption.ACCUMULATE);
        double each = 12 * options.number(RunOption.N_LAYER) * channels * channels + 64 * channels;
        return options.number(RunOption.STEPS) * rows * each * Math.sqrt(options.number(RunOption.BLOCK_SIZE));
    }

    /// Trains a configuration; what goes wrong is told in the row.
    ///
    /// @param number counted from 1
    /// @return what came of it
    /// @throws Failure if the text cannot be read
    public Row train(int number) {
        Run run;
        try {
            run = run(number);
        } catch (IllegalArgumentException e) {
            return impossible(number, e).row;
        }
        return train(number, run, new Watcher() {}).row;
    }

    /// What came of a configuration.
    ///
    /// @param row what is to be told
    /// @param run as it was to be, nothing if that is impossible
    /// @param trained its model, nothing if it was not trained or left before its last step
    record Result(Row row, Optional<Run> run, Optional<Trained<?>> trained) {
        boolean isComplete() {
            return !row.isDone() || trained.isPresent();
        }
    }

    /// The run of a configuration.
    ///
    /// @throws IllegalArgumentException with one line that says why there is none
    /// @throws Failure if the text cannot be read
    Run run(int number) {
        var options = options(number);
        options.requireRight();
        var once = options.with(RunOption.EVAL_EVERY, (int) options.number(RunOption.STEPS))
                .with(RunOption.THREADS, 1);
        try {
            return once.run(source, Map.of());
        } catch (CheckpointException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What comes of a configuration of which [#run] has thrown this.
    Result impossible(int number, IllegalArgumentException e) {
        return not(number, Optional.empty(), Row.State.FAILED, 0, e.getMessage());
    }

    /// Trains a configuration.
    ///
    /// @param run what [#run] made of it
    Result train(int number, Run run, Watcher watcher) {
        long begin = System.nanoTime();
        var tail = new Tail(run.recipe().steps(), watcher);
        Row.State state;
        String why;
        try {
            var trained = Session.train(run, tail);
            if (tail.validation.isEmpty() || Double.isFinite(tail.validation.getAsDouble())) {
                return done(number, run, tail, seconds(begin), trained);
            }
            state = Row.State.DIVERGED;
            why = "after the last step the validation loss is " + tail.validation.getAsDouble();
        } catch (Failure | CheckpointException e) {
            state = e.getCause() instanceof DivergedException ? Row.State.DIVERGED : Row.State.FAILED;
            why = e.getMessage();
        } catch (OutOfMemoryError e) {
            state = Row.State.FAILED;
            why = Failure.unexpected(e, "").getMessage();
        }
        return not(number, Optional.of(run), state, seconds(begin), why);
    }

    private static double seconds(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }

    private Result not(int number, Optional<Run> run, Row.State state, double seconds, String why) {
        return new Result(Row.not(number, grid.values(number), state, seconds, why), run, Optional.empty());
    }

    /// A run that was stopped has no validation loss, and its model is not kept.
    private Result done(int number, Run run, Tail tail, double seconds, Trained<?> trained) {
        int parameters = run.config().parameterCount();
        boolean complete = tail.validation.isPresent();
        var row = new Row(
                number,
                grid.values(number),
                Row.State.DONE,
                tail.validation.orElse(Double.NaN),
                tail.losses / tail.count,
                parameters,
                tail.tokens,
                seconds,
                complete ? fingerprint(parameters, trained.gpt().ops()::parameter) : "",
                "");
        return new Result(row, Optional.of(run), complete ? Optional.of(trained) : Optional.empty());
    }

    /// Tells another watcher all that it is told, and remembers how the run ends.
    private static final class Tail implements Watcher {
        private final int from;
        private final Watcher other;
        private OptionalDouble validation = OptionalDouble.empty();
        private double losses;
        private int count;
        private long tokens;

        Tail(int steps, Watcher other) {
            from = steps - Math.max(1, steps / TAIL);
            this.other = other;
        }

        @Override
        public void onStep(Step step) {
            if (step.done() > from) {
                losses += step.loss();
                count++;
            }
            tokens = step.tokens();
            other.onStep(step);
        }

        @Override
        public void onValidation(int done, double loss) {
            validation = OptionalDouble.of(loss);
            other.onValidation(done, loss);
        }

        @Override
        public boolean stops() {
            return other.stops();
        }
    }

    /// What tells so many weights, as floats, from any others. They are taken part by part: a copy of all might be more
    /// than the memory that training has left.
    static String fingerprint(int count, IntToDoubleFunction weight) {
        var all = Fingerprint.hash();
        var part = ByteBuffer.allocate(1 << 15).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            if (!part.hasRemaining()) {
                all.update(part.flip());
                part.clear();
            }
            part.putFloat((float) weight.applyAsDouble(i));
        }
        all.update(part.flip());
        return HexFormat.of().formatHex(all.digest()).substring(0, 16);
    }

    /// All that the weights follow from but the text: what two sweeps must have in common to be one.
    Map<String, String> identity() {
        var identity = new LinkedHashMap<String, String>();
        identity.put(SweepFolder.GRID, grid.toString());
        shared.kept().forEach((name, value) -> {
            var option = RunOption.named(name).orElseThrow();
            if (option.isLearnt() && !grid.has(option)) {
                identity.put(name, value);
            }
        });
        return identity;
    }

    /// Whether configurations read the text in several ways.
    boolean drawsText() {
        return grid.has(RunOption.SEED) || grid.has(RunOption.RANDOM) || grid.has(RunOption.BLOCK_SIZE);
    }

    /// What tells the text from any other.
    ///
    /// @throws IllegalArgumentException with one line, if no configuration is possible
    Fingerprint text() {
        return material().fingerprint();
    }

    /// Requires that configurations are validated on the same text: a block too short for a document is asked for no
    /// more than its beginning.
    ///
    /// @throws IllegalArgumentException with one line, if they are not
    void requireComparable() {
        var blocks = grid.axes().stream()
                .filter(axis -> axis.option() == RunOption.BLOCK_SIZE)
                .flatMap(axis -> axis.values().stream());
        var least = blocks.mapToInt(Integer::parseInt).min();
        if (least.isEmpty()) {
            return;
        }
        int positions = material()
                .examples()
                .mapToInt(examples -> examples instanceof Documents documents ? documents.longest() - 1 : 0)
                .max()
                .getAsInt();
        if (least.getAsInt() < positions) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "--grid: block-size %d cuts documents, and losses on different texts tell nothing of one another:"
                            + " with values from %d on, or --documents stream, no text is cut",
                    least.getAsInt(),
                    positions));
        }
    }

    /// What the first configuration learns from that is possible.
    Material material() {
        var data = Optional.ofNullable(shared.given().get(RunOption.DATA.key())).map(Path::of);
        if (data.isPresent() && Files.exists(data.get()) && !Files.isRegularFile(data.get())) {
            throw new Failure(data.get() + " is no file to be read again: a sweep reads its text more than once");
        }
        IllegalArgumentException why = null;
        for (int number = 1; number <= size(); number++) {
            try {
                return run(number).material();
            } catch (IllegalArgumentException e) {
                why = why == null ? e : why;
            }
        }
        throw why;
    }
}
