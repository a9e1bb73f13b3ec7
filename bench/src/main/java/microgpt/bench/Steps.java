package microgpt.bench;

import java.util.List;
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

    @Override
    public List<Cases> cases(Scale scale) {
        var names = Stream.of(16, 64, 128)
                .flatMap(channels -> Stream.of(1, 16, 64).map(batch -> Training.names(channels, batch)));
        var all = Stream.concat(names, LADDER.stream().skip(3)).toList();
        var steps = Cases.of("Steps.step").in(5, 1);
        var ladder = steps.with(Training.SIZES, LADDER);
        return scale.of(
                List.of(
                        FmaPeak.cases(FmaPeak.TWO).in(5, 1),
                        steps.with(Training.SIZES, all).with(Training.THREADS, "1"),
                        ladder.with(Training.THREADS, "2")),
                List.of(ladder.with(Training.THREADS, "1")),
                List.of(
                        FmaPeak.cases(FmaPeak.TWO),
                        steps.with(Training.SIZES, LADDER.getFirst()).with(Training.THREADS, "1", "2")));
    }

    private static Table<Figure> table(Results results, String threads, Figure peak) {
        var table = Training.table(results.with(Training.THREADS, threads)).column("µs a step", Table::micros);
        if (!threads.equals("1")) {
            table.column("against one thread", results.times(Training.THREADS, "1"));
        }
        return table.column("tokens/s", of -> Table.number(of.tokensPerSecond()))
                .column("GFLOP/s", of -> Table.number(of.gigaflops()))
                .column("of peak", of -> Table.ofPeak(of, peak));
    }

    @Override
    public String markdown(Results results) {
        var peak = results.peak();
        var one = table(results, "1", peak);
        one.column("of peak, attention counted", of -> Table.share(of, of.gigaflopsWithAttention(), peak));
        var both = results.find(FmaPeak.TWO);
        var two = both.map(of -> "\nOn two threads, against two threads' peak of " + Table.gigaflops(of)
                + " GFLOP/s:\n\n" + table(results, "2", of));
        return results.peakInWords() + one + two.orElse("");
    }

    @Override
    public Chart chart(Results results) {
        var chart = Chart.bars(
                "A training step's share of what the machine can do",
                "% of the peak of multiply-adds, one thread; layers × channels, block, batch",
                Chart.Ticks.FROM_ZERO,
                List.of());
        for (var figure : results.with(Training.THREADS, "1")) {
            double share = 100 * figure.gigaflops() / results.peak().gigaflops();
            chart.group(Training.label(figure), List.of(figure.bar(2, share, " %")));
        }
        return chart;
    }
}
