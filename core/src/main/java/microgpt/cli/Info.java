package microgpt.cli;

import java.io.PrintWriter;
import java.util.Locale;
import microgpt.autograd.Parameters;
import microgpt.kernels.ScalarKernels;
import microgpt.model.Batch;
import microgpt.model.Config;
import microgpt.model.Gpt;
import microgpt.model.Initialization;
import microgpt.picture.Graph;
import microgpt.session.Heap;
import microgpt.session.KernelChoice;
import microgpt.session.Machine;
import microgpt.session.RandomSource;
import microgpt.tape.Tape;
import microgpt.text.Corpus;
import microgpt.text.Tokenizer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `microgpt info`: what the program runs on, or what a tape holds.
@Command(
        name = "info",
        description = Info.ABOUT,
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        sortOptions = false,
        footer = {
            "",
            "Example: the records of one training step",
            "  ${COMMAND-FULL-NAME} --tape",
            "",
            "Example: the same as a picture (SVG)",
            "  ${COMMAND-FULL-NAME} --tape --format svg"
        })
final class Info implements Runnable {
    static final String ABOUT = "Show the machine, the JVM and the kernels in use, or a recorded training step.";

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--tape",
            description =
                    "Show what the tape holds after a forward and a backward pass of the default model on one name.")
    private boolean tape;

    @Option(names = "--format", paramLabel = "FORMAT", description = "Show it as ${COMPLETION-CANDIDATES}.")
    private Format asked;

    /// How a tape is shown.
    enum Format {
        TEXT,
        DOT,
        SVG;

        private String show(Tape tape, Parameters layout) {
            return switch (this) {
                case TEXT -> tape.describe(layout);
                case DOT -> Graph.of(tape, layout).dot();
                case SVG -> Graph.of(tape, layout).svg();
            };
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public void run() {
        var out = spec.commandLine().getOut();
        if (tape) {
            printTape(out, asked == null ? Format.TEXT : asked);
        } else if (asked != null) {
            throw new ParameterException(spec.commandLine(), "--format says how to show a tape: it goes with --tape");
        } else {
            printMachine(out);
        }
    }

    private static void printMachine(PrintWriter out) {
        var chosen = KernelChoice.AUTO.choose();
        say(out, "microgpt", new Main.Version().getVersion()[0].replace("microgpt ", ""));
        say(out, "JDK", Machine.jdk());
        say(out, "VM", Machine.vm());
        say(out, "CPU", Machine.cpu() + ", " + cores(Machine.cores()));
        say(out, "heap", "up to " + Heap.size(Heap.limit()));
        say(out, "lanes", chosen.kernels().lanes());
        say(out, "kernels", chosen.toString());
        Machine.slowVectors().ifPresent(why -> say(out, "warning", "this JVM does not make fast vector code: " + why));
    }

    private static String cores(int n) {
        return n == 1 ? "1 core" : n + " cores";
    }

    private static void say(PrintWriter out, String what, String text) {
        out.printf(Locale.ROOT, "%-8s  %s%n", what, text);
    }

    /// The first step of the default run, after its backward walk and before its update.
    private static void printTape(PrintWriter out, Format format) {
        var corpus = Corpus.givenNames();
        var tokenizer = Tokenizer.of(corpus);
        var documents = tokenizer.encode(corpus);
        var config = Config.defaults(tokenizer.vocabSize());
        var order = RandomSource.PYTHON.order(42, documents.size());
        var batch = new Batch(1, config.blockSize());
        batch.add(documents, order.value()[0]);
        try (var tape = Tape.forTraining(config.parameterCount(), new ScalarKernels())) {
            Initialization.draw(config, tape, order.next());
            tape.backward(new Gpt<>(config, tape).loss(batch));
            out.print(format.show(tape, config.layout()));
        }
    }
}
