package microgpt.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What do wider lanes gain?
///
/// A training step on lanes of 128, 256 and 512 bits, and the peak of each. Lanes wider than the machine's are emulated
/// by the JDK, and dreadfully slow.
final class Widths implements Question {
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
            cases.add(Cases.of(STEP + bits).with(Workload.SIZES, sizes).jvm(lanes));
        }
        return cases;
    }

    @Override
    public Timing timing(String benchmark, Map<String, String> params) {
        return benchmark.startsWith(PEAK) ? FmaPeak.timing(FmaPeak.ONE) : Trained.timing(params, Engine.TAPE_VECTOR);
    }

    @Override
    public String markdown(Results results) {
        var narrowest = peak(results, BITS.getFirst());
        var peaks = new Table<>(BITS)
                .column("lanes", bits -> bits + " bits")
                .column("peak, GFLOP/s", bits -> Table.gigaflops(peak(results, bits)))
                .column(
                        "against 128 bits",
                        bits -> Table.times(peak(results, bits).gigaflops() / narrowest.gigaflops()));
        var steps = new Table<>(results.all(STEP + BITS.getFirst()))
                .column("layers × channels, block, batch", Workload::label);
        for (var bits : BITS) {
            steps.column(bits + " bits, µs", of -> Table.micros(step(results, bits, of)))
                    .column("of their peak", of -> Table.ofPeak(step(results, bits, of), peak(results, bits)));
        }
        return peaks + "\n"
                + steps.column("256 / 128", of -> Table.times(step(results, "256", of), of))
                        .column("512 / 256", of -> Table.times(step(results, "512", of), step(results, "256", of)));
    }

    private static Figure peak(Results results, String bits) {
        return results.get(PEAK + bits, Map.of());
    }

    private static Figure step(Results results, String bits, Figure like) {
        return results.get(STEP + bits, like.params());
    }

    @Override
    public List<Loss> compared(Results results) {
        var compared = new ArrayList<Loss>();
        for (int i = 1; i < BITS.size(); i++) {
            var bits = BITS.get(i);
            var narrower = BITS.get(i - 1);
            for (var wide : results.all(STEP + bits)) {
                var what = "a step " + wide.param(Workload.SIZES) + " on " + bits + " bits";
                double ratio = step(results, narrower, wide).micros() / wide.micros();
                compared.add(new Loss(what, narrower + " bits", ratio));
            }
        }
        return compared;
    }
}
