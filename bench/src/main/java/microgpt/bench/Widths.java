package microgpt.bench;

import java.util.List;
import java.util.stream.Stream;

/// What do wider lanes gain?
///
/// A training step on lanes of 128, 256 and 512 bits, and the peak of each, as far as the machine has them: wider ones
/// would be emulated by the JDK, dreadfully slowly.
final class Widths implements Question {
    /// As a property of a process it chooses them.
    private static final String LANES = "lanes";

    private static final String STEP = "Widths.step";
    private static final String PEAK = "Widths.peak";

    @Override
    public List<Cases> cases(Scale scale) {
        var sizes = scale.of(Steps.LADDER, Steps.LADDER.subList(1, 2), Steps.LADDER.subList(0, 1));
        var widths = Stream.of("128", "256", "512")
                .filter(bits -> Integer.parseInt(bits) <= FmaPeak.WIDEST)
                .toList();
        return List.of(
                FmaPeak.cases(PEAK).with(LANES, widths),
                Cases.of(STEP).with(LANES, widths).with(Training.SIZES, sizes));
    }

    @Override
    public String markdown(Results results) {
        var peaks = results.all(PEAK);
        var widths = new Table<>(peaks)
                .column("lanes", peak -> peak.param(LANES) + " bits")
                .column("peak, GFLOP/s", Table::gigaflops)
                .column("against 128 bits", peak -> Table.times(peak, peaks.getFirst()));
        var narrowest = peaks.getFirst().param(LANES);
        var rows = results.all(STEP).stream().filter(of -> of.param(LANES).equals(narrowest));
        var steps = Training.table(rows.toList());
        for (var peak : peaks) {
            var bits = peak.param(LANES);
            steps.column(bits + " bits, µs", results.like(LANES, bits, Table::micros))
                    .column("of their peak", results.like(LANES, bits, of -> Table.ofPeak(of, peak)));
        }
        for (int i = 1; i < peaks.size(); i++) {
            var narrow = peaks.get(i - 1).param(LANES);
            var wide = peaks.get(i).param(LANES);
            steps.column(wide + " / " + narrow, results.like(LANES, wide, results.times(LANES, narrow)));
        }
        return widths + "\n" + steps;
    }
}
