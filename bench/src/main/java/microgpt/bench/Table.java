package microgpt.bench;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import microgpt.picture.Chart;

/// A Markdown table with a row for each of some things, padded so that it reads well as plain text too.
record Table<R>(List<R> rows, List<List<String>> columns) {
    /// Stands behind figures that are not settled.
    static final String UNSETTLED = "†";

    /// What is in a cell that has nothing to say.
    static final String NONE = "–";

    /// A table of no columns yet.
    Table(List<R> rows) {
        this(rows, new ArrayList<>());
    }

    /// Appends a column.
    Table<R> column(String header, Function<R, String> cell) {
        var column = new ArrayList<>(List.of(header));
        rows.forEach(row -> column.add(cell.apply(row)));
        columns.add(column);
        return this;
    }

    /// The first column is flush left, the others, which hold numbers, flush right.
    @Override
    public String toString() {
        var rule = line(0).replaceAll("[^|\n]", "-")
                .replaceAll("(?<!^)-(?=\\|)", ":")
                .replaceFirst(":", "-");
        var body = IntStream.rangeClosed(1, rows.size()).mapToObj(this::line);
        return line(0) + rule + body.collect(Collectors.joining());
    }

    private String line(int row) {
        var line = new StringBuilder("|");
        for (var column : columns) {
            int width = column.stream().mapToInt(String::length).max().orElseThrow();
            var left = column == columns.getFirst() ? "-" : "";
            line.append(String.format(Locale.ROOT, " %" + left + width + "s |", column.get(row)));
        }
        return line + "\n";
    }

    /// A number to three significant digits, grouped: `0.0123`, `1.23`, `12.3`, `123`, `12,300`.
    static String number(double x) {
        if (Double.isNaN(x)) {
            return NONE;
        }
        var rounded = new BigDecimal(x).round(new MathContext(3));
        int decimals = x == 0 ? 0 : Math.clamp(3 - rounded.precision() + rounded.scale(), 0, 4);
        return String.format(Locale.ROOT, "%,." + decimals + "f", rounded);
    }

    /// A number of 1,000 or more in powers of ten, such as `6.52·10¹⁰`.
    static String scientific(double x) {
        int exponent = (int) Math.floor(Math.log10(x));
        return number(x / Math.pow(10, exponent)) + "·" + Chart.powerOfTen(exponent);
    }

    /// A share, such as `45.0 %`, if it is known.
    static String percent(Double share) {
        return share == null ? NONE : String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    /// How many times as fast one figure is as another, such as `1.25×`.
    static String times(Figure fast, Figure slow) {
        return number(slow.micros() / fast.micros()) + "×" + mark(fast, slow);
    }

    /// What a figure comes to, and its relative spread, such as `12.3 ± 1.5 %`.
    static String rate(Figure figure, double x) {
        double spread = figure.relativeSpread();
        return number(x) + (Double.isNaN(spread) ? "" : " ± " + percent(spread)) + mark(figure);
    }

    /// What stands behind a cell that rests on these.
    private static String mark(Figure... figures) {
        return Stream.of(figures).anyMatch(Figure::unsettled) ? " " + UNSETTLED : "";
    }

    /// The microseconds of an invocation, and their relative spread.
    static String micros(Figure figure) {
        return rate(figure, figure.micros());
    }

    static String gigaflops(Figure figure) {
        return rate(figure, figure.gigaflops());
    }

    /// What a figure comes to as a share of the peak, both in GFLOP/s.
    static String share(Figure figure, double gigaflops, Figure peak) {
        return percent(gigaflops / peak.gigaflops()) + mark(figure, peak);
    }

    /// Of what the machine can do.
    static String ofPeak(Figure figure, Figure peak) {
        return share(figure, figure.gigaflops(), peak);
    }

    /// A median of whole processes, with the fastest and the slowest, in a unit of so many microseconds.
    static String range(Figure figure, double unit, String name) {
        return number(figure.micros() / unit) + name + " (" + number(figure.quantile(0) / unit) + " – "
                + number(figure.quantile(1) / unit) + ")";
    }
}
