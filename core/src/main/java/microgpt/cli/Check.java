package microgpt.cli;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import microgpt.check.GradientCheck;
import microgpt.check.GradientCheck.Row;
import microgpt.check.Subject;
import microgpt.kernels.Kernels;
import microgpt.model.Batch;
import microgpt.model.Config;
import microgpt.model.Loss;
import microgpt.random.PythonRandom;
import microgpt.session.Failure;
import microgpt.session.KernelChoice;
import microgpt.text.Corpus;
import microgpt.text.Tokenizer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `microgpt check`: are the gradients right?
@Command(
        name = "check",
        description = "Check the gradients of every operation, and of a small model.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        sortOptions = false,
        footer = {
            "",
            "The value engine's gradients are compared with differences of its values, the",
            "tape's with those of the value engine and with differences of its own values.",
            "Each line shows where the error is largest in proportion to what is allowed.",
            "Exit code 1 if any exceeds that.",
            "",
            "Example: check the engine that trains by default",
            "  ${COMMAND-FULL-NAME} --engine tape"
        })
final class Check implements Runnable {
    /// Which engines to check.
    enum Engines {
        VALUE,
        TAPE,
        BOTH;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Spec
    private CommandSpec spec;

    @Option(names = "--engine", paramLabel = "NAME", description = "value, tape or both (default: ${DEFAULT-VALUE}).")
    private Engines engines = Engines.BOTH;

    @Option(
            names = "--kernels",
            paramLabel = "NAME",
            description = "The tape's inner loops: scalar; vector: on SIMD lanes; auto: vector where there are any"
                    + " (default: ${DEFAULT-VALUE}).")
    private KernelChoice choice = KernelChoice.AUTO;

    private final List<Subject> subjects;
    private Kernels kernels;

    Check() {
        this(
                Stream.concat(GradientCheck.operations().stream(), Stream.of(model()))
                        .toList(),
                null);
    }

    /// @param kernels to check, or null for those chosen by option
    Check(List<Subject> subjects, Kernels kernels) {
        this.subjects = subjects;
        this.kernels = kernels;
    }

    /// A model of two layers on three documents, one of which the block cuts. Its parameters are large enough for
    /// attention to tell one row from another, and drawn so that no relu turns while they are bumped: where it
    /// does, a function has no slope to compare with.
    private static Subject model() {
        var corpus = Corpus.of("check", "ava\nella\nvale\n".getBytes(StandardCharsets.UTF_8));
        var tokenizer = Tokenizer.of(corpus);
        var documents = tokenizer.encode(corpus);
        var config = new Config(tokenizer.vocabSize(), 2, 4, 2, 4);
        var batch = new Batch(documents.size(), config.blockSize());
        for (int i = 0; i < documents.size(); i++) {
            batch.add(documents, i);
        }
        double[] parameters =
                PythonRandom.seed(13).normals(config.parameterCount(), 0.5).value();
        Arrays.setAll(parameters, i -> (float) parameters[i]);
        var loss = new Loss(config, batch);
        return new Subject("gpt", loss, parameters, config::parameterName, loss.longestSum());
    }

    @Override
    public void run() {
        if (kernels == null && engines != Engines.VALUE) {
            var chosen = choice.choose();
            kernels = chosen.later().map(Supplier::get).orElseGet(chosen::kernels);
            var remark = chosen.remark().isEmpty() ? "" : " (" + chosen.remark() + ")";
            spec.commandLine().getErr().println("kernels: " + kernels.name() + remark);
        }
        var out = spec.commandLine().getOut();
        out.printf(
                Locale.ROOT,
                "%-14s %-6s  %-12s  %13s  %8s  %s%n",
                "gradient of",
                "engine",
                "against",
                "largest error",
                "allowed",
                "at");
        var rows = new ArrayList<Row>();
        for (var subject : subjects) {
            var checked = check(subject);
            checked.forEach(row -> out.println(line(row)));
            rows.addAll(checked);
        }
        var failed = rows.stream().filter(row -> !row.ok()).toList();
        if (!failed.isEmpty()) {
            throw new Failure(failed.size() + " of " + rows.size() + " checks failed: "
                    + failed.stream()
                            .map(row -> row.name() + " on " + row.engine())
                            .distinct()
                            .collect(Collectors.joining(", ")));
        }
        out.println("all " + rows.size() + " checks passed");
    }

    private List<Row> check(Subject subject) {
        return switch (engines) {
            case VALUE -> List.of(GradientCheck.value(subject));
            case TAPE -> GradientCheck.tape(subject, kernels);
            case BOTH ->
                Stream.concat(Stream.of(GradientCheck.value(subject)), GradientCheck.tape(subject, kernels).stream())
                        .toList();
        };
    }

    private static String line(Row row) {
        var where = row.error() == 0 ? "" : row.at();
        return String.format(
                        Locale.ROOT,
                        "%-14s %-6s  %-12s  %13.1e  %8.1e  %s%s",
                        row.name(),
                        row.engine(),
                        row.against(),
                        row.error(),
                        row.bound(),
                        where,
                        row.ok() ? "" : "  FAILED")
                .stripTrailing();
    }
}
