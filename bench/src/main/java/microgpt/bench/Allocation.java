package microgpt.bench;

import java.util.List;

/// How many bytes does a training step allocate?
final class Allocation implements Question {
    @Override
    public List<Cases> cases(Scale scale) {
        var small = List.of(Training.names(16, 1));
        var sizes = scale.of(List.of(Training.names(16, 1), Training.names(64, 16)), small, small);
        return List.of(
                Cases.of("Allocation.step").with(Engine.PARAM, Engine.ALL).with(Training.SIZES, sizes));
    }

    @Override
    public String markdown(Results results) {
        var table = Training.table(results.with(Engine.PARAM, Engine.TAPE_VECTOR.name()));
        return Engine.columns(table, ", bytes a step", results, of -> Table.number(of.bytes()))
                .toString();
    }
}
