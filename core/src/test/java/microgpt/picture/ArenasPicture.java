package microgpt.picture;

import java.util.List;
import microgpt.autograd.Parameters;
import microgpt.kernels.ScalarKernels;
import microgpt.tape.Tape;

/// Both arenas of a tape after one small step, forward and backward: sum(relu(x·wᵀ + b)).
final class ArenasPicture {
    private static final double LEFT = 200;
    private static final double CELL = 62;
    private static final double ROW = 62;
    private static final double TOP = 76;
    private static final double WIDTH = LEFT + 6 * CELL + 40;

    private ArenasPicture() {}

    static String svg() {
        var layout = Parameters.of("w", 2, 3).and("b", 1, 2);
        try (var tape = Tape.forTraining(layout.count(), new ScalarKernels())) {
            double[] start = {0.5, -1, 0.25, 1, 0.5, -0.5, 0.5, -2.5};
            for (int i = 0; i < start.length; i++) {
                tape.parameter(i, start[i]);
            }
            var x = tape.constant(2, 3, 1, -1, 2, 3, 1, -1);
            var w = layout.get("w", tape);
            var y = tape.linear(x, w);
            var b = layout.get("b", tape);
            var z = tape.add(y, b);
            var h = tape.relu(z);
            var sum = tape.sum(h);
            tape.backward(sum);
            return draw(tape, List.of(x, w, y, b, z, h, sum), layout);
        }
    }

    private static String draw(Tape tape, List<Tape.Ref> handles, Parameters layout) {
        var records = tape.records();
        var order = records.stream()
                .sorted((r, s) -> Integer.compare(r.offset(), s.offset()))
                .toList();
        var svg = new Svg(WIDTH, TOP + ROW * order.size() + 44, "the arenas of a tape after one step");
        svg.text(20, 28, "start", "ink title", "Two arenas: numbers, and under each its gradient");
        svg.text(20, 50, "start", "faint", "sum(relu(x·wᵀ + b)), forward and backward; results lie at multiples of 16");
        double top = TOP;
        boolean behind = false;
        for (var record : order) {
            if (!behind && record.offset() >= layout.count()) {
                svg.line(20, top - 2, WIDTH - 20, top - 2, "s2");
                svg.text(
                        WIDTH - 20, top + 12, "end", "mono ink", "the mark: before it parameters, behind it this step");
                top += 24;
                behind = true;
            }
            var names = record.names(layout);
            svg.text(20, top + 18, "start", "mono ink bold", "record " + record.number() + " " + record.op());
            var shape = record.rows() + "×" + record.cols() + " at " + record.offset();
            svg.text(20, top + 38, "start", "mono faint", shape + (names.isEmpty() ? "" : ", " + names.getFirst()));
            numbers(
                    svg,
                    tape,
                    handles.get(record.number()),
                    top,
                    names.isEmpty() && record.op().equals("leaf"));
            top += ROW;
        }
        return svg.toString();
    }

    private static void numbers(Svg svg, Tape tape, Tape.Ref handle, double top, boolean isConstant) {
        for (int i = 0; i < tape.rows(handle); i++) {
            for (int j = 0; j < tape.cols(handle); j++) {
                double x = LEFT + (i * tape.cols(handle) + j) * CELL;
                svg.rect(x, top + 4, CELL, 22, isConstant ? "box" : "leaf");
                svg.text(x + CELL / 2, top + 19, "middle", "mono ink", Svg.format("%.2f", tape.get(handle, i, j)));
                svg.rect(x, top + 26, CELL, 22, "warm");
                svg.text(x + CELL / 2, top + 41, "middle", "mono ink", Svg.format("%.2f", tape.gradient(handle, i, j)));
            }
        }
    }
}
