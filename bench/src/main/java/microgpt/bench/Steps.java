package microgpt.bench;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import microgpt.picture.Chart;

/// How much of what the machine can do does a training step use?
///
/// Forward, backward and Adam on the tape with vector kernels, held against [FmaPeak] of the same run.
final class Steps implements Question {
    /// Small, middling and large.
    static final List<String> LADDER = List.of(
            "1x16-heads4-block16-batch16",
            "1x64-heads4-block16-batch16",
            "1x128-heads4-block16-batch16",
            "4x128-heads4-block64-batch12",
            "6x384-heads6-block256-batch4");

    private static final List<String> ALL = List.of(
            "1x16-heads4-block16-batch1",
            "1x16-heads4-block16-batch16",
            "1x16-heads4-block16-batch64",
            "1x32-heads4-block16-batch16",
            "1x64-heads4-block16-batch1",
            "1x64-heads4-block16-batch16",
            "1x64-heads4-block16-batch64",
            "1x128-heads4-block16-batch1",
            "1x128-heads4-block16-batch16",
            "1x128-heads4-block16-batch64",
            "4x128-heads4-block64-batch12",
            "6x384-heads6-block256-batch4");

    private static final String STEP = "Steps.step";
    private static final String THREADS = "threads";

    @Override
    public List<Cases> cases(Scale scale) {
        var steps = Cases.of(STEP).in(5);
        var ladder = steps.with(Workload.SIZES, LADDER);
        return switch (scale) {
            case FULL ->
                List.of(
                        FmaPeak.two().in(5),
                        steps.with(Workload.SIZES, ALL).with(THREADS, "1"),
                        ladder.with(THREADS, "2"));
            case QUICK -> List.of(ladder.with(THREADS, "1"));
            case SMOKE ->
                List.of(
                        FmaPeak.two(),
                        steps.with(Workload.SIZES, LADDER.getFirst()).with(THREADS, "1", "2"));
        };
    }

    @Override
    public Timing timing(String benchmark, Map<String, String> params) {
        return Trained.timing(params.get(Workload.SIZES), Engine.TAPE_VECTOR, Integer.parseInt(params.get(THREADS)));
    }

    @Override
    public String markdown(Results results) {
        var peak = results.peak();
        var one = new Table<>(results.all(STEP, THREADS, "1"))
                .column("layers × channels, block, batch", Workload::label)
                .column("µs a step", Table::micros)
                .column("tokens/s", of -> Table.number(of.tokensPerSecond()))
                .column("GFLOP/s", of -> Table.number(of.gigaflops()))
                .column("of peak", of -> Table.ofPeak(of, peak))
                .column(
                        "of peak, attention counted",
                        of -> Table.percent(of.gigaflopsWithAttention() / peak.gigaflops()));
        var both = results.find(FmaPeak.TWO, Map.of());
        if (both.isEmpty()) {
            return results.peakInWords() + one;
        }
        var two = new Table<>(results.all(STEP, THREADS, "2"))
                .column("layers × channels, block, batch", Workload::label)
                .column("µs a step", Table::micros)
                .column(
                        "against one thread",
                        of -> Table.cell(results.like(of, THREADS, "1"), alone -> Table.times(of, alone)))
                .column("tokens/s", of -> Table.number(of.tokensPerSecond()))
                .column("GFLOP/s", of -> Table.number(of.gigaflops()))
                .column("of peak", of -> Table.ofPeak(of, both.get()));
        return results.peakInWords() + one + "\nOn two threads, against two threads' peak:\n\n" + two;
    }

    @Override
    public Optional<Chart> chart(Results results) {
        double peak = results.peak().gigaflops();
        var chart = Chart.bars(
                "A training step's share of what the machine can do",
                "% of the peak of multiply-adds, one thread; layers × channels, block, batch",
                Chart.Ticks.FROM_ZERO,
                List.of());
        for (var figure : results.all(STEP, THREADS, "1")) {
            double share = 100 * figure.gigaflops() / peak;
            var label = Table.number(share) + " %";
            chart.group(
                    Workload.label(figure), List.of(new Chart.Bar(2, share, share * figure.relativeSpread(), label)));
        }
        return Optional.of(chart);
    }
}
