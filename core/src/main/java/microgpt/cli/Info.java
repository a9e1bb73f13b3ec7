package microgpt.cli;

import java.util.Locale;
import microgpt.picture.Format;
import microgpt.session.Machine;
import microgpt.session.Session;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `microgpt info`: what the program runs on, or what a tape holds.
@Command(
        name = "info",
        description = Info.ABOUT,
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

    @Option(names = "--tape", description = "Show a tape after a forward and a backward pass over one name.")
    private boolean tape;

    @Option(names = "--format", paramLabel = "FORMAT", description = "Show it as ${COMPLETION-CANDIDATES}.")
    private Format asked;

    @Override
    public void run() {
        var out = spec.commandLine().getOut();
        if (tape) {
            out.print(Session.firstStep((asked == null ? Format.TEXT : asked)::show));
        } else if (asked != null) {
            throw new ParameterException(spec.commandLine(), "--format says how to show a tape: it goes with --tape");
        } else {
            Machine.facts().forEach((what, fact) -> out.printf(Locale.ROOT, "%-8s  %s%n", what, fact));
        }
    }
}
