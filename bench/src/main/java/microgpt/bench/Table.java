package microgpt.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import microgpt.picture.Chart;

/// A Markdown table with a row for each of some things, padded so that it reads well as plain text too.
final class Table<R> {
    /// Stands behind figures that are no more than an upper bound.
    static final String UNSETTLED = "†";

    /// What is in a cell that has nothing to say.
    static final String NONE = "–";

    private final List<R> rows;
    private final List<List<String>> columns = new ArrayList<>();

    /// A table of no columns yet.
    Table(List<R> rows) {
        this.rows = rows;
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
        var text = new StringBuilder();
        for (int r = 0; r <= rows.size(); r++) {
            var rule = new StringBuilder();
            for (int c = 0; c < columns.size(); c++) {
                int width =
                        columns.get(c).stream().mapToInt(String::length).max().orElse(0);
                var cell = columns.get(c).get(r);
                var padding = " ".repeat(width - cell.length());
                text.append("| ")
                        .append(c == 0 ? cell + padding : padding + cell)
                        .append(' ');
                rule.append('|').append("-".repeat(width + 1)).append(c == 0 ? '-' : ':');
            }
            text.append("|\n").append(r == 0 ? rule + "|\n" : "");
        }
        return text.toString();
    }

    /// A number to three significant digits, grouped: `0.0123`, `1.23`, `12.3`, `123`, `12,300`.
    static String number(double x) {
        if (Double.isNaN(x)) {
            return NONE;
        }
        double size = Math.abs(x);
        if (size >= 1000) {
            double unit = Math.pow(10, Math.floor(Math.log10(size)) - 2);
            return String.format(Locale.ROOT, "%,.0f", Math.rint(x / unit) * unit);
        }
        int decimals = size == 0 ? 0 : Math.clamp((int) (2 - Math.floor(Math.log10(size))), 0, 4);
        return String.format(Locale.ROOT, "%." + decimals + "f", x);
    }

    /// A number of 1,000 or more in powers of ten, such as `6.52·10¹⁰`.
    static String scientific(double x) {
        int exponent = (int) Math.floor(Math.log10(x));
        return number(x / Math.pow(10, exponent)) + "·" + Chart.powerOfTen(exponent);
    }

    /// A share, such as `45 %`.
    static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    /// How many times as fast one figure is as another, such as `1.25×`.
    static String times(Figure fast, Figure slow) {
        return times(slow.micros() / fast.micros());
    }

    static String times(double ratio) {
        return number(ratio) + "×";
    }

    /// What a figure comes to, and its relative spread, such as `12.3 ± 1.5 %`.
    static String rate(Figure figure, double x) {
        double spread = figure.relativeSpread();
        return number(x)
                + (Double.isNaN(spread) ? "" : " ± " + percent(spread))
                + (figure.unsettled() ? " " + UNSETTLED : "");
    }

    /// The microseconds of an invocation, and their relative spread.
    static String micros(Figure figure) {
        return rate(figure, figure.micros());
    }

    static String gigaflops(Figure figure) {
        return rate(figure, figure.gigaflops());
    }

    /// Of what the machine can do.
    static String ofPeak(Figure figure, Figure peak) {
        return percent(figure.gigaflops() / peak.gigaflops());
    }

    /// A median of whole processes, with the fastest and the slowest, in a unit of so many microseconds.
    static String range(Figure figure, double unit, String name) {
        return number(figure.micros() / unit) + name + " (" + number(figure.quantile(0) / unit) + " – "
                + number(figure.quantile(1) / unit) + ")";
    }

    /// A cell of what may not have been measured.
    static String cell(Optional<Figure> figure, Function<Figure, String> text) {
        return figure.map(text).orElse(NONE);
    }
}
