package microgpt.bench.report;

import java.util.ArrayList;
import java.util.List;

/// The scale of a chart: where a value lies between two pixels.
///
/// @param from the value at `start`
/// @param to the value at `end`
/// @param logarithmic whether equal ratios, not equal differences, lie equally far apart
record Axis(double from, double to, double start, double end, boolean logarithmic) {
    /// From 0 to a round number not below `largest`.
    static Axis linear(double largest, double start, double end) {
        double unit = Math.pow(10, Math.floor(Math.log10(largest)));
        double to = unit;
        for (double candidate : new double[] {1, 1.5, 2, 3, 4, 5, 6, 8, 10}) {
            to = candidate * unit;
            if (to >= largest) {
                break;
            }
        }
        return new Axis(0, to, start, end, false);
    }

    /// Between powers of ten that hold both.
    static Axis decades(double smallest, double largest, double start, double end) {
        return new Axis(
                Math.pow(10, Math.floor(Math.log10(smallest))),
                Math.pow(10, Math.ceil(Math.log10(largest))),
                start,
                end,
                true);
    }

    double at(double value) {
        double share = logarithmic
                ? Math.log10(Math.max(value, from) / from) / Math.log10(to / from)
                : (value - from) / (to - from);
        return start + share * (end - start);
    }

    /// The values that get a line and a number.
    List<Double> ticks() {
        var ticks = new ArrayList<Double>();
        if (logarithmic) {
            for (double tick = from; tick <= to * 1.001; tick *= 10) {
                ticks.add(tick);
            }
        } else {
            for (int i = 0; i <= 4; i++) {
                ticks.add(to * i / 4);
            }
        }
        return ticks;
    }
}
