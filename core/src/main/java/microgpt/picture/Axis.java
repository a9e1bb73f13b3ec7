package microgpt.picture;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// Where values lie in a [Chart] or another drawing, between the pixels start and end.
///
/// @param ticks the values that get a line and a label
/// @param from the value at the pixel start
/// @param to the value at the pixel end
/// @param logarithmic whether equal quotients, not differences, lie equally far apart
/// @param start the pixel of the smallest
/// @param end the pixel of the largest, on either side of start
public record Axis(List<Double> ticks, double from, double to, boolean logarithmic, double start, double end) {
    /// How wide a label below a drawing is, with some air.
    private static final double LABEL = 48;

    /// In size, so that neither differences nor steps nor powers of ten leave double's range.
    private static final double LARGEST = 1e300;

    /// An axis that holds all of these values. Values that labels could not tell apart get some room above
    /// them.
    ///
    /// @param kind which of them get a label
    /// @param values what is to be drawn; what is no number of at most 1e300 does not count, nor what is below 0 on
    ///     an axis from there, nor what is below 1e-300 where the axis takes logarithms
    /// @param start the pixel of the smallest
    /// @param end the pixel of the largest
    /// @return the axis
    public static Axis of(Chart.Ticks kind, DoubleStream values, double start, double end) {
        boolean logarithmic = kind == Chart.Ticks.ONES || kind == Chart.Ticks.POWERS_OF_TEN;
        double least = switch (kind) {
            case FROM_ZERO, WHOLE -> 0;
            case AROUND -> -LARGEST;
            case ONES, POWERS_OF_TEN -> 1 / LARGEST;
        };
        var range = values.filter(value -> value >= least && value <= LARGEST).summaryStatistics();
        if (range.getCount() == 0) {
            range.accept(1);
        }
        double low = range.getMin();
        boolean alone = range.getMax() - low <= 1e-4 * Math.abs(low);
        double above = logarithmic ? 10 * low : low + Math.max(1, Math.abs(low));
        double high = alone ? above : range.getMax();
        if (kind == Chart.Ticks.ONES) {
            return new Axis(ones(low, high), low, high, true, start, end);
        }
        var ticks = switch (kind) {
            case FROM_ZERO -> round(0, high);
            case WHOLE ->
                round(0, high).stream().filter(tick -> tick == Math.rint(tick)).toList();
            case AROUND -> round(low, high);
            case ONES, POWERS_OF_TEN -> powersOfTen(low, high);
        };
        return new Axis(ticks, ticks.getFirst(), Math.max(high, ticks.getLast()), logarithmic, start, end);
    }

    /// Three to eight multiples of a round number.
    private static List<Double> round(double low, double high) {
        double unit = Math.max(1 / LARGEST, Math.pow(10, Math.floor(Math.log10(high - low)) - 1));
        double step = DoubleStream.of(2, 5, 10, 20, 50)
                .map(times -> times * unit)
                .filter(candidate -> (high - low) / candidate <= 7)
                .findFirst()
                .orElseThrow();
        var ticks = new ArrayList<Double>();
        for (double i = Math.floor(low / step + 1e-9); ; i++) {
            // The quotient of a whole number is exact where a product with 0.1 is not.
            ticks.add(step < 1 ? i / Math.rint(1 / step) : i * step);
            if (ticks.getLast() >= high * (1 - 1e-9)) {
                return ticks;
            }
        }
    }

    private static List<Double> ones(double low, double high) {
        boolean few = high <= 1e4 * low;
        return DoubleStream.iterate(Math.pow(10, Math.floor(Math.log10(low))), decade -> decade * 10)
                .takeWhile(decade -> decade <= high)
                .flatMap(decade -> few ? DoubleStream.of(decade, 2 * decade, 5 * decade) : DoubleStream.of(decade))
                .filter(tick -> tick >= low && tick <= high)
                .boxed()
                .toList();
    }

    private static List<Double> powersOfTen(double low, double high) {
        int first = (int) Math.floor(Math.log10(low));
        int last = Math.max(first + 1, (int) Math.ceil(Math.log10(high)));
        return IntStream.rangeClosed(first, last)
                .mapToObj(i -> Double.parseDouble("1e" + i))
                .toList();
    }

    /// Where a value lies.
    ///
    /// @param value within the axis
    /// @return its pixel; that of the smallest, if the axis cannot hold it
    public double at(double value) {
        double held = value > from && value <= LARGEST ? value : from;
        double share = logarithmic ? Math.log10(held / from) / Math.log10(to / from) : (held - from) / (to - from);
        return start + share * (end - start);
    }

    /// Draws ticks and labels below a drawing; a label is left out where it would run into the one before.
    ///
    /// @param svg to draw on; the pixels of this axis count from the left
    /// @param bottom the lower edge of what is drawn
    public void drawBelow(Svg svg, double bottom) {
        double free = Double.NEGATIVE_INFINITY;
        for (double tick : ticks) {
            svg.line(at(tick), bottom, at(tick), bottom + 5, "grid");
            if (at(tick) >= free) {
                svg.text(at(tick), bottom + 20, "middle", "faint", label(tick));
                free = at(tick) + LABEL;
            }
        }
    }

    /// Draws a line through a drawing at each tick, and labels to its left.
    ///
    /// @param svg to draw on; the pixels of this axis count from above
    /// @param left the left edge of what is drawn
    /// @param right its right edge
    public void drawBeside(Svg svg, double left, double right) {
        for (double tick : ticks) {
            svg.line(left, at(tick), right, at(tick), "grid");
            svg.text(left - 8, at(tick) + 4, "end", "faint", label(tick));
        }
    }

    /// A tick as it is: powers of ten from 10,000 on as such, others from a million on and what is below
    /// 0.0001 as multiples of them, all else in digits.
    ///
    /// @param tick the value
    /// @return its label
    public static String label(double tick) {
        int exponent = (int) Math.rint(Math.log10(tick));
        if (tick != 0 && (tick >= 1e4 || tick < 1e-4) && Double.parseDouble("1e" + exponent) == tick) {
            return Chart.powerOfTen(exponent);
        }
        var rounded = new BigDecimal(tick).round(new MathContext(6)).stripTrailingZeros();
        if (tick != 0 && (Math.abs(tick) >= 1e6 || Math.abs(tick) < 1e-4)) {
            int power = rounded.precision() - rounded.scale() - 1;
            return rounded.movePointLeft(power).toPlainString() + "·" + Chart.powerOfTen(power);
        }
        return tick == Math.rint(tick) ? String.format(Locale.ROOT, "%,d", (long) tick) : rounded.toPlainString();
    }
}
