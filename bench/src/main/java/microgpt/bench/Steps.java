package microgpt.bench;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import microgpt.picture.Chart;

/// How much of what the machine can do does a training step use?
///
/// Forward, backward and Adam on the tape with vector kernels, held against [FmaPeak] of the same run.
final class Steps implements Question {
    /// Small, middling and large.
    static final List<String> LADDER = List.of(
            Training.names(16, 16),
            Training.names(64, 16),
            Training.names(128, 16),
            Training.sizes(4, 128, 4, 64, 12),
            Training.sizes(6, 384, 6, 256, 4));

    private static final String STEP = "Steps.step";
    private static final String THREADS = "threads";

    @Override
    public List<Cases> cases(Scale scale) {
        var names = Stream.of(16, 64, 128)
                .flatMap(channels -> Stream.of(1, 16, 64).map(batch -> Training.names(channels, batch)));
        var all = Stream.concat(names, LADDER.stream().skip(3)).toList();
        var steps = Cases.of(STEP).in(5, 1);
        var ladder = steps.with(Training.SIZES, LADDER);
        return scale.of(
                List.of(
                        FmaPeak.two().in(5, 1),
                        steps.with(Training.SIZES, all).with(THREADS, "1"),
                        ladder.with(THREADS, "2")),
                List.of(ladder.with(THREADS, "1")),
                List.of(
                        FmaPeak.two(),
                        steps.with(Training.SIZES, LADDER.getFirst()).with(THREADS, "1", "2")));
    }

    @Override
    public Timing timing(String benchmark, Map<String, String> params) {
        return Training.timing(params.get(Training.SIZES), Engine.TAPE_VECTOR, Integer.parseInt(params.get(THREADS)));
    }

    @Override
    public String markdown(Results results) {
        var peak = results.peak();
        var one = Training.table(results.all(STEP, THREADS, "1"))
                .column("µs a step", Table::micros)
                .column("tokens/s", of -> Table.number(of.tokensPerSecond()))
                .column("GFLOP/s", of -> Table.number(of.gigaflops()))
                .column("of peak", of -> Table.ofPeak(of, peak))
                .column(
                        "of peak, attention counted",
                        of -> Table.percent(of.gigaflopsWithAttention() / peak.gigaflops()));
        var both = results.find(FmaPeak.TWO);
        if (both.isEmpty()) {
            return results.peakInWords() + one;
        }
        var two = Training.table(results.all(STEP, THREADS, "2"))
                .column("µs a step", Table::micros)
                .column("against one thread", of -> results.times(of, THREADS, "1"))
                .column("tokens/s", of -> Table.number(of.tokensPerSecond()))
                .column("GFLOP/s", of -> Table.number(of.gigaflops()))
                .column("of peak", of -> Table.ofPeak(of, both.get()));
        return results.peakInWords() + one + "\nOn two threads, against two threads' peak:\n\n" + two;
    }

    @Override
    public Optional<Chart> chart(Results results) {
        var chart = Chart.bars(
                "A training step's share of what the machine can do",
                "% of the peak of multiply-adds, one thread; layers × channels, block, batch",
                Chart.Ticks.FROM_ZERO,
                List.of());
        for (var figure : results.all(STEP, THREADS, "1")) {
            double share = 100 * figure.gigaflops() / results.peak().gigaflops();
            chart.group(Training.label(figure), List.of(figure.bar(2, share, " %")));
        }
        return Optional.of(chart);
    }
}
