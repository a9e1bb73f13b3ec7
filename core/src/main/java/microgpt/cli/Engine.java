package microgpt.cli;

import java.util.Locale;

/// What does the arithmetic.
enum Engine {
    /// The scalar reference: one object a number, double.
    VALUE,
    /// The graph in flat arrays: one record a matrix operation, float.
    TAPE;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
