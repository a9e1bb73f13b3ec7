package microgpt.bench.report;

import java.util.ArrayList;
import java.util.Map;

/// What a training step allocates.
final class AllocationAnswer {
    private AllocationAnswer() {}

    static String markdown(Results results) {
        var table = new Table(
                "layers × channels, block, batch",
                "value, bytes a step",
                "tape + scalar, bytes a step",
                "tape + vector, bytes a step");
        for (var vector : results.all("Allocation.step")) {
            if (vector.param("engine").equals("TAPE_VECTOR")) {
                var cells = new ArrayList<String>();
                cells.add(StepsAnswer.label(vector));
                for (var engine : EnginesAnswer.ENGINES) {
                    var figure =
                            results.get("Allocation.step", Map.of("engine", engine, "sizes", vector.param("sizes")));
                    cells.add(Table.number(figure.bytes()));
                }
                table.row(cells);
            }
        }
        return table.toString();
    }
}
