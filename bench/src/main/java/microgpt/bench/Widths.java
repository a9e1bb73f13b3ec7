package microgpt.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// What do wider lanes gain?
///
/// A training step on lanes of 128, 256 and 512 bits, and the peak of each, as far as the machine has them: wider ones
/// would be emulated by the JDK, dreadfully slowly.
final class Widths implements Question {
    private static final List<String> BITS = List.of("128", "256", "512");
    private static final String LANES = "lanes";
    private static final String STEP = "Widths.step";
    private static final String PEAK = "Widths.peak";

    @Override
    public List<Cases> cases(Scale scale) {
        var sizes = scale.of(Steps.LADDER, Steps.LADDER.subList(1, 2), Steps.LADDER.subList(0, 1));
        var cases = new ArrayList<Cases>();
        for (var bits : BITS) {
            if (Integer.parseInt(bits) <= FmaPeak.WIDEST) {
                var lanes = "-Dmicrogpt.lanes=" + bits;
                cases.add(Cases.of(PEAK).with(LANES, bits).jvm(lanes, FmaPeak.NOT_UNROLLED));
                cases.add(Cases.of(STEP)
                        .with(LANES, bits)
                        .with(Training.SIZES, sizes)
                        .jvm(lanes));
            }
        }
        return cases;
    }

    @Override
    public Timing timing(String benchmark, Map<String, String> params) {
        return benchmark.equals(PEAK) ? FmaPeak.timing(FmaPeak.ONE) : Training.timing(params);
    }

    @Override
    public String markdown(Results results) {
        var peaks = results.all(PEAK);
        var widths = new Table<>(peaks)
                .column("lanes", peak -> peak.param(LANES) + " bits")
                .column("peak, GFLOP/s", Table::gigaflops)
                .column("against 128 bits", peak -> Table.times(peak, peaks.getFirst()));
        var steps = Training.table(results.all(STEP, LANES, BITS.getFirst()));
        for (var peak : peaks) {
            var bits = peak.param(LANES);
            Function<Figure, Optional<Figure>> same = of -> results.like(of, LANES, bits);
            steps.column(bits + " bits, µs", same, Table::micros)
                    .column("of their peak", same, of -> Table.ofPeak(of, peak));
        }
        for (int i = 1; i < peaks.size(); i++) {
            var narrow = BITS.get(i - 1);
            var wide = BITS.get(i);
            steps.column(
                    wide + " / " + narrow,
                    of -> results.like(of, LANES, wide),
                    fast -> results.times(fast, LANES, narrow));
        }
        return widths + "\n" + steps;
    }
}
