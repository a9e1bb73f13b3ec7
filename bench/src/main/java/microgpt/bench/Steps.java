package microgpt.bench;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import microgpt.bench.report.BarChart;
import microgpt.bench.report.Figure;
import microgpt.bench.report.Results;
import microgpt.bench.report.Table;
import microgpt.bench.report.Work;

/// How much of what the machine can do does a training step use?
///
/// Forward, backward and Adam on the tape with vector kernels, held against [FmaPeak] of the same run.
final class Steps implements Contest {
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

    @Override
    public List<Cases> cases(Scale scale) {
        var steps = Cases.of(STEP).in(5);
        return switch (scale) {
            case FULL ->
                List.of(
                        FmaPeak.two().in(5),
                        steps.with("sizes", ALL).with("threads", "1"),
                        steps.with("sizes", LADDER).with("threads", "2"));
            case QUICK -> List.of(steps.with("sizes", LADDER).with("threads", "1"));
            case SMOKE ->
                List.of(FmaPeak.two(), steps.with("sizes", LADDER.getFirst()).with("threads", "1", "2"));
        };
    }

    @Override
    public Arm arm(String benchmark, Map<String, String> params) {
        return Trained.onThreads(Integer.parseInt(params.get("threads")), Sizes.parse(params.get("sizes")));
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
    public String markdown(Results results) {
        double peak = results.peak().gigaflops();
        var one = new Table(
                "layers × channels, block, batch",
                "µs a step",
                "tokens/s",
                "GFLOP/s",
                "of peak",
                "of peak, attention counted");
        for (var figure : results.all(STEP, "threads", "1")) {
            one.row(
                    label(figure),
                    Table.micros(figure),
                    Table.number(figure.tokensPerSecond()),
                    Table.number(figure.gigaflops()),
                    Table.percent(figure.gigaflops() / peak),
                    Table.percent(figure.gigaflopsWithAttention() / peak));
        }
        var text = results.peakInWords() + one;
        var both = results.find(FmaPeak.TWO, Map.of());
        if (both.isEmpty()) {
            return text;
        }
        var two = new Table(
                "layers × channels, block, batch", "µs a step", "against one thread", "tokens/s", "GFLOP/s", "of peak");
        for (var figure : results.all(STEP, "threads", "2")) {
            var alone = results.get(STEP, Map.of("sizes", figure.param("sizes"), "threads", "1"));
            two.row(
                    label(figure),
                    Table.micros(figure),
                    Table.times(alone.micros() / figure.micros()),
                    Table.number(figure.tokensPerSecond()),
                    Table.number(figure.gigaflops()),
                    Table.percent(figure.gigaflops() / both.get().gigaflops()));
        }
        return text + "\nOn two threads, against two threads' peak:\n\n" + two;
    }

    @Override
    public Optional<String> chart(Results results) {
        double peak = results.peak().gigaflops();
        var chart = new BarChart(
                "A training step's share of what the machine can do",
                "% of the peak of multiply-adds, one thread; layers × channels, block, batch",
                false,
                List.of());
        for (var figure : results.all(STEP, "threads", "1")) {
            double share = 100 * figure.gigaflops() / peak;
            chart.group(label(figure));
            chart.bar(2, share, share * figure.relativeSpread(), Table.number(share) + " %");
        }
        return Optional.of(chart.toString());
    }

    /// `1x16-heads4-block16-batch1` in words.
    static String label(Figure figure) {
        return figure.param("sizes")
                .replace("x", " × ")
                .replaceFirst("-heads\\d+", "")
                .replace("-block", ", ")
                .replace("-batch", ", ");
    }
}
