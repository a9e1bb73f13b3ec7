package microgpt.tape;

import java.util.ArrayList;
import java.util.List;

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
/// @param gradient of the last root walked back from with respect to `first`
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

    static List<TapeRecord> all(Tape tape, int count, int mark) {
        var records = new ArrayList<TapeRecord>();
        int end = tape.top;
        for (int r = count - 1; r >= 0; r--) {
            boolean ofParameters = tape.offset[r] < mark;
            records.add(of(tape, r, ofParameters ? 0 : end - tape.behind(r)));
            end = ofParameters ? end : tape.offset[r];
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
