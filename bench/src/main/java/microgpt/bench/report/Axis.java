package microgpt.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/// The scale of a chart: where a value lies between two pixels, and which values get a line and a label.
///
/// @param from the value at `start`
/// @param to the value at `end`
/// @param logarithmic whether equal ratios, not equal differences, lie equally far apart
/// @param ticks in ascending order
record Axis(double from, double to, double start, double end, boolean logarithmic, List<Double> ticks) {
    /// From 0 to a round number not below `largest`.
    static Axis linear(double largest, double start, double end) {
        return between(0, largest, start, end);
    }

    /// Between multiples of a round number that hold both, with three to eight ticks.
    static Axis between(double smallest, double largest, double start, double end) {
        double unit = Math.pow(10, Math.floor(Math.log10(largest - smallest)) - 1);
        double step = unit;
        for (double candidate : new double[] {2, 5, 10, 20, 50}) {
            step = candidate * unit;
            if ((largest - smallest) / step <= 7) {
                break;
            }
        }
        var ticks = new ArrayList<Double>();
        for (long i = (long) Math.floor(smallest / step + 1e-9); ; i++) {
            // The quotient of a whole number is exact where a product with 0.1 is not.
            ticks.add(step < 1 ? i / Math.rint(1 / step) : i * step);
            if (ticks.getLast() >= largest * (1 - 1e-9)) {
                return new Axis(ticks.getFirst(), ticks.getLast(), start, end, false, ticks);
            }
        }
    }

    /// Between powers of ten that hold both.
    static Axis decades(double smallest, double largest, double start, double end) {
        int low = (int) Math.floor(Math.log10(smallest));
        int high = Math.max(low + 1, (int) Math.ceil(Math.log10(largest)));
        var ticks = new ArrayList<Double>();
        for (int i = low; i <= high; i++) {
            ticks.add(Double.parseDouble("1e" + i));
        }
        return new Axis(ticks.getFirst(), ticks.getLast(), start, end, true, ticks);
    }

    /// From the smallest to the largest of some values, logarithmic; those get labels that are not too near to others.
    static Axis of(double[] ascending, double start, double end) {
        var all = new Axis(ascending[0], ascending[ascending.length - 1], start, end, true, List.of());
        var ticks = new ArrayList<Double>();
        for (double value : ascending) {
            if (ticks.isEmpty() || all.at(value) - all.at(ticks.getLast()) > 34) {
                ticks.add(value);
            }
        }
        return new Axis(all.from, all.to, start, end, true, ticks);
    }

    /// Logarithmic, with ticks at 1, 2 and 5 in every decade between two values.
    static Axis ones(double smallest, double largest, double start, double end) {
        var ticks = DoubleStream.iterate(Math.pow(10, Math.floor(Math.log10(smallest))), decade -> decade * 10)
                .takeWhile(decade -> decade <= largest)
                .flatMap(decade -> DoubleStream.of(decade, 2 * decade, 5 * decade))
                .filter(tick -> tick >= smallest && tick <= largest)
                .boxed()
                .toList();
        return new Axis(smallest, largest, start, end, true, ticks);
    }

    double at(double value) {
        double share = logarithmic
                ? Math.log10(Math.max(value, from) / from) / Math.log10(to / from)
                : (value - from) / (to - from);
        return start + share * (end - start);
    }

    /// A tick exactly as it is: powers of ten from 10,000 on, all else in digits.
    static String label(double tick) {
        int exponent = (int) Math.rint(Math.log10(tick));
        if (tick >= 1e4 && Double.parseDouble("1e" + exponent) == tick) {
            return "10" + Table.superscript(exponent);
        }
        if (tick == Math.rint(tick)) {
            return String.format(Locale.ROOT, "%,d", (long) tick);
        }
        return new java.math.BigDecimal(tick)
                .round(new java.math.MathContext(6))
                .stripTrailingZeros()
                .toPlainString();
    }
}
