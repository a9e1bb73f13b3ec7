package microgpt.check;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import microgpt.kernels.Kernels;

/// Which engines to check.
public enum Engines {
    VALUE,
    TAPE,
    BOTH;

    /// Everything that can be compared of a subject on these engines.
    ///
    /// @param kernels the tape's; the value engine has none
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
