package microgpt.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import microgpt.picture.Chart;
import microgpt.random.PythonRandom;
import microgpt.text.Corpus;
import microgpt.text.Tokenizer;
import org.apache.commons.math3.analysis.interpolation.LinearInterpolator;

/// How good a model does one get for a second, or for thirty?
///
/// Whole processes, `./microgpt train` from the launcher's first line to the program's end, with more and more steps.
/// The learning rate falls to 0 within each, so every run is the best that its steps can do, not a glance at a longer
/// one. The loss is that of the tenth of all documents that `--validation 0.1` holds out. Learning rates are chosen
/// without it: by runs on the other nine tenths alone, which hold out a tenth of those. Nobody times these, so they
/// share the machine; what is timed has it alone.
final class Clock implements Question {
    private static final String RUN = "Clock.run";
    private static final List<Double> LOSSES = List.of(2.2, 2.1, 2.0);
    private static final List<Integer> SECONDS = List.of(1, 2, 5, 10, 30);
    private static final String SHARE = "0.1";
    private static final int SEED = 42;

    /// How far two clocks may differ: the system rounds the start of a process.
    private static final double CLOCKS_MICROS = 100_000;

    /// A run is repeated, for a median, until its turns have taken this long together: what starts and stops within a
    /// second varies more than what takes half a minute.
    private static final double ENOUGH_MICROS = 15e6;

    private static final int FIRST_STEPS = 125;
    private static final Pattern VALIDATION = Pattern.compile("validation (\\d+\\.\\d+)");
    private static final Pattern LINE =
            Pattern.compile("^[ \\t]*(\\d+(?:\\.\\d+)?)[ \\t]+(\\d+(?:\\.\\d+)?)[ \\t]*$", Pattern.MULTILINE);

    /// How much is tried.
    ///
    /// @param turns of a run, at most
    private record Plan(List<Integer> channels, List<String> rates, double seconds, int turns) {
        static Plan of(Scale scale) {
            return scale.of(
                    new Plan(List.of(16, 32, 64, 128), List.of("0.003", "0.01", "0.03"), 30, 3),
                    new Plan(List.of(16, 64), List.of("0.01"), 5, 1),
                    new Plan(List.of(16), List.of("0.01"), 0, 1));
        }
    }

    /// The documents, split as the program will split them.
    ///
    /// @param all the file the program learns from; null for its own names
    /// @param training what it does not hold out
    /// @param heldOut the rest
    private record Corpora(Path all, Path training, Path heldOut) {
        static Corpora of(Path data) {
            try {
                var corpus = data == null ? Corpus.givenNames() : Corpus.of(data.toString(), Files.readAllBytes(data));
                var documents = Tokenizer.of(corpus).encode(corpus);
                int[] order =
                        PythonRandom.seed(SEED).permutation(documents.size()).value();
                int kept =
                        documents.holdOut(Double.parseDouble(SHARE)).training().size();
                var lines =
                        Arrays.stream(order).mapToObj(corpus.documents()::get).toList();
                var training = Files.createTempFile("microgpt-training", ".txt");
                var heldOut = Files.createTempFile("microgpt-held-out", ".txt");
                Files.write(training, lines.subList(0, kept));
                Files.write(heldOut, lines.subList(kept, lines.size()));
                return new Corpora(data, training, heldOut);
            } catch (IOException | IllegalArgumentException e) {
                throw new IllegalStateException("--data: " + e.getMessage(), e);
            }
        }
    }

    /// A training run that is over.
    record Point(double seconds, double loss) {}

    @Override
    public List<Figure> ask(Bench asked) {
        var files = Corpora.of(asked.data);
        files.training.toFile().deleteOnExit();
        files.heldOut.toFile().deleteOnExit();
        Program.prepareLauncher();
        var figures = new ArrayList<Figure>();
        for (int channels : Plan.of(asked.scale()).channels) {
            figures.addAll(runs(channels, files, asked));
        }
        asked.programs.forEach((name, command) -> figures.addAll(foreign(name, command, files, asked)));
        return figures;
    }

    /// Runs of more and more steps, until one takes as long as the plan has.
    private static List<Figure> runs(int channels, Corpora files, Bench asked) {
        var plan = Plan.of(asked.scale());
        var figures = new ArrayList<Figure>();
        int steps = FIRST_STEPS;
        double seconds;
        do {
            var rate = rate(channels, steps, plan, files);
            var micros = new ArrayList<Double>();
            double loss;
            do {
                var program = train(channels, steps, rate, files.all);
                micros.add(program.micros());
                loss = loss(program);
            } while (micros.size() < plan.turns
                    && micros.stream().mapToDouble(x -> x).sum() < ENOUGH_MICROS);
            var figure = figure("1 × " + channels, Integer.toString(steps), rate, loss, micros);
            figures.add(figure);
            seconds = figure.micros() / 1e6;
            asked.tell("  %s %s %.2f s", RUN, figure.params(), seconds);
            steps = (int) Math.ceil(steps * Math.min(2, 1.1 * plan.seconds / seconds));
        } while (seconds < plan.seconds);
        return figures;
    }

    /// The learning rate that does best on documents that no published loss is measured on. All are tried at the same
    /// time, on a thread each, which changes no bit.
    private static String rate(int channels, int steps, Plan plan, Corpora files) {
        if (plan.rates.size() == 1) {
            return plan.rates.getFirst();
        }
        var trials = plan.rates.stream()
                .map(rate -> CompletableFuture.supplyAsync(
                        () -> Map.entry(rate, loss(train(channels, steps, rate, files.training, "--threads=1"))),
                        Thread::startVirtualThread))
                .toList();
        try {
            return trials.stream()
                    .map(CompletableFuture::join)
                    .min(Map.Entry.comparingByValue())
                    .orElseThrow()
                    .getKey();
        } catch (CompletionException e) {
            throw new IllegalStateException(e.getCause().getMessage(), e);
        }
    }

    /// @param data null for the program's own names
    private static Program train(int channels, int steps, String rate, Path data, String... more) {
        var options = new ArrayList<>(List.of(more));
        options.addAll(List.of("--n-embd=" + channels, "--batch-size=16", "--steps=" + steps, "--eval-every=" + steps));
        options.addAll(
                List.of("--learning-rate=" + rate, "--seed=" + SEED, "--validation=" + SHARE, "--num-samples=1"));
        if (data != null) {
            options.add("--data=" + data);
        }
        return Program.train(options);
    }

    private static double loss(Program program) {
        return VALIDATION
                .matcher(program.err())
                .results()
                .reduce((first, last) -> last)
                .map(last -> Double.parseDouble(last.group(1)))
                .orElseThrow(() ->
                        new IllegalStateException("a training run printed no validation loss:\n" + program.err()));
    }

    /// The points that a program of somebody else prints.
    private static List<Figure> foreign(String name, String command, Corpora files, Bench asked) {
        int seconds = (int) Math.max(1, Plan.of(asked.scale()).seconds);
        var filled = command.replace("{training}", files.training.toString())
                .replace("{held-out}", files.heldOut.toString())
                .replace("{java}", Program.jdk("java"))
                .replace("{seconds}", Integer.toString(seconds));
        var program = Program.run(Program.WINDOWS ? List.of("cmd", "/c", filled) : List.of("sh", "-c", filled));
        var figures = points(program.out()).stream()
                .map(point -> figure(name, "", "", point.loss, List.of(point.seconds * 1e6)))
                .toList();
        if (figures.isEmpty()) {
            throw new IllegalStateException(filled + " printed no line of seconds and loss, such as '1.5 2.31'");
        }
        double last = figures.getLast().micros();
        if (last > program.micros() + CLOCKS_MICROS) {
            throw new IllegalStateException(
                    filled + " says that " + last / 1e6 + " s went by, where it took " + program.micros() / 1e6);
        }
        asked.tell("  %s %s, %d points, %.2f s", RUN, name, figures.size(), last / 1e6);
        return figures;
    }

    /// Lines of seconds and loss, among whatever else there is.
    static List<Point> points(String output) {
        return LINE.matcher(output)
                .results()
                .map(line -> new Point(Double.parseDouble(line.group(1)), Double.parseDouble(line.group(2))))
                .toList();
    }

    private static Figure figure(String arm, String steps, String rate, double loss, List<Double> micros) {
        var params = new LinkedHashMap<String, String>();
        params.put("arm", arm);
        params.put("steps", steps);
        params.put("rate", rate);
        params.put("loss", Double.toString(loss));
        return Figure.ofProcesses(RUN, params, micros);
    }

    /// The runs of each arm by their time, without those that take longer and lose more.
    private static Map<String, List<Point>> curves(Results results) {
        var curves = new LinkedHashMap<String, List<Point>>();
        var runs = new ArrayList<>(results.all(RUN));
        runs.sort(Comparator.comparingDouble(Figure::micros).thenComparingDouble(Clock::loss));
        for (var run : runs) {
            var points = curves.computeIfAbsent(run.param("arm"), arm -> new ArrayList<>());
            if (points.isEmpty() || loss(run) < points.getLast().loss) {
                points.add(new Point(run.micros() / 1e6, loss(run)));
            }
        }
        return curves;
    }

    private static double loss(Figure figure) {
        return Double.parseDouble(figure.param("loss"));
    }

    /// The loss after so many seconds, between two runs in proportion to the logarithm of time; NaN outside of all
    /// runs.
    static double lossAt(double seconds, List<Point> curve) {
        return between(curve, point -> Math.log(point.seconds), Point::loss, Math.log(seconds));
    }

    /// The seconds until a loss, likewise.
    static double secondsTo(double loss, List<Point> curve) {
        return Math.exp(between(curve, point -> -point.loss, point -> Math.log(point.seconds), -loss));
    }

    private static double between(List<Point> curve, ToDoubleFunction<Point> x, ToDoubleFunction<Point> y, double at) {
        if (curve.size() < 2) {
            return Double.NaN;
        }
        double[] xs = curve.stream().mapToDouble(x).toArray();
        double[] ys = curve.stream().mapToDouble(y).toArray();
        var line = new LinearInterpolator().interpolate(xs, ys);
        return line.isValidPoint(at) ? line.value(at) : Double.NaN;
    }

    @Override
    public String markdown(Results results) {
        var table = new Table<>(List.copyOf(curves(results).entrySet())).column("layers × channels", Map.Entry::getKey);
        for (int seconds : SECONDS) {
            table.column("loss at " + seconds + " s", of -> Table.number(lossAt(seconds, of.getValue())));
        }
        for (double loss : LOSSES) {
            table.column("s to " + loss, of -> Table.number(secondsTo(loss, of.getValue())));
        }
        var runs = new Table<>(results.all(RUN))
                .column("layers × channels", of -> of.param("arm"))
                .column("steps", of -> of.param("steps"))
                .column("learning rate", of -> of.param("rate"))
                .column("seconds", of -> Table.range(of, 1e6, ""))
                .column("loss", of -> Table.number(loss(of)));
        return "![Loss on held-out names over seconds of training, a curve for each number of channels]"
                + "(benchmarks/clock.svg)\n\n" + table + "\nThe runs, each a process of its own:\n\n" + runs;
    }

    @Override
    public Optional<Chart> chart(Results results) {
        var chart = Chart.curves(
                "How good a model one gets for how long a wait",
                "seconds from the start of the process",
                Chart.Ticks.ONES,
                "loss on held-out documents, nats a character",
                Chart.Ticks.AROUND);
        curves(results)
                .forEach((arm, points) -> chart.curve(
                        arm,
                        points.stream()
                                .map(of -> new Chart.Point(of.seconds, of.loss, Double.NaN))
                                .toList()));
        return Optional.of(chart);
    }
}
