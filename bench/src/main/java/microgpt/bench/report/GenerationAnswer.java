package microgpt.bench.report;

import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;

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
                    cells.add(engine(results, engine, vector)
                            .map(of -> Table.withError(of.tokensPerSecond(), of.relativeSpread()))
                            .orElse("–"));
                }
                cells.add(engine(results, "TAPE_SCALAR", vector)
                        .map(of -> Table.times(of.micros() / vector.micros()))
                        .orElse("–"));
                table.row(cells);
            }
        }
        return table.toString();
    }

    private static Optional<Figure> engine(Results results, String engine, Figure like) {
        return results.find("Generation.write", Map.of("engine", engine, "sizes", like.param("sizes")));
    }
}
