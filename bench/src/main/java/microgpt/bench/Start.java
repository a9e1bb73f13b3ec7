package microgpt.bench;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// How long does a run take that starts cold: until its first step, until it is fast, and all in all?
///
/// Whole processes, started one after another: the launcher, and processes of this class that tell when each of their
/// steps was done. What is compared takes turns, so that a machine which slows down does so for all. A figure is the
/// median.
final class Start implements Question {
    private static final String RUN = "Start.run";
    private static final String OPTIONS = "options";

    /// One process tells both.
    private static final String FIRST = "Start.first";
    private static final String STEADY = "Start.steady";
    private static final String STEPS = "steps";

    /// Steps that are looked at together.
    private static final int WINDOW = 50;

    private static final String VALUE = "value";

    /// What the tape printed in the first process, by options: names that all others must print, too.
    private final Map<String, String> samples = new HashMap<>();

    @Override
    public List<Cases> cases(Scale scale) {
        var runs = Cases.of(RUN).in(5, 3);
        var engines = List.of("tape, auto", "tape, scalar", "tape, vector", VALUE);
        var timelines = Cases.of(FIRST).in(5, 3);
        var steps = timelines.with(Engine.PARAM, Engine.ALL).with(STEPS, "10000");
        return scale.of(
                List.of(
                        runs.with(OPTIONS, "--steps 1000", "--steps 10000").with(Engine.PARAM, engines),
                        runs.with(OPTIONS, "--n-embd 64 --batch-size 16 --steps 500")
                                .with(Engine.PARAM, engines.subList(0, 3)),
                        steps),
                List.of(runs.with(OPTIONS, "--steps 1000").with(Engine.PARAM, engines), steps),
                List.of(
                        runs.with(OPTIONS, "--steps 10").with(Engine.PARAM, engines),
                        timelines.with(Engine.PARAM, "TAPE_VECTOR").with(STEPS, "1000")));
    }

    @Override
    public List<Figure> ask(Bench asked) {
        Program.prepareLauncher();
        return Question.super.ask(asked);
    }

    @Override
    public List<Figure> measure(Cases cases, Map<String, String> params, Bench asked) {
        var figures = cases.benchmark().equals(RUN) ? List.of(run(params)) : timeline(params);
        figures.forEach(of -> asked.tell("  %s %s %,.1f ms", of.benchmark(), params, of.micros() / 1e3));
        return figures;
    }

    /// @throws IllegalStateException if the process fails, or kernels print different samples
    private Figure run(Map<String, String> params) {
        var options = params.get(OPTIONS);
        var engine = params.get(Engine.PARAM);
        var choice = engine.equals(VALUE) ? "--engine=value" : "--kernels=" + engine.substring("tape, ".length());
        var program = Program.train(options + " " + choice);
        var expected = engine.equals(VALUE) ? program.out() : samples.computeIfAbsent(options, o -> program.out());
        if (!program.out().equals(expected)) {
            throw new IllegalStateException("different names: " + expected + "\nand\n" + program.out());
        }
        return Figure.ofProcesses(RUN, params, List.of(program.micros()));
    }

    /// When the first step was done, and when steps had become steady, both from the start of the process.
    private static List<Figure> timeline(Map<String, String> params) {
        var java = Program.java();
        long begin = now();
        var program = Program.run(java, Start.class.getName(), params.get(Engine.PARAM), params.get(STEPS));
        long[] times = program.out()
                .lines()
                .filter(line -> line.matches("\\d+"))
                .mapToLong(Long::parseLong)
                .toArray();
        return List.of(
                Figure.ofProcesses(FIRST, params, List.of((double) times[0] - begin)),
                Figure.ofProcesses(STEADY, params, List.of((double) times[steady(times)] - begin)));
    }

    /// Trains from a cold start, and prints when each step was done.
    ///
    /// @param args the engine, and how many steps of the default model
    public static void main(String[] args) {
        var times = new long[Integer.parseInt(args[1])];
        var training = Training.of(Training.names(16, 1));
        try (var arm = training.arm(Engine.valueOf(args[0]).forTraining(training.config(), 1))) {
            for (int i = 0; i < times.length; i++) {
                arm.call().run();
                times[i] = now();
            }
        }
        LongStream.of(times).forEach(System.out::println);
    }

    /// Microseconds by the clock that all processes share.
    private static long now() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    /// The step from which on training is steady: the first of five windows in a row whose median takes no more than a
    /// tenth longer than that of all windows in the last half of the run.
    ///
    /// @param times when each step was done
    static int steady(long[] times) {
        var windows = IntStream.range(0, (times.length - 1) / WINDOW)
                .mapToObj(i -> (double) (times[(i + 1) * WINDOW] - times[i * WINDOW]))
                .toList();
        double steady = 1.1 * WarmUp.median(windows.subList(windows.size() / 2, windows.size()));
        return IntStream.rangeClosed(0, windows.size() - 5)
                .filter(i -> WarmUp.median(windows.subList(i, i + 5)) <= steady)
                .map(i -> i * WINDOW)
                .findFirst()
                .orElse(times.length - 1);
    }

    @Override
    public String markdown(Results results) {
        var runs = new Table<>(results.all(RUN))
                .column("options", of -> "`" + of.param(OPTIONS) + "`")
                .column("engine", of -> of.param(Engine.PARAM))
                .column("whole process", of -> Table.range(of, 1e3, " ms"));
        var times = new Table<>(results.all(FIRST))
                .column("engine", of -> Engine.valueOf(of.param(Engine.PARAM)).words)
                .column("first step done after", of -> Table.range(of, 1e3, " ms"))
                .column(
                        "steady after",
                        of -> Table.range(results.find(STEADY, of.params()).orElseThrow(), 1e3, " ms"));
        return runs
                + "\nFrom the start of a process of plain `java`, without the launcher and its options, one step after another"
                + " with the same kernels:\n\n" + times;
    }
}
