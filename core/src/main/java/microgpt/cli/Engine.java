package microgpt.cli;

import java.util.Locale;
import microgpt.model.Precision;

/// What does the arithmetic.
enum Engine {
    /// The scalar reference: one object a number, double.
    VALUE(Precision.DOUBLE),
    /// The graph in flat arrays: one record a matrix operation, float.
    TAPE(Precision.FLOAT);

    private final Precision precision;

    Engine(Precision precision) {
        this.precision = precision;
    }

    /// How fine its numbers are.
    Precision precision() {
        return precision;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
