package microgpt.cli;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.Locale;
import microgpt.text.Printed;

/// Where a command prints: results to one side, everything else to the other.
///
/// @param out results
/// @param err what concerns the user whether quiet or not
/// @param quiet whether nothing else is said
record Console(PrintWriter out, PrintWriter err, boolean quiet) {
    /// Says a fact on a line of its own, unless quiet.
    void fact(String what, String fact) {
        remarks().printf(Locale.ROOT, "%-10s  %s%n", what, Printed.line(fact));
    }

    /// For what a quiet command does not say.
    PrintWriter remarks() {
        return quiet ? new PrintWriter(Writer.nullWriter()) : err;
    }
}
