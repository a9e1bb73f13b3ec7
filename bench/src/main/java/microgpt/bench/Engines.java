package microgpt.bench;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import microgpt.picture.Chart;

/// What does each step from `Value` to the tape, and from plain loops to SIMD lanes, gain?
///
/// One training step: forward, backward and Adam, on names, 1 layer, 4 heads, block 16.
final class Engines implements Question {
    private static final String STEP = "Engines.step";
    private static final String CHANNELS = "channels";

    /// The batch of the chart.
    private static final String BATCH = "16";

    @Override
    public List<Cases> cases(Scale scale) {
        var batches = switch (scale) {
            case FULL -> List.of("1", BATCH, "64");
            case QUICK -> List.of(BATCH);
            case SMOKE -> List.of("1");
        };
        var channels = scale == Scale.SMOKE ? List.of("16") : List.of("16", "32", "64", "128");
        return List.of(
                Cases.of(STEP).with("batch", batches).with(CHANNELS, channels).with(Engine.PARAM, Engine.ALL));
    }

    @Override
    public Timing timing(String benchmark, Map<String, String> params) {
        int channels = Integer.parseInt(params.get(CHANNELS));
        var sizes = Workload.names(channels, Integer.parseInt(params.get("batch")));
        return Trained.timing(sizes, Engine.of(params), 1);
    }

    @Override
    public List<Pair> pairs() {
        return List.of(new Pair(STEP, Engine.PARAM, Engine.TAPE_SCALAR.name(), Engine.TAPE_VECTOR.name()));
    }

    /// The same step on the three engines.
    private record Compared(Figure value, Figure scalar, Figure vector) {
        static List<Compared> of(Results results) {
            return results.all(STEP, Engine.PARAM, Engine.TAPE_VECTOR.name()).stream()
                    .map(vector -> new Compared(
                            Engine.VALUE.like(results, vector).orElseThrow(),
                            Engine.TAPE_SCALAR.like(results, vector).orElseThrow(),
                            vector))
                    .toList();
        }
    }

    private static String sample(Figure figure) {
        return Table.rate(figure, figure.microsPerSample());
    }

    @Override
    public String markdown(Results results) {
        return "Microseconds a training sample, and how many times as fast.\n\n"
                + new Table<>(Compared.of(results))
                        .column("channels, batch", of -> of.vector.param(CHANNELS) + ", " + of.vector.param("batch"))
                        .column("value, µs", of -> sample(of.value))
                        .column("tape + scalar, µs", of -> sample(of.scalar))
                        .column("tape + vector, µs", of -> sample(of.vector))
                        .column("tape + vector, tokens/s", of -> Table.number(of.vector.tokensPerSecond()))
                        .column("scalar / value", of -> Table.times(of.scalar, of.value))
                        .column("vector / scalar", of -> Table.times(of.vector, of.scalar))
                        .column("vector / value", of -> Table.times(of.vector, of.value));
    }

    @Override
    public Optional<Chart> chart(Results results) {
        var chart = Chart.bars(
                "From Value to the tape, and from plain loops to SIMD lanes",
                "microseconds a training sample, batch " + BATCH + "; less is better",
                Chart.Ticks.POWERS_OF_TEN,
                Stream.of(Engine.values()).map(engine -> engine.words).toList());
        for (var of : Compared.of(results)) {
            if (of.vector.param("batch").equals(BATCH)) {
                chart.group(
                        of.vector.param(CHANNELS) + " channels",
                        List.of(bar(0, of.value), bar(1, of.scalar), bar(2, of.vector)));
            }
        }
        return Optional.of(chart);
    }

    private static Chart.Bar bar(int series, Figure figure) {
        double micros = figure.microsPerSample();
        return new Chart.Bar(series, micros, micros * figure.relativeSpread(), Table.number(micros) + " µs");
    }
}
