package microgpt.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import microgpt.bench.report.BarChart;
import microgpt.bench.report.Figure;
import microgpt.bench.report.Results;
import microgpt.bench.report.Table;
import microgpt.bench.report.Work;

/// What does each step from `Value` to the tape, and from plain loops to SIMD lanes, gain?
///
/// One training step: forward, backward and Adam, on names, 1 layer, 4 heads, block 16.
final class Engines implements Contest {
    /// The parameter that names an [Engine], here and in other questions.
    static final String ENGINE = "engine";

    static final List<String> ALL = Stream.of(Engine.values()).map(Engine::name).toList();

    private static final String STEP = "Engines.step";

    /// The batch of the chart.
    private static final String BATCH = "16";

    @Override
    public List<Cases> cases(Scale scale) {
        var step = Cases.of(STEP);
        return List.of(
                switch (scale) {
                    case FULL ->
                        step.with("batch", "1", "16", "64")
                                .with("channels", "16", "32", "64", "128")
                                .with(ENGINE, ALL);
                    case QUICK ->
                        step.with("batch", BATCH)
                                .with("channels", "16", "32", "64", "128")
                                .with(ENGINE, ALL);
                    case SMOKE -> step.with("batch", "1").with("channels", "16").with(ENGINE, ALL);
                });
    }

    private static Sizes sizes(Map<String, String> params) {
        return Sizes.names(Integer.parseInt(params.get("channels")), Integer.parseInt(params.get("batch")));
    }

    @Override
    public Arm arm(String benchmark, Map<String, String> params) {
        return Trained.by(Engine.valueOf(params.get(ENGINE)), sizes(params));
    }

    @Override
    public Arm reference(String benchmark, Map<String, String> params) {
        return Trained.reference(sizes(params));
    }

    @Override
    public Work work(String benchmark, Map<String, String> params) {
        return Workload.of(sizes(params)).work();
    }

    @Override
    public void requireAgreement(String benchmark, Map<String, String> params, double[] reference, double[] arm) {
        requireAgreement(benchmark, params, sizes(params), reference, arm);
    }

    /// `Value` computes in double, so it agrees but for rounding; all others to the bit.
    static void requireAgreement(
            String benchmark, Map<String, String> params, Sizes sizes, double[] reference, double[] arm) {
        if (params.get(ENGINE).equals(Engine.VALUE.name())) {
            Trained.requireClose(sizes, reference, arm);
        } else {
            Agreement.requireSame(benchmark + " " + params, reference, arm);
        }
    }

    @Override
    public double slowest(Map<String, String> params) {
        return slowestOf(params);
    }

    /// `Value` is many times as slow as the tape, which is its nature.
    static double slowestOf(Map<String, String> params) {
        return params.get(ENGINE).equals(Engine.VALUE.name()) ? Double.POSITIVE_INFINITY : 3;
    }

    @Override
    public List<Pair> pairs() {
        return List.of(new Pair(STEP, ENGINE, Engine.TAPE_SCALAR.name(), Engine.TAPE_VECTOR.name()));
    }

    /// The figure of another engine at the sizes of one.
    static Optional<Figure> engine(Results results, Engine engine, Figure like) {
        return results.find(like.benchmark(), like.with(ENGINE, engine.name()));
    }

    @Override
    public String markdown(Results results) {
        var table = new Table(
                "channels, batch",
                "value, µs",
                "tape + scalar, µs",
                "tape + vector, µs",
                "tape + vector, tokens/s",
                "scalar / value",
                "vector / scalar",
                "vector / value");
        for (var vector : results.all(STEP, ENGINE, Engine.TAPE_VECTOR.name())) {
            var value = engine(results, Engine.VALUE, vector).orElseThrow();
            var scalar = engine(results, Engine.TAPE_SCALAR, vector).orElseThrow();
            table.row(
                    vector.param("channels") + ", " + vector.param("batch"),
                    Table.rate(value, value.microsPerSample()),
                    Table.rate(scalar, scalar.microsPerSample()),
                    Table.rate(vector, vector.microsPerSample()),
                    Table.number(vector.tokensPerSecond()),
                    Table.times(value.micros() / scalar.micros()),
                    Table.times(scalar.micros() / vector.micros()),
                    Table.times(value.micros() / vector.micros()));
        }
        return "Microseconds a training sample, and how many times as fast.\n\n" + table;
    }

    @Override
    public Optional<String> chart(Results results) {
        var chart = new BarChart(
                "From Value to the tape, and from plain loops to SIMD lanes",
                "microseconds a training sample, batch " + BATCH + "; less is better",
                true,
                Arrays.stream(Engine.values()).map(engine -> engine.words).toList());
        for (var vector : results.all(STEP, "batch", BATCH)) {
            if (vector.param(ENGINE).equals(Engine.TAPE_VECTOR.name())) {
                chart.group(vector.param("channels") + " channels");
                for (var engine : Engine.values()) {
                    var figure = engine(results, engine, vector).orElseThrow();
                    double micros = figure.microsPerSample();
                    chart.bar(engine.ordinal(), micros, micros * figure.relativeSpread(), Table.number(micros) + " µs");
                }
            }
        }
        return Optional.of(chart.toString());
    }
}
