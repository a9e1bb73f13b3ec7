package microgpt.cli;

import java.util.List;
import microgpt.check.Engines;
import microgpt.check.GradientCheck;
import microgpt.check.GradientCheck.Row;
import microgpt.check.Subject;
import microgpt.kernels.Kernels;
import microgpt.session.Failure;
import microgpt.session.KernelChoice;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `microgpt check`: are the gradients right?
@Command(
        name = "check",
        description = Check.ABOUT,
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
    static final String ABOUT = "Check the gradients of every operation, and of a small model.";

    @Spec
    private CommandSpec spec;

    @Option(names = "--engine", paramLabel = "NAME", description = "value, tape or both (default: ${DEFAULT-VALUE}).")
    private Engines engines = Engines.BOTH;

    @Option(
            names = "--kernels",
            paramLabel = "NAME",
            description = "The tape's inner loops: scalar, vector, or auto: vector if there are any (default: auto).")
    private KernelChoice choice;

    private final List<Subject> subjects;
    private Kernels kernels;

    Check() {
        this(GradientCheck.subjects(), null);
    }

    /// @param kernels to check, or null for those chosen by option
    Check(List<Subject> subjects, Kernels kernels) {
        this.subjects = subjects;
        this.kernels = kernels;
    }

    @Override
    public void run() {
        if (choice != null && engines == Engines.VALUE) {
            throw new Console(spec, false).wrong("--kernels with --engine value: only the tape computes with kernels");
        } else if (kernels == null && engines != Engines.VALUE) {
            var chosen = (choice == null ? KernelChoice.AUTO : choice).choose();
            kernels = chosen.kernels();
            spec.commandLine().getErr().println("kernels: " + chosen);
        }
        var out = spec.commandLine().getOut();
        out.println(Row.HEADER);
        var rows = engines.check(subjects, kernels, out::println);
        GradientCheck.failure(rows).ifPresent(why -> {
            throw new Failure(why);
        });
        out.println("all " + rows.size() + " checks passed");
    }
}
