package microgpt.bench;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/// How long does a run take that starts cold: until its first step, until it is fast, and all in all?
///
/// Whole processes, started one after another: the launcher, and processes of this class that tell when each of their
/// steps was done. What is compared takes turns, so that a machine which slows down does so for all. A figure is the
/// median.
final class Start implements Question {
    private static final String RUN = "Start.run";
    private static final String FIRST = "Start.first";
    private static final String STEADY = "Start.steady";
    private static final String SCALAR = "tape, scalar";

    /// Steps that are looked at together.
    private static final int WINDOW = 50;

    private static final Map<String, String> ENGINES = new LinkedHashMap<>();

    static {
        ENGINES.put("tape, auto", "--kernels=auto");
        ENGINES.put(SCALAR, "--kernels=scalar");
        ENGINES.put("tape, vector", "--kernels=vector");
        ENGINES.put("value", "--engine=value");
    }

    @Override
    public List<Figure> ask(Asked asked) {
        int processes = asked.scale() == Scale.FULL ? 5 : asked.scale() == Scale.QUICK ? 3 : 1;
        // Not to time what the launcher does once.
        Program.run(List.of(Program.LAUNCHER, "train", "-q", "--steps=1", "--num-samples=1"));
        var figures = new ArrayList<Figure>();
        if (asked.scale() == Scale.SMOKE) {
            figures.addAll(runs(processes, "--steps 10", true));
            figures.addAll(timelines(processes, List.of(Engine.TAPE_VECTOR), 1_000));
        } else {
            figures.addAll(runs(processes, "--steps 1000", true));
            if (asked.scale() == Scale.FULL) {
                figures.addAll(runs(processes, "--steps 10000", true));
                figures.addAll(runs(processes, "--n-embd 64 --batch-size 16 --steps 500", false));
            }
            figures.addAll(timelines(processes, List.of(Engine.values()), 10_000));
        }
        figures.forEach(of -> asked.tell(of.benchmark() + " " + of.params(), of.micros() / 1e3, "ms"));
        return figures;
    }

    /// @param options of `microgpt train`
    /// @param value whether to run that engine too
    /// @throws IllegalStateException if a process fails, or kernels print different samples
    private static List<Figure> runs(int processes, String options, boolean value) {
        var micros = new LinkedHashMap<String, List<Double>>();
        var samples = new LinkedHashMap<String, String>();
        for (int i = 0; i < processes; i++) {
            ENGINES.forEach((engine, choice) -> {
                boolean tape = !engine.equals("value");
                if (tape || value) {
                    var command = new ArrayList<>(List.of(Program.LAUNCHER, "train", choice));
                    command.addAll(List.of(options.split(" ")));
                    var program = Program.run(command);
                    micros.computeIfAbsent(engine, e -> new ArrayList<>()).add(program.micros());
                    if (tape) {
                        samples.putIfAbsent(program.out(), engine);
                    }
                }
            });
        }
        if (samples.size() > 1) {
            throw new IllegalStateException("different names: " + samples);
        }
        return micros.entrySet().stream()
                .map(of -> {
                    var params = new LinkedHashMap<String, String>();
                    params.put(Engine.PARAM, of.getKey());
                    params.put("options", options);
                    return Figure.ofProcesses(RUN, params, of.getValue());
                })
                .toList();
    }

    /// When the steps of each engine were done, from the start of a process of its own.
    private static List<Figure> timelines(int processes, List<Engine> engines, int steps) {
        var first = new LinkedHashMap<Engine, List<Double>>();
        var steady = new LinkedHashMap<Engine, List<Double>>();
        for (int i = 0; i < processes; i++) {
            for (var engine : engines) {
                long[] times = timeline(engine, steps);
                first.computeIfAbsent(engine, e -> new ArrayList<>()).add((double) times[0]);
                steady.computeIfAbsent(engine, e -> new ArrayList<>()).add((double) times[steady(times)]);
            }
        }
        var figures = new ArrayList<Figure>();
        for (var engine : engines) {
            var params = Map.of(Engine.PARAM, engine.name(), "steps", Integer.toString(steps));
            figures.add(Figure.ofProcesses(FIRST, params, first.get(engine)));
            figures.add(Figure.ofProcesses(STEADY, params, steady.get(engine)));
        }
        return figures;
    }

    /// When each of so many steps was done in a process of its own, in microseconds from its start.
    private static long[] timeline(Engine engine, int steps) {
        var command = List.of(
                Program.jdk("java"),
                "--add-modules=jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                Start.class.getName(),
                engine.name(),
                Integer.toString(steps));
        long begin = now();
        var lines = Program.run(command).out().lines();
        return lines.mapToLong(line -> Long.parseLong(line) - begin).toArray();
    }

    /// Trains from a cold start, and prints when each step was done.
    ///
    /// @param args the engine, and how many steps of the default model
    public static void main(String[] args) {
        var times = new long[Integer.parseInt(args[1])];
        try (var arm = new Trained(Workload.names(16, 1), Engine.valueOf(args[0]), 1)) {
            for (int i = 0; i < times.length; i++) {
                arm.run();
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
        var windows = new long[(times.length - 1) / WINDOW];
        for (int i = 0; i < windows.length; i++) {
            windows[i] = times[(i + 1) * WINDOW] - times[i * WINDOW];
        }
        double steady = 1.1 * median(windows, windows.length / 2, windows.length);
        for (int i = 0; i + 5 <= windows.length; i++) {
            if (median(windows, i, i + 5) <= steady) {
                return i * WINDOW;
            }
        }
        return times.length - 1;
    }

    private static long median(long[] x, int from, int to) {
        var sorted = Arrays.copyOfRange(x, from, to);
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    @Override
    public List<Pair> pairs() {
        return List.of(
                new Pair(RUN, Engine.PARAM, SCALAR, "tape, vector"),
                new Pair(RUN, Engine.PARAM, SCALAR, "tape, auto"),
                new Pair(FIRST, Engine.PARAM, "TAPE_SCALAR", "TAPE_VECTOR"),
                new Pair(STEADY, Engine.PARAM, "TAPE_SCALAR", "TAPE_VECTOR"));
    }

    @Override
    public String markdown(Results results) {
        var runs = new Table<>(results.all(RUN))
                .column("options", of -> "`" + of.param("options") + "`")
                .column("engine", of -> of.param(Engine.PARAM))
                .column("whole process", of -> Table.range(of, 1e3, " ms"));
        var times = new Table<>(results.all(FIRST))
                .column("engine", of -> Engine.of(of.params()).words)
                .column("first step done after", of -> Table.range(of, 1e3, " ms"))
                .column("steady after", of -> Table.range(results.get(STEADY, of.params()), 1e3, " ms"));
        return runs + "\nFrom the start of the process, one step after another with the same kernels:\n\n" + times;
    }
}
