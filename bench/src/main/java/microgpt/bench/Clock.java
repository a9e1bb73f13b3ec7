package microgpt.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import microgpt.bench.report.Figure;
import microgpt.bench.report.LineChart;
import microgpt.bench.report.Results;
import microgpt.bench.report.Table;
import microgpt.bench.report.Work;
import microgpt.random.PythonRandom;
import microgpt.text.Corpus;
import microgpt.text.Tokenizer;

/// How good a model does one get for a second, or for thirty?
///
/// Whole processes, `./microgpt train` from the launcher's first line to the program's end, with more and more steps.
/// The learning rate falls to 0 within each, so every run is the best that its steps can do, not a glance at a longer
/// one. The loss is that of the tenth of all documents that `--validation 0.1` holds out. Learning rates are chosen
/// without it: by runs on the other nine tenths alone, which hold out a tenth of those.
final class Clock implements Question {
    private static final String RUN = "Clock.run";
    private static final List<Double> LOSSES = List.of(2.2, 2.1, 2.0);
    private static final List<Integer> SECONDS = List.of(1, 2, 5, 10, 30);
    private static final String SHARE = "0.1";
    private static final int SEED = 42;
    /// How far two clocks may differ: the system rounds the start of a process.
    private static final double CLOCKS_MICROS = 100_000;

    private static final int FIRST_STEPS = 125;
    private static final Pattern VALIDATION = Pattern.compile("validation (\\d+\\.\\d+)");
    private static final Pattern LINE = Pattern.compile("\\s*(\\d\\S*)\\s+(\\d\\S*)\\s*");

    /// How much is tried.
    private record Plan(List<Integer> channels, List<String> rates, double seconds, int turns) {
        static Plan of(Scale scale) {
            return switch (scale) {
                case FULL -> new Plan(List.of(16, 32, 64, 128), List.of("0.003", "0.01", "0.03"), 30, 3);
                case QUICK -> new Plan(List.of(16, 64), List.of("0.01"), 5, 1);
                case SMOKE -> new Plan(List.of(16), List.of("0.01"), 0, 1);
            };
        }
    }

    /// The documents, split as the program will split them.
    ///
    /// @param all the file the program learns from, if it is not to use its own names
    /// @param training what it does not hold out
    /// @param heldOut the rest
    private record Corpora(Optional<Path> all, Path training, Path heldOut) {}

    /// A training run that is over.
    record Point(double seconds, double loss) {}

    @Override
    public List<Figure> ask(Asked asked) {
        var plan = Plan.of(asked.scale());
        var directory = directory();
        try {
            var files = split(asked.data(), directory);
            // Not to time a build.
            Program.run(List.of(Program.LAUNCHER.toString(), "--version"), Map.of());
            var figures = new ArrayList<Figure>();
            for (int channels : plan.channels) {
                figures.addAll(runs(channels, plan, files, asked));
            }
            asked.programs().forEach((name, command) -> figures.addAll(foreign(name, command, plan, files, asked)));
            return figures;
        } finally {
            for (var file : List.of("training.txt", "held-out.txt")) {
                Program.delete(directory.resolve(file));
            }
            Program.delete(directory);
        }
    }

    private static Path directory() {
        try {
            return Files.createTempDirectory("microgpt-clock");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Corpora split(Optional<Path> data, Path directory) {
        try {
            var corpus = data.isEmpty()
                    ? Corpus.givenNames()
                    : Corpus.of(data.get().toString(), Files.readAllBytes(data.get()));
            var documents = Tokenizer.of(corpus).encode(corpus);
            int[] order = PythonRandom.seed(SEED).permutation(documents.size()).value();
            int kept = documents.holdOut(Double.parseDouble(SHARE)).training().size();
            var lines = new ArrayList<String>();
            for (int i : order) {
                lines.add(corpus.documents().get(i));
            }
            var training = Files.write(directory.resolve("training.txt"), lines.subList(0, kept));
            var heldOut = Files.write(directory.resolve("held-out.txt"), lines.subList(kept, lines.size()));
            return new Corpora(data, training, heldOut);
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalStateException("--data: " + e.getMessage(), e);
        }
    }

    /// Runs of more and more steps, until one takes as long as the plan has.
    private static List<Figure> runs(int channels, Plan plan, Corpora files, Asked asked) {
        var figures = new ArrayList<Figure>();
        int steps = FIRST_STEPS;
        double seconds;
        do {
            var rate = rate(channels, steps, plan, files);
            var times = new ArrayList<List<Double>>();
            double loss = Double.NaN;
            for (int turn = 0; turn < plan.turns; turn++) {
                var program = train(channels, steps, rate, files.all);
                times.add(List.of(program.micros()));
                loss = loss(program);
            }
            var figure = figure("1 × " + channels, Integer.toString(steps), rate, loss, times);
            figures.add(figure);
            Jmh.tell(asked.progress(), RUN + " " + figure.params(), figure.micros() / 1e6, "s", true);
            seconds = figure.micros() / 1e6;
            steps = (int) Math.ceil(steps * Math.min(2, 1.1 * plan.seconds / seconds));
        } while (seconds < plan.seconds);
        return figures;
    }

    /// The learning rate that does best on documents that no published loss is measured on.
    private static String rate(int channels, int steps, Plan plan, Corpora files) {
        var best = plan.rates.getFirst();
        double lowest = Double.POSITIVE_INFINITY;
        for (var rate : plan.rates.size() == 1 ? List.<String>of() : plan.rates) {
            double loss = loss(train(channels, steps, rate, Optional.of(files.training)));
            if (loss < lowest) {
                lowest = loss;
                best = rate;
            }
        }
        return best;
    }

    private static Program train(int channels, int steps, String rate, Optional<Path> data) {
        var command = new ArrayList<>(List.of(Program.LAUNCHER.toString(), "train", "--n-embd=" + channels));
        command.addAll(List.of("--batch-size=16", "--steps=" + steps, "--eval-every=" + steps, "--seed=" + SEED));
        command.addAll(List.of("--learning-rate=" + rate, "--validation=" + SHARE, "--num-samples=1"));
        data.ifPresent(file -> command.add("--data=" + file));
        return Program.run(command, Map.of());
    }

    private static double loss(Program program) {
        var matcher = VALIDATION.matcher(program.err());
        double last = Double.NaN;
        while (matcher.find()) {
            last = Double.parseDouble(matcher.group(1));
        }
        if (Double.isNaN(last)) {
            throw new IllegalStateException("a training run printed no validation loss:\n" + program.err());
        }
        return last;
    }

    /// The points that a program of somebody else prints: lines of seconds and loss, among whatever else it says.
    private static List<Figure> foreign(String name, String command, Plan plan, Corpora files, Asked asked) {
        var filled = command.replace("{training}", files.training.toString())
                .replace("{held-out}", files.heldOut.toString())
                .replace(
                        "{java}",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString())
                .replace("{seconds}", Integer.toString((int) Math.max(1, plan.seconds)));
        boolean windows = System.getProperty("os.name").startsWith("Windows");
        var program = Program.run(windows ? List.of("cmd", "/c", filled) : List.of("sh", "-c", filled), Map.of());
        var figures = points(program.out()).stream()
                .map(point -> figure(name, "", "", point.loss, List.of(List.of(point.seconds * 1e6))))
                .toList();
        if (figures.isEmpty()) {
            throw new IllegalStateException(filled + " printed no line of seconds and loss, such as '1.5 2.31'");
        }
        double last = figures.getLast().micros();
        if (last > program.micros() + CLOCKS_MICROS) {
            throw new IllegalStateException(
                    filled + " says that " + last / 1e6 + " s went by, where it took " + program.micros() / 1e6);
        }
        Jmh.tell(asked.progress(), RUN + " " + name + ", " + figures.size() + " points", last / 1e6, "s", true);
        return figures;
    }

    static List<Point> points(String output) {
        var points = new ArrayList<Point>();
        output.lines()
                .map(LINE::matcher)
                .filter(java.util.regex.Matcher::matches)
                .forEach(line -> {
                    try {
                        points.add(new Point(Double.parseDouble(line.group(1)), Double.parseDouble(line.group(2))));
                    } catch (NumberFormatException e) {
                        // Two words that begin with digits are no point.
                    }
                });
        return points;
    }

    private static Figure figure(String arm, String steps, String rate, double loss, List<List<Double>> times) {
        var params = new LinkedHashMap<String, String>();
        params.put("arm", arm);
        params.put("steps", steps);
        params.put("rate", rate);
        params.put("loss", Double.toString(loss));
        return new Figure(RUN, params, null, Work.NONE, null, times);
    }

    /// The runs of every arm by their time; of those that take longer and lose more, nothing is kept.
    private static Map<String, List<Point>> curves(Results results) {
        var curves = new LinkedHashMap<String, List<Point>>();
        for (var figure : results.all(RUN)) {
            curves.computeIfAbsent(figure.param("arm"), arm -> new ArrayList<>())
                    .add(new Point(figure.micros() / 1e6, Double.parseDouble(figure.param("loss"))));
        }
        curves.replaceAll((arm, points) -> {
            var better = new ArrayList<Point>();
            points.stream()
                    .sorted(java.util.Comparator.comparingDouble(Point::seconds))
                    .forEach(point -> {
                        if (better.isEmpty() || point.loss < better.getLast().loss) {
                            better.add(point);
                        }
                    });
            return better;
        });
        return curves;
    }

    /// The loss after so many seconds: between two runs in proportion to the logarithm of time.
    static OptionalDouble lossAt(double seconds, List<Point> curve) {
        for (int i = 1; i < curve.size(); i++) {
            var before = curve.get(i - 1);
            var after = curve.get(i);
            if (before.seconds <= seconds && seconds <= after.seconds) {
                double share = Math.log(seconds / before.seconds) / Math.log(after.seconds / before.seconds);
                return OptionalDouble.of(before.loss + share * (after.loss - before.loss));
            }
        }
        return OptionalDouble.empty();
    }

    /// The seconds until a loss, likewise.
    static OptionalDouble secondsTo(double loss, List<Point> curve) {
        for (int i = 1; i < curve.size(); i++) {
            var before = curve.get(i - 1);
            var after = curve.get(i);
            if (before.loss >= loss && loss >= after.loss) {
                double share = (before.loss - loss) / (before.loss - after.loss);
                return OptionalDouble.of(before.seconds * Math.pow(after.seconds / before.seconds, share));
            }
        }
        return OptionalDouble.empty();
    }

    @Override
    public String markdown(Results results) {
        var header = new ArrayList<>(List.of("layers × channels"));
        SECONDS.forEach(seconds -> header.add("loss at " + seconds + " s"));
        LOSSES.forEach(loss -> header.add("s to " + loss));
        var table = new Table(header.toArray(String[]::new));
        curves(results).forEach((arm, curve) -> {
            var cells = new ArrayList<>(List.of(arm));
            SECONDS.forEach(seconds -> cells.add(cell(lossAt(seconds, curve))));
            LOSSES.forEach(loss -> cells.add(cell(secondsTo(loss, curve))));
            table.row(cells);
        });
        var runs = new Table("layers × channels", "steps", "learning rate", "seconds", "loss");
        for (var figure : results.all(RUN)) {
            runs.row(
                    figure.param("arm"),
                    figure.param("steps"),
                    figure.param("rate"),
                    Table.number(figure.micros() / 1e6) + " (" + Table.number(figure.quantile(0) / 1e6) + " – "
                            + Table.number(figure.quantile(1) / 1e6) + ")",
                    Table.number(Double.parseDouble(figure.param("loss"))));
        }
        return table + "\nThe runs, each a process of its own:\n\n" + runs;
    }

    private static String cell(OptionalDouble value) {
        return value.isPresent() ? Table.number(value.getAsDouble()) : "–";
    }

    @Override
    public Optional<String> chart(Results results) {
        var chart = LineChart.overSeconds(
                "How good a model one gets for how long a wait",
                "seconds from the start of the process",
                "loss on held-out documents, nats a character");
        curves(results).forEach((arm, curve) -> {
            chart.curve(arm);
            curve.forEach(point -> chart.point(point.seconds, point.loss, Double.NaN));
        });
        return Optional.of(chart.toString());
    }
}
