package microgpt.bench;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import microgpt.bench.report.Report;
import microgpt.bench.report.Results;
import microgpt.bench.report.ResultsJson;
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
            "A short run takes a few minutes and shows how this machine stands; --full takes about 45 and is worth"
                    + " publishing. Close what else runs.",
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
    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "QUESTION",
            arity = "0..*",
            description = "What to ask: ${COMPLETION-CANDIDATES} (default: all).")
    private List<Question> questions = List.of();

    @Option(names = "--full", description = "Several processes each, and every size.")
    private boolean full;

    @Option(names = "--smoke", description = "Everything once, as short as can be: shows that it runs.")
    private boolean smoke;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where JSON and charts go, a file a question (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("target", "benchmarks");

    /// A leading `bench` is the command's name, which a launcher may hand on.
    public static void main(String[] args) {
        boolean named = args.length > 0 && args[0].equals("bench");
        System.exit(new CommandLine(new Bench())
                .addSubcommand(new ReportCommand())
                .setCommandName(System.getProperty("microgpt.command", "microgpt") + " bench")
                .registerConverter(Path.class, Bench::path)
                .setCaseInsensitiveEnumValuesAllowed(true)
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
        var asked = questions.isEmpty() ? Arrays.asList(Question.values()) : questions;
        var machine = Here.machine();
        long begin = System.nanoTime();
        var answered = new ArrayList<Question>();
        boolean failed = false;
        for (var question : asked) {
            progress.printf(Locale.ROOT, "%s (%s so far)%n", question, since(begin));
            if (!question.missing().isEmpty()) {
                progress.printf(Locale.ROOT, "  skipped: %s%n", question.missing());
                continue;
            }
            try {
                var figures = question.ask(scale, progress);
                var command = command(question, scale);
                var results = new Results(question.toString(), command, question.remark(), machine, figures);
                ResultsJson.write(results, out.resolve(question + ".json"));
                answered.add(question);
            } catch (IllegalStateException e) {
                progress.printf(Locale.ROOT, "  failed: %s%n", e.getMessage());
                failed = true;
            }
        }
        progress.printf(Locale.ROOT, "done in %s: %s%n", since(begin), out);
        show(answered);
        return failed ? 1 : 0;
    }

    private void show(List<Question> asked) {
        var report = Report.read(out);
        report.writeCharts(out);
        var text = new PrintWriter(spec.commandLine().getOut(), true);
        for (var question : asked) {
            text.println();
            text.println(report.section(question.toString()));
        }
    }

    private static String command(Question question, Scale scale) {
        return switch (scale) {
            case FULL -> "./microgpt bench --full " + question;
            case QUICK -> "./microgpt bench " + question;
            case SMOKE -> "./microgpt bench --smoke " + question;
        };
    }

    private static String since(long begin) {
        var time = Duration.ofNanos(System.nanoTime() - begin);
        return String.format(Locale.ROOT, "%d min %02d s", time.toMinutes(), time.toSecondsPart());
    }
}
