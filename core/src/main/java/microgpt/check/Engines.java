package microgpt.check;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import microgpt.kernels.Kernels;

/// Which engines to check.
public enum Engines {
    /// The scalar engine, in double.
    VALUE,
    /// The tape, in float.
    TAPE,
    /// One after the other.
    BOTH;

    /// Everything that can be compared of a subject on these engines.
    ///
    /// @param subject the computation, and the parameters at which it is checked
    /// @param kernels the tape's; the value engine has none
    /// @return a row for each comparison
    public List<GradientCheck.Row> check(Subject subject, Kernels kernels) {
        return switch (this) {
            case VALUE -> List.of(GradientCheck.value(subject));
            case TAPE -> GradientCheck.tape(subject, kernels);
            case BOTH ->
                Stream.concat(VALUE.check(subject, kernels).stream(), TAPE.check(subject, kernels).stream())
                        .toList();
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
