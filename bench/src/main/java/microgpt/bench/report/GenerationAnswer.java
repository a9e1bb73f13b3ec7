package microgpt.bench.report;

import java.util.ArrayList;
import java.util.Map;

/// How many tokens a second a model writes.
final class GenerationAnswer {
    private GenerationAnswer() {}

    static String markdown(Results results) {
        var table = new Table(
                "layers × channels, block, at once",
                "value, tokens/s",
                "tape + scalar, tokens/s",
                "tape + vector, tokens/s",
                "vector / scalar");
        for (var vector : results.all("Generation.write")) {
            if (vector.param("engine").equals("TAPE_VECTOR")) {
                var cells = new ArrayList<String>();
                cells.add(StepsAnswer.label(vector));
                for (var engine : EnginesAnswer.ENGINES) {
                    var figure = engine(results, engine, vector);
                    cells.add(Table.withError(figure.tokensPerSecond(), figure.relativeError()));
                }
                cells.add(Table.times(engine(results, "TAPE_SCALAR", vector).micros() / vector.micros()));
                table.row(cells);
            }
        }
        return table.toString();
    }

    private static Figure engine(Results results, String engine, Figure like) {
        return results.get("Generation.write", Map.of("engine", engine, "sizes", like.param("sizes")));
    }
}
