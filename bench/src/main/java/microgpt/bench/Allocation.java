package microgpt.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import microgpt.bench.report.Results;
import microgpt.bench.report.Table;
import microgpt.bench.report.Work;

/// How many bytes does a training step allocate?
final class Allocation implements Contest {
    private static final String STEP = "Allocation.step";

    @Override
    public List<Cases> cases(Scale scale) {
        var small = List.of("1x16-heads4-block16-batch1");
        var both = List.of("1x16-heads4-block16-batch1", "1x64-heads4-block16-batch16");
        return List.of(
                Cases.of(STEP).with(Engines.ENGINE, Engines.ALL).with("sizes", scale == Scale.FULL ? both : small));
    }

    @Override
    public Arm arm(String benchmark, Map<String, String> params) {
        return Trained.by(Engine.valueOf(params.get(Engines.ENGINE)), Sizes.parse(params.get("sizes")));
    }

    @Override
    public Arm reference(String benchmark, Map<String, String> params) {
        return Trained.reference(Sizes.parse(params.get("sizes")));
    }

    @Override
    public Work work(String benchmark, Map<String, String> params) {
        return Trained.work(params);
    }

    @Override
    public void requireAgreement(String benchmark, Map<String, String> params, double[] reference, double[] arm) {
        Engines.requireAgreement(benchmark, params, Sizes.parse(params.get("sizes")), reference, arm);
    }

    @Override
    public double slowest(Map<String, String> params) {
        return Engines.slowestOf(params);
    }

    @Override
    public String markdown(Results results) {
        var table = new Table(
                "layers × channels, block, batch",
                "value, bytes a step",
                "tape + scalar, bytes a step",
                "tape + vector, bytes a step");
        for (var vector : results.all(STEP, Engines.ENGINE, "TAPE_VECTOR")) {
            var cells = new ArrayList<>(List.of(Steps.label(vector)));
            for (var engine : Engine.values()) {
                cells.add(Table.number(
                        Engines.engine(results, engine, vector).orElseThrow().bytes()));
            }
            table.row(cells);
        }
        return table.toString();
    }
}
