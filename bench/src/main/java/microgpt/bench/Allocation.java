package microgpt.bench;

import java.util.List;
import java.util.Map;

/// How many bytes does a training step allocate?
final class Allocation implements Question {
    private static final String STEP = "Allocation.step";

    @Override
    public List<Cases> cases(Scale scale) {
        var sizes = scale == Scale.FULL
                ? List.of(Workload.names(16, 1), Workload.names(64, 16))
                : List.of(Workload.names(16, 1));
        return List.of(Cases.of(STEP).with(Engine.PARAM, Engine.ALL).with(Workload.SIZES, sizes));
    }

    @Override
    public Timing timing(String benchmark, Map<String, String> params) {
        return Trained.timing(params, Engine.of(params));
    }

    @Override
    public String markdown(Results results) {
        var table = new Table<>(results.all(STEP, Engine.PARAM, Engine.TAPE_VECTOR.name()))
                .column("layers × channels, block, batch", Workload::label);
        for (var engine : Engine.values()) {
            table.column(
                    engine.words + ", bytes a step",
                    of -> Table.cell(engine.like(results, of), figure -> Table.number(figure.bytes())));
        }
        return table.toString();
    }
}
