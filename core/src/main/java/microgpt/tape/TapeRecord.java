package microgpt.tape;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import microgpt.autograd.Parameters;

/// One record of a [Tape], as a person may want to see it.
///
/// @param number its place on the tape, which other records' operands refer to
/// @param op the operation, such as `linear`; `leaf` for parameters and constants
/// @param operands the numbers of the records it was computed from
/// @param rows of its result
/// @param cols of its result
/// @param offset where the result starts in both arenas
/// @param saved floats behind the result that the backward step needs
/// @param first the first number of the result
/// @param gradient of the last root walked back from with respect to `first`; of a parameter what all walks since the
///     last Adam step have added up; NaN on a tape for generation
public record TapeRecord(
        int number,
        String op,
        List<Integer> operands,
        int rows,
        int cols,
        int offset,
        int saved,
        float first,
        float gradient) {

    /// {@return the parameters that it is a window on; none if it is none}
    ///
    /// @param layout names the parameters
    public List<String> names(Parameters layout) {
        int end = offset + rows * cols;
        return layout.list().stream()
                .filter(p -> op.equals("leaf") && p.offset() >= offset && p.end() <= end)
                .map(Parameters.Parameter::name)
                .toList();
    }

    /// The heads of the columns of [#line].
    static String heads() {
        return "record  operation      operands     shape   offset  saved      first   gradient";
    }

    /// This record in a line.
    String line(Parameters layout) {
        return String.format(
                        Locale.ROOT,
                        "%6d  %-13s  %-8s  %8s  %7d  %5s  %9.5f  %9.5f  %s",
                        number,
                        op,
                        operands.stream().map(String::valueOf).collect(Collectors.joining(", ")),
                        rows + "×" + cols,
                        offset,
                        saved == 0 ? "" : saved,
                        first,
                        gradient,
                        String.join(", ", names(layout)))
                .stripTrailing();
    }

    static List<TapeRecord> all(Tape tape, int count, int mark) {
        var records = new ArrayList<TapeRecord>();
        int end = tape.top;
        for (int r = count - 1; r >= 0; r--) {
            boolean takesNoRoom = tape.offset[r] < mark || tape.op[r] == Op.LEAF && tape.size(r) == 0;
            records.add(of(tape, r, takesNoRoom ? 0 : end - tape.behind(r)));
            end = takesNoRoom ? end : tape.offset[r];
        }
        return List.copyOf(records.reversed());
    }

    private static TapeRecord of(Tape tape, int r, int saved) {
        var op = tape.op[r];
        var operands = List.of(tape.left[r], tape.right[r]).subList(0, op.operands());
        int offset = tape.offset[r];
        return new TapeRecord(
                r,
                op.name(),
                operands,
                tape.rows[r],
                tape.cols[r],
                offset,
                saved,
                offset < tape.data.length ? tape.data[offset] : Float.NaN,
                tape.firstGradient(r));
    }
}
