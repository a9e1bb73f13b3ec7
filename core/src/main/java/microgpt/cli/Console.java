package microgpt.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.Supplier;
import microgpt.text.Printed;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/// Where a command prints: results to one side, everything else to the other.
///
/// @param command whose output it is
/// @param quiet whether nothing but results and errors is said
record Console(CommandSpec command, boolean quiet) {
    /// For results.
    PrintWriter out() {
        return command.commandLine().getOut();
    }

    /// For what concerns the user whether quiet or not.
    PrintWriter err() {
        return command.commandLine().getErr();
    }

    /// Says a fact on a line of its own, unless quiet.
    void fact(String what, String fact) {
        if (!quiet) {
            err().printf(Locale.ROOT, "%-10s  %s%n", what, Printed.line(fact));
        }
    }

    /// What options give; an IllegalArgumentException says which of them is wrong.
    <T> T right(Supplier<T> options) {
        try {
            return options.get();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), e.getMessage(), e);
        }
    }

    /// Wrong usage, in one line.
    ParameterException wrong(String why) {
        return new ParameterException(command.commandLine(), why);
    }
}
