package microgpt.bench;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import microgpt.bench.report.Figure;
import microgpt.bench.report.Work;

/// How long does a run take that starts cold: until its first step, until it is fast, and all in all?
///
/// Whole processes, started one after another: the program as the launcher starts it, with an ahead-of-time cache of
/// its classes and without, and [Timeline]s that tell when each of their steps was done. What is compared takes
/// turns, so that a machine which slows down does so for all. A figure is the median.
final class Start {
    private static final Map<String, List<String>> TAPES = new TreeMap<>(Map.of(
            "tape, scalar", List.of("--kernels", "scalar"),
            "tape, vector", List.of("--kernels", "vector"),
            "tape, auto", List.of("--kernels", "auto")));

    private static final Map<String, List<String>> ENGINES = new TreeMap<>(TAPES);

    static {
        ENGINES.put("value", List.of("--engine", "value"));
    }

    private final Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    private final PrintWriter progress;
    private final int processes;
    private final List<Figure> figures = new ArrayList<>();

    private Start(PrintWriter progress, int processes) {
        this.progress = progress;
        this.processes = processes;
    }

    /// @throws IllegalStateException if a process fails, or kernels print different samples
    static List<Figure> ask(Scale scale, PrintWriter progress) {
        var start = switch (scale) {
            case FULL -> new Start(progress, 5);
            case QUICK -> new Start(progress, 3);
            case SMOKE -> new Start(progress, 1);
        };
        if (scale == Scale.SMOKE) {
            start.runs(List.of("--steps", "10"), ENGINES, true);
            start.timelines(new Engine[] {Engine.TAPE_VECTOR}, 1_000);
            return start.figures;
        }
        start.runs(List.of("--steps", "1000"), ENGINES, true);
        if (scale == Scale.FULL) {
            start.runs(List.of("--steps", "10000"), ENGINES, true);
            start.runs(List.of("--n-embd", "64", "--batch-size", "16", "--steps", "500"), TAPES, false);
        }
        start.timelines(Engine.values(), 10_000);
        return start.figures;
    }

    /// @param options of `microgpt train`
    /// @param cached whether to run it with a cache too
    private void runs(List<String> options, Map<String, List<String>> engines, boolean cached) {
        var arms = new ArrayList<Arm>();
        for (var engine : engines.entrySet()) {
            var arguments = new ArrayList<>(options);
            arguments.addAll(engine.getValue());
            arms.add(new Arm(engine.getKey(), arguments, null));
            if (cached) {
                arms.add(new Arm(engine.getKey(), arguments, file("microgpt", ".aot")));
            }
        }
        try {
            arms.forEach(this::makeCache);
            for (int i = 0; i < processes; i++) {
                arms.forEach(this::run);
            }
        } finally {
            arms.stream().map(Arm::cache).filter(Objects::nonNull).forEach(Start::delete);
        }
        var samples = new TreeMap<String, String>();
        for (var arm : arms) {
            if (TAPES.containsKey(arm.engine)) {
                samples.putIfAbsent(arm.output.toString(), arm.engine);
            }
            var params = new LinkedHashMap<String, String>();
            params.put("engine", arm.engine);
            params.put("options", String.join(" ", options));
            params.put("cache", arm.cache == null ? "no" : "yes");
            add("Start.run", params, arm.micros);
        }
        if (samples.size() > 1) {
            throw new IllegalStateException("different names: " + samples);
        }
    }

    /// One way to run the program.
    ///
    /// @param cache its ahead-of-time cache, or null
    /// @param output what its last process printed
    private record Arm(String engine, List<String> arguments, Path cache, List<Double> micros, StringBuilder output) {
        Arm(String engine, List<String> arguments, Path cache) {
            this(engine, arguments, cache, new ArrayList<>(), new StringBuilder());
        }
    }

    private void makeCache(Arm arm) {
        if (arm.cache != null) {
            process(program(List.of("-XX:AOTCacheOutput=" + arm.cache), arm.arguments));
        }
    }

    private void run(Arm arm) {
        long begin = System.nanoTime();
        var option = arm.cache == null ? List.<String>of() : List.of("-XX:AOTCache=" + arm.cache);
        var output = process(program(option, arm.arguments));
        arm.micros.add((System.nanoTime() - begin) / 1e3);
        arm.output.setLength(0);
        arm.output.append(output);
    }

    /// When the steps of each engine were done, from the start of a process of its own.
    private void timelines(Engine[] engines, int steps) {
        var first = new EnumMap<Engine, List<Double>>(Engine.class);
        var steady = new EnumMap<Engine, List<Double>>(Engine.class);
        for (int i = 0; i < processes; i++) {
            for (var engine : engines) {
                var times = timeline(engine, steps);
                first.computeIfAbsent(engine, e -> new ArrayList<>()).add((double) times[0]);
                steady.computeIfAbsent(engine, e -> new ArrayList<>()).add((double) times[Timeline.steady(times)]);
            }
        }
        for (var engine : engines) {
            var params = new LinkedHashMap<String, String>();
            params.put("engine", engine.toString());
            params.put("steps", Integer.toString(steps));
            add("Start.first", params, first.get(engine));
            add("Start.steady", params, steady.get(engine));
        }
    }

    private long[] timeline(Engine engine, int steps) {
        long begin = Timeline.now();
        var output = process(List.of(
                java.toString(),
                "--add-modules=jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                Timeline.class.getName(),
                engine.toString(),
                Integer.toString(steps)));
        return output.lines()
                .mapToLong(Long::parseLong)
                .map(time -> time - begin)
                .toArray();
    }

    private void add(String name, Map<String, String> params, List<Double> micros) {
        var figure = new Figure(name, params, Double.NaN, Work.NONE, List.of(micros));
        figures.add(figure);
        progress.printf(Locale.ROOT, "%-90s %,14.3f ms%n", "  " + name + " " + params, figure.micros() / 1e3);
    }

    /// The command the launcher ends in.
    private List<String> program(List<String> options, List<String> arguments) {
        var command = new ArrayList<>(List.of(java.toString()));
        command.addAll(options);
        command.addAll(List.of("-p", modulePath(), "-m", "microgpt.core/microgpt.cli.Main", "train"));
        command.addAll(arguments);
        return command;
    }

    /// The jars of the modules, which the build left beside this one's folder.
    private static String modulePath() {
        var home = Here.home();
        var jars = List.of(
                home.resolve("core/target/microgpt-core.jar"),
                home.resolve("vector-kernels/target/microgpt-vector-kernels.jar"),
                home.resolve("core/target/lib"));
        for (var path : jars) {
            if (!Files.exists(path)) {
                throw new IllegalStateException(path + " is missing: build with 'mvn package'");
            }
        }
        return String.join(File.pathSeparator, jars.stream().map(Path::toString).toList());
    }

    /// Runs a command to its end and returns what it printed.
    private static String process(List<String> command) {
        var errors = file("microgpt", ".err");
        try {
            var process =
                    new ProcessBuilder(command).redirectError(errors.toFile()).start();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + "\n" + Files.readString(errors));
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            delete(errors);
        }
    }

    private static Path file(String prefix, String suffix) {
        try {
            return Files.createTempFile(prefix, suffix);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
