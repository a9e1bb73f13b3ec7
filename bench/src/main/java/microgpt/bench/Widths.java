package microgpt.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import microgpt.bench.report.Figure;
import microgpt.bench.report.Results;
import microgpt.bench.report.Table;
import microgpt.bench.report.Work;

/// What do wider lanes gain?
///
/// A training step on lanes of 128, 256 and 512 bits, and the peak of each. Lanes wider than the machine's are emulated
/// by the JDK, and dreadfully slow.
final class Widths implements Contest {
    static final List<String> BITS = List.of("128", "256", "512");

    private static final String STEP = "Widths.step";
    private static final String PEAK = "Widths.peak";

    @Override
    public List<Cases> cases(Scale scale) {
        var sizes = switch (scale) {
            case FULL -> Steps.LADDER;
            case QUICK -> List.of(Steps.LADDER.get(1));
            case SMOKE -> List.of(Steps.LADDER.getFirst());
        };
        var cases = new ArrayList<Cases>();
        for (var bits : BITS) {
            var lanes = "-Dmicrogpt.lanes=" + bits;
            cases.add(Cases.of(PEAK + bits).jvm(lanes, FmaPeak.NOT_UNROLLED));
            cases.add(Cases.of(STEP + bits).with("sizes", sizes).jvm(lanes));
        }
        return cases;
    }

    @Override
    public Arm arm(String benchmark, Map<String, String> params) {
        return benchmark.startsWith(PEAK)
                ? FmaPeak.onLanes()
                : Trained.by(Engine.TAPE_VECTOR, Sizes.parse(params.get("sizes")));
    }

    @Override
    public Arm reference(String benchmark, Map<String, String> params) {
        return benchmark.startsWith(PEAK) ? FmaPeak.reference() : Trained.reference(Sizes.parse(params.get("sizes")));
    }

    @Override
    public Work work(String benchmark, Map<String, String> params) {
        return benchmark.startsWith(PEAK) ? FmaPeak.work(FmaPeak.ONE) : Trained.work(params);
    }

    @Override
    public String markdown(Results results) {
        var peaks = new Table("lanes", "peak, GFLOP/s", "against 128 bits");
        double narrowest = peak(results, "128").gigaflops();
        for (var bits : BITS) {
            var peak = peak(results, bits);
            peaks.row(bits + " bits", Table.rate(peak, peak.gigaflops()), Table.times(peak.gigaflops() / narrowest));
        }
        var steps = new Table(
                "layers × channels, block, batch",
                "128 bits, µs",
                "of their peak",
                "256 bits, µs",
                "of their peak",
                "512 bits, µs",
                "of their peak",
                "256 / 128",
                "512 / 256");
        for (var narrow : results.all(STEP + "128")) {
            var cells = new ArrayList<>(List.of(Steps.label(narrow)));
            for (var bits : BITS) {
                var step = step(results, bits, narrow);
                cells.add(Table.micros(step));
                cells.add(Table.percent(step.gigaflops() / peak(results, bits).gigaflops()));
            }
            var middle = step(results, "256", narrow);
            cells.add(Table.times(narrow.micros() / middle.micros()));
            cells.add(Table.times(middle.micros() / step(results, "512", narrow).micros()));
            steps.row(cells);
        }
        return peaks + "\n" + steps;
    }

    private static Figure peak(Results results, String bits) {
        return results.get(PEAK + bits, Map.of());
    }

    private static Figure step(Results results, String bits, Figure like) {
        return results.get(STEP + bits, Map.of("sizes", like.param("sizes")));
    }

    @Override
    public List<Loses.Loss> losses(Results results) {
        var losses = new ArrayList<Loses.Loss>();
        for (int i = 1; i < BITS.size(); i++) {
            for (var wide : results.all(STEP + BITS.get(i))) {
                var narrower = BITS.get(i - 1);
                var what = "a step " + wide.param("sizes") + " on " + BITS.get(i) + " bits";
                losses.add(new Loses.Loss(
                        what, narrower + " bits", step(results, narrower, wide).micros() / wide.micros()));
            }
        }
        return losses;
    }
}
