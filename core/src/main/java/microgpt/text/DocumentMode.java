package microgpt.text;

import java.util.Locale;

/// What a model takes for a document.
public enum DocumentMode {
    /// A line of the text, between two BOS.
    LINES,
    /// Windows of one long text, without BOS.
    STREAM;

    /// {@return the mode of this name}
    ///
    /// @param name `lines` or `stream`
    /// @throws IllegalArgumentException if there is none
    public static DocumentMode of(String name) {
        for (var mode : values()) {
            if (mode.toString().equals(name)) {
                return mode;
            }
        }
        throw new IllegalArgumentException("documents are " + Printed.text(name) + ": they must be lines or stream");
    }

    /// `lines` or `stream`, as a user writes it.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
