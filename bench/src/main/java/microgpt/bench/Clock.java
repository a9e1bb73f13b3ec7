package microgpt.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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
    private static final double SHARE = 0.1;
    private static final int SEED = 42;

    /// How far two clocks may differ: the system rounds the start of a process.
    private static final double CLOCKS_MICROS = 100_000;

    /// A run is repeated, for a median, until its turns have taken this long together: what starts and stops within a
    /// second varies more than what takes half a minute.
    private static final double ENOUGH_MICROS = 15e6;

    private static final Pattern VALIDATION = Pattern.compile("(?s).*validation (\\d+\\.\\d+)");
    private static final Pattern LINE =
            Pattern.compile("^[ \\t]*(\\d+(?:\\.\\d+)?)[ \\t]+(\\d+(?:\\.\\d+)?)[ \\t]*$", Pattern.MULTILINE);

    private Bench asked;

    /// The documents, split as the program will split them: what it does not hold out, and the rest.
    private Path training;
    private Path heldOut;

    /// Splits the documents.
    @Override
    public void prepare(Bench bench) {
        asked = bench;
        var data = asked.data;
        try {
            var corpus = data == null ? Corpus.givenNames() : Corpus.of(data.toString(), Files.readAllBytes(data));
            var split = Tokenizer.of(corpus).encode(corpus).holdOut(SHARE);
            int kept = split.training().size();
            var order = PythonRandom.seed(SEED).permutation(corpus.size()).value();
            var lines = Arrays.stream(order).mapToObj(corpus::document).toList();
            training = file(lines.subList(0, kept));
            heldOut = file(lines.subList(kept, lines.size()));
        } catch (NoSuchFileException e) {
            throw new IllegalStateException("--data: there is no file " + data, e);
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalStateException("--data: " + e.getMessage(), e);
        }
    }

    /// Other programs first: a command that fails does so before our own runs, which take an hour.
    @Override
    public List<Figure> ask(Bench bench) {
        Program.prepareLauncher();
        var figures = new ArrayList<Figure>();
        asked.programs.forEach((name, command) -> figures.addAll(foreign(name, command)));
        asked.scale()
                .of(List.of(16, 32, 64, 128), List.of(16, 64), List.of(16))
                .forEach(channels -> figures.addAll(runs(channels)));
        return figures;
    }

    private static Path file(List<String> lines) throws IOException {
        var file = Files.createTempFile("microgpt-clock", ".txt");
        file.toFile().deleteOnExit();
        return Files.write(file, lines);
    }

    /// How long the longest runs take.
    private int seconds() {
        return asked.scale().of(30, 5, 0);
    }

    /// Runs of more and more steps, until one takes as long as the plan has.
    private List<Figure> runs(int channels) {
        var figures = new ArrayList<Figure>();
        int steps = 125;
        double seconds;
        do {
            var rate = rate(channels, steps);
            var micros = new ArrayList<Double>();
            double loss;
            do {
                var program = train(channels, steps, rate, asked.data, "");
                micros.add(program.micros());
                loss = loss(program);
            } while (micros.size() < asked.scale().of(3, 1, 1)
                    && micros.stream().mapToDouble(x -> x).sum() < ENOUGH_MICROS);
            var figure = figure("1 × " + channels, Integer.toString(steps), rate, loss, micros);
            figures.add(figure);
            seconds = figure.micros() / 1e6;
            asked.tell("  %s %s %.2f s", RUN, figure.params(), seconds);
            steps = (int) Math.ceil(steps * Math.min(2, 1.1 * seconds() / seconds));
        } while (seconds < seconds());
        return figures;
    }

    /// The learning rate that does best on documents that no published loss is measured on. They are tried
    /// side by side, on a thread each, which changes no bit.
    private String rate(int channels, int steps) {
        if (asked.scale() != Scale.FULL) {
            return "0.01";
        }
        return best(
                List.of("0.003", "0.01", "0.03"), rate -> loss(train(channels, steps, rate, training, " --threads=1")));
    }

    /// The rate of the least loss. With a rate that is too high a run may diverge, and fail.
    ///
    /// @param loss of a run with a rate; throws an IllegalStateException if it fails
    /// @throws IllegalStateException if all runs fail
    static String best(List<String> rates, ToDoubleFunction<String> loss) {
        var failures = new ConcurrentLinkedQueue<IllegalStateException>();
        return rates.parallelStream()
                .flatMap(rate -> {
                    try {
                        return Stream.of(Map.entry(rate, loss.applyAsDouble(rate)));
                    } catch (IllegalStateException failed) {
                        failures.add(failed);
                        return Stream.empty();
                    }
                })
                .min(Map.Entry.comparingByValue())
                .orElseThrow(failures::remove)
                .getKey();
    }

    /// @param data null for the program's own names
    private static Program train(int channels, int steps, String rate, Path data, String more) {
        var options = "--n-embd=" + channels + " --batch-size=16 --steps=" + steps + " --eval-every=" + steps
                + " --learning-rate=" + rate + " --seed=" + SEED + " --validation=" + SHARE + " --num-samples=1" + more;
        return data == null ? Program.train(options) : Program.train(options, "--data=" + data);
    }

    private static double loss(Program program) {
        var last = VALIDATION.matcher(program.err());
        if (!last.find()) {
            throw new IllegalStateException("a training run printed no validation loss:\n" + program.err());
        }
        return Double.parseDouble(last.group(1));
    }

    /// The points that a program of somebody else prints.
    private List<Figure> foreign(String name, String command) {
        var filled = command.replace("{training}", training.toString())
                .replace("{held-out}", heldOut.toString())
                .replace("{java}", Program.jdk("java").getFirst())
                .replace("{seconds}", Integer.toString(Math.max(1, seconds())));
        var program = Program.run(Program.WINDOWS ? List.of("cmd", "/c", filled) : List.of("sh", "-c", filled));
        var figures = points(program.out()).stream()
                .map(point -> figure(name, "", "", point.y(), List.of(point.x() * 1e6)))
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

    /// Lines of seconds and loss, among whatever else there is. At 0 seconds, before the process began, there is none.
    static List<Chart.Point> points(String output) {
        return LINE.matcher(output)
                .results()
                .map(line -> new Chart.Point(
                        Double.parseDouble(line.group(1)), Double.parseDouble(line.group(2)), Double.NaN))
                .filter(point -> point.x() > 0)
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

    /// The runs of each arm by their time, each with the least loss so far: who has longer may still stop sooner.
    /// Of runs that took the same time the best counts.
    static Map<String, List<Chart.Point>> curves(Results results) {
        var curves = new LinkedHashMap<String, List<Chart.Point>>();
        var byTime = Comparator.comparingDouble(Figure::micros).thenComparingDouble(Clock::loss);
        for (var run : results.all(RUN).stream().sorted(byTime).toList()) {
            var points = curves.computeIfAbsent(run.param("arm"), arm -> new ArrayList<>());
            double seconds = run.micros() / 1e6;
            if (points.isEmpty()) {
                points.add(new Chart.Point(seconds, loss(run), Double.NaN));
            } else if (points.getLast().x() < seconds) {
                double least = Math.min(loss(run), points.getLast().y());
                points.add(new Chart.Point(seconds, least, Double.NaN));
            }
        }
        return curves;
    }

    private static double loss(Figure figure) {
        return Double.parseDouble(figure.param("loss"));
    }

    /// The loss after so many seconds, between two runs in proportion to the logarithm of time; NaN before the first,
    /// and that of the last after it.
    static double lossAt(double seconds, List<Chart.Point> curve) {
        var last = curve.getLast();
        return seconds >= last.x()
                ? last.y()
                : between(curve, point -> Math.log(point.x()), Chart.Point::y, Math.log(seconds));
    }

    /// The seconds until a loss, likewise, where the curve falls; NaN if the first run has less already, or none does.
    static double secondsTo(double loss, List<Chart.Point> curve) {
        var falling = new LinkedHashMap<Double, Chart.Point>();
        curve.forEach(point -> falling.putIfAbsent(point.y(), point));
        var points = List.copyOf(falling.values());
        return Math.exp(between(points, point -> -point.y(), point -> Math.log(point.x()), -loss));
    }

    private static String untilInWords(double loss, List<Chart.Point> curve) {
        var first = curve.getFirst();
        return first.y() <= loss ? "≤ " + Table.number(first.x()) : Table.number(secondsTo(loss, curve));
    }

    private static double between(
            List<Chart.Point> curve, ToDoubleFunction<Chart.Point> x, ToDoubleFunction<Chart.Point> y, double at) {
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
        for (int seconds : List.of(1, 2, 5, 10, 30)) {
            table.column("loss at " + seconds + " s", of -> Table.number(lossAt(seconds, of.getValue())));
        }
        for (double loss : List.of(2.2, 2.1, 2.0)) {
            table.column("s to " + loss, of -> untilInWords(loss, of.getValue()));
        }
        var runs = new Table<>(results.all(RUN))
                .column("layers × channels", of -> of.param("arm"))
                .column("steps", of -> of.param("steps"))
                .column("learning rate", of -> of.param("rate"))
                .column("seconds", of -> Table.range(of, 1e6, ""))
                .column("loss", of -> Table.number(loss(of)));
        return "![Loss on held-out names over seconds of training, a curve for each number of channels]"
                + "(benchmarks/clock.svg)\n\n" + table + "\nThe runs:\n\n" + runs;
    }

    @Override
    public Chart chart(Results results) {
        var chart = Chart.curves(
                "How good a model one gets for how long a wait",
                "seconds from the start of the process",
                Chart.Ticks.ONES,
                "loss on held-out documents, nats a character",
                Chart.Ticks.AROUND);
        curves(results).forEach(chart::curve);
        return chart;
    }
}
