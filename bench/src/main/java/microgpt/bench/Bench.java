package microgpt.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/// `microgpt bench`: asks all questions, or some, and shows the answers.
@Command(
        name = "microgpt bench",
        description = {
            "Measure, print tables, and write JSON and charts.",
            "",
            "A short run takes a few minutes, --full about an hour, on the machine of docs/benchmarks.md. Times depend on the"
                    + " machine and on what else runs on it: the short run shows ratios, --full is worth publishing.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Example: the figures of docs/benchmarks.md, measured anew and written into it",
            "  ${ROOT-COMMAND-NAME} --full --out docs/benchmarks",
            "  ${ROOT-COMMAND-NAME} report"
        })
public final class Bench implements Callable<Integer> {
    /// What can be asked, for the help.
    private static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Questions.names().iterator();
        }
    }

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "QUESTION",
            arity = "0..*",
            completionCandidates = Names.class,
            description = "What to ask: ${COMPLETION-CANDIDATES} (default: all).")
    private List<String> questions = List.of();

    @Option(names = "--full", description = "Several processes each, and every size.")
    private boolean full;

    @Option(names = "--smoke", description = "Everything once, as short as can be: shows that it runs.")
    private boolean smoke;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where JSON and charts go, a file a question (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("target", "benchmarks");

    @Option(
            names = "--data",
            paramLabel = "FILE",
            description = "clock: text to learn from, one document a line (default: the built-in given names).")
    private Path data;

    @Option(
            names = "--arm",
            paramLabel = "NAME=COMMAND",
            description = "clock: another program beside this one, which prints lines of seconds and loss;"
                    + " {training}, {held-out} and {seconds} in its command stand for two files and a number.")
    private Map<String, String> programs = new LinkedHashMap<>();

    @Option(
            names = "--kernel",
            paramLabel = "FILE.java",
            description = "mine: your own matrix product, a class that implements microgpt.bench.Mine.Product.")
    private Path kernel;

    /// A leading `bench` is the command's name, which a launcher may hand on.
    public static void main(String[] args) {
        boolean named = args.length > 0 && args[0].equals("bench");
        System.exit(new CommandLine(new Bench())
                .setCommandName(System.getProperty("microgpt.command", "microgpt") + " bench")
                .registerConverter(Path.class, Bench::path)
                .execute(named ? Arrays.copyOfRange(args, 1, args.length) : args));
    }

    private static Path path(String text) {
        if (text.isBlank()) {
            throw new TypeConversionException("the name is empty");
        }
        return Path.of(text);
    }

    @Override
    public Integer call() {
        if (full && smoke) {
            throw new ParameterException(spec.commandLine(), "--full and --smoke: only one of them can be");
        }
        var scale = smoke ? Scale.SMOKE : full ? Scale.FULL : Scale.QUICK;
        if (scale == Scale.SMOKE) {
            // Nothing is measured, so another run beside it does no harm.
            System.setProperty("jmh.ignoreLock", "true");
        }
        var progress = spec.commandLine().getErr();
        long begin = System.nanoTime();
        var answered = new ArrayList<String>();
        var asked = asked();
        for (var question : asked) {
            var name = question.name();
            progress.printf(Locale.ROOT, "%s (%s so far)%n", name, since(begin));
            try {
                var results = measure(question, scale);
                results.write(out.resolve(name + ".json"));
                results.warnings().forEach(warning -> progress.printf(Locale.ROOT, "  %s%n", warning));
                answered.add(name);
            } catch (IllegalStateException e) {
                progress.printf(Locale.ROOT, "  failed: %s%n", e.getMessage());
            }
        }
        progress.printf(Locale.ROOT, "done in %s: %s%n", since(begin), out);
        var report = Report.read(out);
        report.writeCharts(out);
        var text = new PrintWriter(spec.commandLine().getOut(), true);
        for (var name : answered) {
            text.println();
            text.println(report.section(name));
        }
        return answered.size() == asked.size() ? 0 : 1;
    }

    private List<Question> asked() {
        try {
            var names = questions.isEmpty() ? Questions.names() : questions;
            return names.stream().map(Questions::named).toList();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    /// The answer to a question, between two measurements of what the machine can do at that time.
    private Results measure(Question question, Scale scale) {
        var machine = Machine.here();
        var asked = new Question.Asked(
                scale,
                Optional.ofNullable(data),
                programs,
                Optional.ofNullable(kernel),
                spec.commandLine().getErr());
        var peak = Timed.measure(question, FmaPeak.one(), Map.of(), asked);
        var figures = new ArrayList<Figure>();
        if (machine.lanes() == 512) {
            figures.add(Timed.measure(question, FmaPeak.half(), Map.of(), asked));
        }
        figures.addAll(question.ask(asked));
        figures.addFirst(peak.and(Timed.measure(question, FmaPeak.one(), Map.of(), asked)));
        return new Results(question.name(), command(question, scale), question.remark(), machine, figures);
    }

    /// What was typed for this question, without folders of this machine.
    private String command(Question question, Scale scale) {
        var command = new StringBuilder("./microgpt bench " + scale.option() + question.name());
        if (question instanceof Clock) {
            if (data != null) {
                command.append(" --data ").append(data.getFileName());
            }
            programs.keySet()
                    .forEach(name -> command.append(" --arm ").append(name).append("=…"));
        } else if (question instanceof Mine && kernel != null) {
            command.append(" --kernel ").append(kernel.getFileName());
        }
        return command.toString();
    }

    private static String since(long begin) {
        var time = Duration.ofNanos(System.nanoTime() - begin);
        return String.format(Locale.ROOT, "%d min %02d s", time.toMinutes(), time.toSecondsPart());
    }

    /// `microgpt bench report`: makes tables and charts from JSON, measuring nothing.
    @Command(
            name = "report",
            description = "Make tables and charts from the JSON of a run anew.",
            mixinStandardHelpOptions = true)
    int report(
            @Option(
                            names = "--from",
                            paramLabel = "DIR",
                            defaultValue = "docs/benchmarks",
                            description = "Where the JSON is and the charts go (default: ${DEFAULT-VALUE}).")
                    Path from,
            @Option(
                            names = "--document",
                            paramLabel = "FILE",
                            defaultValue = "docs/benchmarks.md",
                            description = "Markdown whose marked blocks are filled (default: ${DEFAULT-VALUE}).")
                    Path document)
            throws IOException {
        requireExists("--document", document);
        requireExists("--from", from);
        var report = Report.read(from);
        if (report.results().isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--from: there are no figures in " + from);
        }
        report.writeCharts(from);
        Files.writeString(document, report.fill(Files.readString(document)));
        return 0;
    }

    private void requireExists(String option, Path file) {
        if (!Files.exists(file)) {
            throw new ParameterException(spec.commandLine(), option + ": there is no " + file);
        }
    }
}
