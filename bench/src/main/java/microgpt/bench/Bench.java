package microgpt.bench;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/// `microgpt bench`: asks all questions, or some, and shows the answers.
@Command(
        name = "microgpt bench",
        description = """
            Measure, print tables, and write JSON and charts.

            A short run takes a few minutes, --full about two hours, on the machine of docs/benchmarks.md. Times \
            depend on the machine and on what else runs on it: the short run shows ratios, --full is worth publishing.
            """,
        versionProvider = Bench.Version.class,
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = """

            Example: the figures of docs/benchmarks.md, measured anew and written into it
              ${ROOT-COMMAND-NAME} --full --out docs/benchmarks
              ${ROOT-COMMAND-NAME} report""")
public final class Bench implements Callable<Integer> {
    /// The program's, of which this is a part.
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"microgpt " + microgpt.session.Machine.program()};
        }
    }

    /// In the order they are asked.
    static final List<Question> QUESTIONS = List.of(
            new Steps(),
            new Engines(),
            new Matmul(),
            new Kernels(),
            new Widths(),
            new Generation(),
            new Allocation(),
            new Growth(),
            new Native(),
            new Start(),
            new Clock(),
            new Mine());

    private static final List<String> NAMES =
            QUESTIONS.stream().map(Question::name).toList();

    /// What can be asked, for the help.
    private static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return NAMES.iterator();
        }
    }

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "QUESTION",
            arity = "0..*",
            completionCandidates = Names.class,
            description = "What to ask: ${COMPLETION-CANDIDATES} (default: all).")
    private List<String> questions = NAMES;

    @Option(names = "--full", description = "Several processes each, and every size.")
    private boolean full;

    @Option(names = "--smoke", description = "Everything once, as short as can be: shows that it runs.")
    private boolean smoke;

    @Option(names = "--out", paramLabel = "DIR", description = "Where JSON and charts go (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("target", "benchmarks");

    @Option(
            names = "--data",
            paramLabel = "FILE",
            description = "clock: documents to learn from (default: given names).")
    Path data;

    @Option(
            names = "--arm",
            paramLabel = "NAME=COMMAND",
            description =
                    "clock: another program to compare with, run before ours, which prints lines of seconds and loss;"
                            + " {training}, {held-out}, {seconds} and {java} in its command stand for two files, a number and"
                            + " this Java.")
    Map<String, String> programs = new LinkedHashMap<>();

    @Option(
            names = "--kernel",
            paramLabel = "FILE.java",
            description = "mine: your own matrix product, a class that implements microgpt.bench.Mine.Product.")
    Path kernel;

    /// A leading `bench` is the command's name, which a launcher may hand on.
    public static void main(String[] args) {
        boolean named = args.length > 0 && args[0].equals("bench");
        System.exit(commandLine().execute(named ? Arrays.copyOfRange(args, 1, args.length) : args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Bench())
                .setCommandName(System.getProperty("microgpt.command", "microgpt") + " bench")
                .registerConverter(Path.class, Bench::path)
                .setParameterExceptionHandler((e, words) -> {
                    var command = e.getCommandLine();
                    command.getErr()
                            .println("microgpt bench: " + e.getMessage() + " (see '"
                                    + command.getCommandSpec().qualifiedName() + " --help')");
                    return command.getCommandSpec().exitCodeOnInvalidInput();
                })
                .setExecutionExceptionHandler((e, command, parsed) -> fail(e, command));
    }

    /// What cannot be read, written or measured is told in a line; anything else is a fault of this program.
    private static int fail(Exception e, CommandLine command) throws Exception {
        if (!(e instanceof IOException
                || e instanceof IllegalArgumentException
                || e instanceof IllegalStateException)) {
            throw e;
        }
        command.getErr().println("microgpt bench: " + (e instanceof FileSystemException ? e : e.getMessage()));
        return command.getCommandSpec().exitCodeOnExecutionException();
    }

    private static Path path(String text) {
        if (text.isBlank()) {
            throw new TypeConversionException("the name is empty");
        }
        return Path.of(text);
    }

    /// @throws IllegalArgumentException if none is called so
    static Question question(String name) {
        return QUESTIONS.stream()
                .filter(question -> question.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no question is called " + name + ": there are " + String.join(", ", NAMES)));
    }

    private List<Question> asked() {
        try {
            var asked = questions.stream().map(Bench::question).toList();
            requireAsked(asked, "mine", "--kernel", kernel != null);
            requireAsked(asked, "clock", "--data", data != null);
            requireAsked(asked, "clock", "--arm", !programs.isEmpty());
            return asked;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private static void requireAsked(List<Question> asked, String name, String option, boolean given) {
        if (given && !asked.contains(question(name))) {
            throw new IllegalArgumentException(option + " is for the question " + name + ", which is not asked");
        }
    }

    /// Fails before the first measurement rather than after the last.
    private void prepare(List<Question> asked) throws IOException {
        try {
            Files.createDirectories(out.toAbsolutePath());
        } catch (FileAlreadyExistsException e) {
            throw new IllegalStateException("--out: " + out + " is no directory", e);
        }
        if (!Files.isWritable(out)) {
            throw new IllegalStateException("--out: nothing may be written to " + out);
        }
        var there = Report.read(out);
        for (var question : asked) {
            requireReplaceable(question, there.results().get(question.name()));
            question.prepare(this);
        }
    }

    /// Figures that are there are replaced by better ones or by as good ones, and a chart only with its figures.
    ///
    /// @param there the question's figures in the folder, if there are any
    private void requireReplaceable(Question question, Results there) {
        var chart = out.resolve(question.name() + ".svg");
        if (there == null && Files.exists(chart)) {
            throw new IllegalStateException(
                    "--out: " + chart + " is no chart of bench, for there are no figures of it");
        }
        if (there != null && there.scale().iterations() > scale().iterations()) {
            var how = there.scale() == Scale.FULL ? "with --full" : "without --smoke";
            throw new IllegalStateException("--out: " + out + " holds figures of " + question.name() + " measured "
                    + how + ": move them, or name another folder");
        }
    }

    @Override
    public Integer call() throws IOException {
        if (full && smoke) {
            throw new ParameterException(spec.commandLine(), "--full and --smoke: only one of them can be");
        }
        if (smoke) {
            // Nothing is measured, so another run beside it does no harm.
            System.setProperty("jmh.ignoreLock", "true");
        }
        long begin = System.nanoTime();
        var asked = asked();
        prepare(asked);
        var commit = Machine.sources();
        var answered = new ArrayList<String>();
        for (var question : asked) {
            tell("%s (%s so far)", question.name(), since(begin));
            try {
                var results = measure(question, commit);
                results.write(out.resolve(question.name() + ".json"));
                results.warnings().forEach(warning -> tell("  %s", warning));
                answered.add(question.name());
            } catch (IllegalStateException e) {
                tell("  failed: %s", e.getMessage());
            }
        }
        tell("done in %s: %s", since(begin), out);
        var report = Report.read(out);
        report.writeCharts(out);
        var text = spec.commandLine().getOut();
        answered.forEach(name -> text.println("\n" + report.section(name)));
        return answered.size() == asked.size() ? 0 : 1;
    }

    Scale scale() {
        return full ? Scale.FULL : smoke ? Scale.SMOKE : Scale.QUICK;
    }

    /// A line of progress.
    void tell(String format, Object... args) {
        spec.commandLine().getErr().println(String.format(Locale.ROOT, format, args));
    }

    private static String since(long begin) {
        long seconds = (System.nanoTime() - begin) / 1_000_000_000;
        return String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60);
    }

    /// The answer to a question, between two measurements of what the machine can do at that time.
    private Results measure(Question question, String commit) {
        var machine = Machine.here(commit);
        var peak = Timed.measure(FmaPeak.cases(FmaPeak.ONE), Map.of(), this);
        var figures = new ArrayList<Figure>();
        if (machine.lanes() == 512) {
            figures.add(Timed.measure(FmaPeak.cases(FmaPeak.HALF), Map.of(), this));
        }
        figures.addAll(question.ask(this));
        figures.addFirst(peak.and(Timed.measure(FmaPeak.cases(FmaPeak.ONE), Map.of(), this)));
        return new Results(question.name(), command(question), question.remark(), machine, figures);
    }

    /// What was typed for this question, without folders of this machine.
    private String command(Question question) {
        var typed = "./microgpt bench " + scale().option() + question.name();
        var command = new StringBuilder(settings(System.getenv()) + typed);
        if (question instanceof Clock) {
            command.append(data == null ? "" : " --data " + data.getFileName());
            programs.keySet().forEach(name -> command.append(" --arm " + name + "=…"));
        }
        return command + (question instanceof Mine && kernel != null ? " --kernel " + kernel.getFileName() : "");
    }

    /// What is set for the JVM, as one would type it before a command: the processes that are timed have it too.
    static String settings(Map<String, String> environment) {
        return Stream.of("MICROGPT_JAVA_OPTS", "JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS")
                .filter(name -> !environment.getOrDefault(name, "").isBlank())
                .map(name -> name + "='" + environment.get(name) + "' ")
                .collect(Collectors.joining());
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
                            description = "Where JSON and charts are (default: ${DEFAULT-VALUE}).")
                    Path from,
            @Option(
                            names = "--document",
                            paramLabel = "FILE",
                            defaultValue = "docs/benchmarks.md",
                            description = "Markdown whose marked blocks are filled (default: ${DEFAULT-VALUE}).")
                    Path document)
            throws IOException {
        if (!spec.commandLine().getParseResult().matchedArgs().isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "report measures nothing: what stands before it is not for it");
        }
        var report = Report.read(from);
        if (report.results().isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--from: there are no figures in " + from);
        }
        if (!Files.exists(document)) {
            throw new ParameterException(spec.commandLine(), "--document: there is no " + document);
        }
        report.writeCharts(from);
        Files.writeString(document, report.fill(Files.readString(document)));
        return 0;
    }
}
