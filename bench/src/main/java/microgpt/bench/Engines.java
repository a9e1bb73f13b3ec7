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
    private static final String BATCH = "batch";

    /// The batch of the chart.
    private static final String CHARTED = "16";

    @Override
    public List<Cases> cases(Scale scale) {
        return List.of(Cases.of(STEP)
                .with(BATCH, scale.of(List.of("1", CHARTED, "64"), List.of(CHARTED), List.of("1")))
                .with(CHANNELS, scale == Scale.SMOKE ? List.of("16") : List.of("16", "32", "64", "128"))
                .with(Engine.PARAM, Engine.ALL));
    }

    @Override
    public Timing timing(String benchmark, Map<String, String> params) {
        int channels = Integer.parseInt(params.get(CHANNELS));
        var sizes = Training.names(channels, Integer.parseInt(params.get(BATCH)));
        return Training.timing(sizes, Engine.of(params), 1);
    }

    @Override
    public String markdown(Results results) {
        var table = new Table<>(results.all(STEP, Engine.PARAM, Engine.TAPE_VECTOR.name()))
                .column("channels, batch", of -> of.param(CHANNELS) + ", " + of.param(BATCH));
        for (var engine : Engine.values()) {
            table.column(
                    engine.words + ", µs",
                    of -> results.like(of, Engine.PARAM, engine.name()),
                    same -> Table.rate(same, same.microsPerSample()));
        }
        table.column("tape + vector, tokens/s", of -> Table.number(of.tokensPerSecond()))
                .column(
                        "scalar / value",
                        of -> results.like(of, Engine.PARAM, Engine.TAPE_SCALAR.name()),
                        scalar -> results.times(scalar, Engine.PARAM, Engine.VALUE.name()))
                .column("vector / scalar", of -> results.times(of, Engine.PARAM, Engine.TAPE_SCALAR.name()))
                .column("vector / value", of -> results.times(of, Engine.PARAM, Engine.VALUE.name()));
        return "Microseconds a training sample, and how many times as fast.\n\n" + table;
    }

    @Override
    public Optional<Chart> chart(Results results) {
        var chart = Chart.bars(
                "From Value to the tape, and from plain loops to SIMD lanes",
                "microseconds a training sample, batch " + CHARTED + "; less is better",
                Chart.Ticks.POWERS_OF_TEN,
                Stream.of(Engine.values()).map(engine -> engine.words).toList());
        for (var vector : results.all(STEP, Map.of(BATCH, CHARTED, Engine.PARAM, Engine.TAPE_VECTOR.name()))) {
            var bars = Stream.of(Engine.values())
                    .flatMap(engine -> results.like(vector, Engine.PARAM, engine.name()).stream()
                            .map(of -> of.bar(engine.ordinal(), of.microsPerSample(), " µs")));
            chart.group(vector.param(CHANNELS) + " channels", bars.toList());
        }
        return Optional.of(chart);
    }
}
