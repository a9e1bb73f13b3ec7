package microgpt.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import microgpt.bench.report.Results;
import microgpt.bench.report.Table;
import microgpt.bench.report.Work;

/// How many tokens a second does a model write, alone and for many readers at once?
///
/// Every text is sampled until it fills the block; keys and values are cached.
final class Generation implements Contest {
    private static final String WRITE = "Generation.write";

    @Override
    public List<Cases> cases(Scale scale) {
        var alone = "1x16-heads4-block16-batch1";
        var many = "1x16-heads4-block16-batch64";
        var larger = "4x128-heads4-block64-batch1";
        return switch (scale) {
            case FULL, QUICK ->
                List.of(
                        Cases.of(WRITE)
                                .with(Engines.ENGINE, "TAPE_SCALAR", "TAPE_VECTOR")
                                .with("sizes", alone, many, larger, "4x128-heads4-block64-batch64"),
                        // It would take seconds for many texts of the larger model.
                        Cases.of(WRITE).with(Engines.ENGINE, "VALUE").with("sizes", alone, many, larger));
            case SMOKE ->
                List.of(Cases.of(WRITE).with(Engines.ENGINE, Engines.ALL).with("sizes", alone));
        };
    }

    @Override
    public Arm arm(String benchmark, Map<String, String> params) {
        return Written.by(Engine.valueOf(params.get(Engines.ENGINE)), Sizes.parse(params.get("sizes")));
    }

    @Override
    public Arm reference(String benchmark, Map<String, String> params) {
        return Written.by(Engine.TAPE_SCALAR, Sizes.parse(params.get("sizes")));
    }

    @Override
    public Work work(String benchmark, Map<String, String> params) {
        var sizes = Sizes.parse(params.get("sizes"));
        return new Work(sizes.batch(), sizes.batch() * sizes.block(), 0, 0);
    }

    @Override
    public double slowest(Map<String, String> params) {
        return Engines.slowestOf(params);
    }

    @Override
    public List<Pair> pairs() {
        return List.of(new Pair(WRITE, Engines.ENGINE, "TAPE_SCALAR", "TAPE_VECTOR"));
    }

    @Override
    public String markdown(Results results) {
        var table = new Table(
                "layers × channels, block, at once",
                "value, tokens/s",
                "tape + scalar, tokens/s",
                "tape + vector, tokens/s",
                "vector / scalar");
        for (var vector : results.all(WRITE, Engines.ENGINE, "TAPE_VECTOR")) {
            var cells = new ArrayList<>(List.of(Steps.label(vector)));
            for (var engine : Engine.values()) {
                cells.add(Engines.engine(results, engine, vector)
                        .map(of -> Table.rate(of, of.tokensPerSecond()))
                        .orElse("–"));
            }
            cells.add(Engines.engine(results, Engine.TAPE_SCALAR, vector)
                    .map(of -> Table.times(of.micros() / vector.micros()))
                    .orElse("–"));
            table.row(cells);
        }
        return table.toString();
    }
}
