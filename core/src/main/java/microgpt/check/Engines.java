package microgpt.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
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

    /// Everything that can be compared of subjects on these engines.
    ///
    /// @param subjects computations, and the parameters at which they are checked
    /// @param kernels the tape's; the value engine has none
    /// @param told is given each row as soon as it is there
    /// @return a row for each comparison
    public List<GradientCheck.Row> check(List<Subject> subjects, Kernels kernels, Consumer<GradientCheck.Row> told) {
        var rows = new ArrayList<GradientCheck.Row>();
        for (var subject : subjects) {
            var checked = check(subject, kernels);
            checked.forEach(told);
            rows.addAll(checked);
        }
        return rows;
    }

    private List<GradientCheck.Row> check(Subject subject, Kernels kernels) {
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
