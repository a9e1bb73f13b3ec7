package microgpt.bench;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import microgpt.picture.Chart;

/// What does each step from `Value` to the tape, and from plain loops to SIMD lanes, gain?
///
/// One training step: forward, backward and Adam, on names, 1 layer, 4 heads, block 16.
final class Engines implements Question {
    /// The batch of the chart.
    private static final String CHARTED = "16";

    @Override
    public List<Cases> cases(Scale scale) {
        return List.of(Cases.of("Engines.step")
                .with(Training.BATCH, scale.of(List.of("1", CHARTED, "64"), List.of(CHARTED), List.of("1")))
                .with(Training.CHANNELS, scale == Scale.SMOKE ? List.of("16") : List.of("16", "32", "64", "128"))
                .with(Engine.PARAM, Engine.ALL));
    }

    @Override
    public String markdown(Results results) {
        var table = new Table<>(results.with(Engine.PARAM, Engine.TAPE_VECTOR.name()))
                .column("channels, batch", of -> of.param(Training.CHANNELS) + ", " + of.param(Training.BATCH));
        var overValue = results.times(Engine.PARAM, Engine.VALUE.name());
        return "Microseconds a training sample, and how many times as fast.\n\n"
                + Engine.columns(table, ", µs", results, of -> Table.rate(of, of.microsPerSample()))
                        .column("tape + vector, tokens/s", of -> Table.number(of.tokensPerSecond()))
                        .column("scalar / value", results.like(Engine.PARAM, Engine.TAPE_SCALAR.name(), overValue))
                        .column("vector / scalar", results.times(Engine.PARAM, Engine.TAPE_SCALAR.name()))
                        .column("vector / value", overValue);
    }

    @Override
    public Chart chart(Results results) {
        var chart = Chart.bars(
                "From Value to the tape, and from plain loops to SIMD lanes",
                "microseconds a training sample, batch " + CHARTED + "; less is better",
                Chart.Ticks.POWERS_OF_TEN,
                Stream.of(Engine.values()).map(engine -> engine.words).toList());
        for (var vector : results.with(Map.of(Training.BATCH, CHARTED, Engine.PARAM, Engine.TAPE_VECTOR.name()))) {
            var bars = Stream.of(Engine.values())
                    .flatMap(engine -> results.like(vector, Engine.PARAM, engine.name()).stream()
                            .map(of -> of.bar(engine.ordinal(), of.microsPerSample(), " µs")));
            chart.group(vector.param(Training.CHANNELS) + " channels", bars.toList());
        }
        return chart;
    }
}
