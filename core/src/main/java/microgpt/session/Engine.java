package microgpt.session;

import java.util.Locale;
import microgpt.model.Precision;

/// What does the arithmetic.
public enum Engine {
    /// The scalar reference: one object a number, double.
    VALUE(Precision.DOUBLE),
    /// The graph in flat arrays: one record a matrix operation, float.
    TAPE(Precision.FLOAT);

    private final Precision precision;

    Engine(Precision precision) {
        this.precision = precision;
    }

    /// {@return how fine its numbers are}
    public Precision precision() {
        return precision;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
