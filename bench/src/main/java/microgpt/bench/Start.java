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
import java.util.TreeMap;
import microgpt.bench.report.Figure;
import microgpt.bench.report.Results;
import microgpt.bench.report.Table;
import microgpt.bench.report.Work;

/// How long does a run take that starts cold: until its first step, until it is fast, and all in all?
///
/// Whole processes, started one after another: the launcher, with an ahead-of-time cache of its classes and without,
/// and [Timeline]s that tell when each of their steps was done. What is compared takes turns, so that a machine which
/// slows down does so for all. A figure is the median.
final class Start implements Question {
    private static final String RUN = "Start.run";
    private static final String FIRST = "Start.first";
    private static final String STEADY = "Start.steady";

    private static final Map<String, List<String>> TAPES = new TreeMap<>(Map.of(
            "tape, scalar", List.of("--kernels", "scalar"),
            "tape, vector", List.of("--kernels", "vector"),
            "tape, auto", List.of("--kernels", "auto")));

    private static final Map<String, List<String>> ENGINES = new TreeMap<>(TAPES);

    static {
        ENGINES.put("value", List.of("--engine", "value"));
    }

    /// One way to run the program.
    ///
    /// @param cache its ahead-of-time cache, or null
    private record Runner(String engine, List<String> command, Path cache, List<Double> micros) {
        Program run(String option) {
            return Program.run(command, cache == null ? Map.of() : Map.of("MICROGPT_JAVA_OPTS", option + cache));
        }
    }

    @Override
    public List<Figure> ask(Asked asked) {
        var scale = asked.scale();
        int processes = scale == Scale.FULL ? 5 : scale == Scale.QUICK ? 3 : 1;
        var figures = new ArrayList<Figure>();
        if (scale == Scale.SMOKE) {
            figures.addAll(runs(processes, List.of("--steps", "10"), ENGINES, true));
            figures.addAll(timelines(processes, List.of(Engine.TAPE_VECTOR), 1_000));
        } else {
            figures.addAll(runs(processes, List.of("--steps", "1000"), ENGINES, true));
            if (scale == Scale.FULL) {
                figures.addAll(runs(processes, List.of("--steps", "10000"), ENGINES, true));
                var larger = List.of("--n-embd", "64", "--batch-size", "16", "--steps", "500");
                figures.addAll(runs(processes, larger, TAPES, false));
            }
            figures.addAll(timelines(processes, List.of(Engine.values()), 10_000));
        }
        figures.forEach(figure -> Jmh.tell(
                asked.progress(), figure.benchmark() + " " + figure.params(), figure.micros() / 1e3, "ms", true));
        return figures;
    }

    /// @param options of `microgpt train`
    /// @param cached whether to run it with a cache too
    /// @throws IllegalStateException if a process fails, or kernels print different samples
    private static List<Figure> runs(
            int processes, List<String> options, Map<String, List<String>> engines, boolean cached) {
        var runners = new ArrayList<Runner>();
        engines.forEach((engine, choice) -> {
            var command = new ArrayList<>(List.of(Program.LAUNCHER.toString(), "train"));
            command.addAll(options);
            command.addAll(choice);
            runners.add(new Runner(engine, command, null, new ArrayList<>()));
            if (cached) {
                runners.add(new Runner(engine, command, file(), new ArrayList<>()));
            }
        });
        var samples = new TreeMap<String, String>();
        try {
            runners.stream()
                    .filter(runner -> runner.cache != null)
                    .forEach(runner -> runner.run("-XX:AOTCacheOutput="));
            for (int i = 0; i < processes; i++) {
                for (var runner : runners) {
                    var program = runner.run("-XX:AOTCache=");
                    runner.micros.add(program.micros());
                    if (TAPES.containsKey(runner.engine)) {
                        samples.putIfAbsent(program.out(), runner.engine);
                    }
                }
            }
        } finally {
            runners.stream().map(Runner::cache).filter(cache -> cache != null).forEach(Program::delete);
        }
        if (samples.size() > 1) {
            throw new IllegalStateException("different names: " + samples);
        }
        return runners.stream()
                .map(runner -> {
                    var params = new LinkedHashMap<String, String>();
                    params.put(Engines.ENGINE, runner.engine);
                    params.put("options", String.join(" ", options));
                    params.put("cache", runner.cache == null ? "no" : "yes");
                    return figure(RUN, params, runner.micros);
                })
                .toList();
    }

    private static Path file() {
        try {
            return Files.createTempFile("microgpt", ".aot");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// When the steps of each engine were done, from the start of a process of its own.
    private static List<Figure> timelines(int processes, List<Engine> engines, int steps) {
        var first = new LinkedHashMap<Engine, List<Double>>();
        var steady = new LinkedHashMap<Engine, List<Double>>();
        for (int i = 0; i < processes; i++) {
            for (var engine : engines) {
                var times = Timeline.of(engine, steps);
                first.computeIfAbsent(engine, e -> new ArrayList<>()).add((double) times[0]);
                steady.computeIfAbsent(engine, e -> new ArrayList<>()).add((double) times[Timeline.steady(times)]);
            }
        }
        var figures = new ArrayList<Figure>();
        for (var engine : engines) {
            var params = Map.of(Engines.ENGINE, engine.name(), "steps", Integer.toString(steps));
            figures.add(figure(FIRST, params, first.get(engine)));
            figures.add(figure(STEADY, params, steady.get(engine)));
        }
        return figures;
    }

    private static Figure figure(String benchmark, Map<String, String> params, List<Double> micros) {
        return new Figure(benchmark, params, null, Work.NONE, null, List.of(List.copyOf(micros)));
    }

    @Override
    public List<Pair> pairs() {
        return List.of(
                new Pair(RUN, Engines.ENGINE, "tape, scalar", "tape, vector"),
                new Pair(RUN, Engines.ENGINE, "tape, scalar", "tape, auto"),
                new Pair(FIRST, Engines.ENGINE, "TAPE_SCALAR", "TAPE_VECTOR"),
                new Pair(STEADY, Engines.ENGINE, "TAPE_SCALAR", "TAPE_VECTOR"));
    }

    @Override
    public String markdown(Results results) {
        var runs = new Table("options", "engine", "whole process", "with an AOT cache");
        for (var cold : results.all(RUN, "cache", "no")) {
            runs.row(
                    "`" + cold.param("options") + "`",
                    cold.param(Engines.ENGINE),
                    spread(Optional.of(cold)),
                    spread(results.find(RUN, cold.with("cache", "yes"))));
        }
        var times = new Table("engine", "first step done after", "steady after");
        for (var first : results.all(FIRST)) {
            times.row(
                    Engine.valueOf(first.param(Engines.ENGINE)).words,
                    spread(Optional.of(first)),
                    spread(results.find(STEADY, first.params())));
        }
        return runs + "\nFrom the start of the process, one step after another with the same kernels:\n\n" + times;
    }

    /// The median in milliseconds, with the smallest and the largest.
    private static String spread(Optional<Figure> figure) {
        return figure.map(of -> Table.number(of.micros() / 1e3) + " ms (" + Table.number(of.quantile(0) / 1e3) + " – "
                        + Table.number(of.quantile(1) / 1e3) + ")")
                .orElse("–");
    }
}
