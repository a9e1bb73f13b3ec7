package microgpt.picture;

import java.util.Locale;
import microgpt.autograd.Parameters;
import microgpt.tape.Tape;

/// How the records of a tape are shown.
public enum Format {
    /// A table.
    TEXT,
    /// The language of Graphviz.
    DOT,
    /// A drawing.
    SVG;

    /// {@return the records of a tape in this format}
    ///
    /// @param tape with its records
    /// @param layout of its parameters
    public String show(Tape tape, Parameters layout) {
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
