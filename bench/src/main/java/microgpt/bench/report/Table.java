package microgpt.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A Markdown table, padded so that it reads well as plain text too.
public final class Table {
    /// Stands behind figures that are no more than an upper bound.
    public static final String UNSETTLED = "†";

    private final List<List<String>> rows = new ArrayList<>();

    /// A table of no rows yet.
    public Table(String... header) {
        rows.add(List.of(header));
    }

    /// Appends a row of as many cells as the header has.
    public Table row(String... cells) {
        return row(List.of(cells));
    }

    /// The same from a list.
    public Table row(List<String> cells) {
        if (cells.size() != rows.getFirst().size()) {
            throw new IllegalArgumentException(cells.size() + " cells under " + rows.getFirst());
        }
        rows.add(cells);
        return this;
    }

    /// The first column is flush left, the others, which hold numbers, flush right.
    @Override
    public String toString() {
        var widths = new int[rows.getFirst().size()];
        for (var row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        var text = new StringBuilder();
        for (int r = 0; r < rows.size(); r++) {
            for (int i = 0; i < widths.length; i++) {
                var cell = rows.get(r).get(i);
                var padding = " ".repeat(widths[i] - cell.length());
                text.append("| ")
                        .append(i == 0 ? cell + padding : padding + cell)
                        .append(' ');
            }
            text.append("|\n");
            if (r == 0) {
                for (int i = 0; i < widths.length; i++) {
                    text.append('|').append("-".repeat(widths[i] + 1)).append(i == 0 ? '-' : ':');
                }
                text.append("|\n");
            }
        }
        return text.toString();
    }

    /// A number to three significant digits, grouped: `0.0123`, `1.23`, `12.3`, `123`, `12,300`.
    public static String number(double x) {
        if (Double.isNaN(x)) {
            return "–";
        }
        double size = Math.abs(x);
        if (size >= 1000) {
            double unit = Math.pow(10, Math.floor(Math.log10(size)) - 2);
            return String.format(Locale.ROOT, "%,.0f", Math.rint(x / unit) * unit);
        }
        int decimals = size == 0 ? 0 : Math.clamp((int) (2 - Math.floor(Math.log10(size))), 0, 4);
        return String.format(Locale.ROOT, "%." + decimals + "f", x);
    }

    /// A number in powers of ten from 1,000 on, such as `6.52·10¹⁰`.
    public static String scientific(double x) {
        if (!(x >= 1000)) {
            return number(x);
        }
        int exponent = (int) Math.floor(Math.log10(x));
        return number(x / Math.pow(10, exponent)) + "·10" + superscript(exponent);
    }

    static String superscript(int exponent) {
        var digits = new StringBuilder();
        for (char digit : Integer.toString(exponent).toCharArray()) {
            digits.append(digit == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹".charAt(digit - '0'));
        }
        return digits.toString();
    }

    /// A share, such as `45 %`.
    public static String percent(double share) {
        return Double.isNaN(share) ? "–" : String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    /// A ratio, such as `1.25×`.
    public static String times(double ratio) {
        return Double.isNaN(ratio) ? "–" : number(ratio) + "×";
    }

    /// What a figure comes to, and its relative spread, such as `12.3 ± 1.5 %`.
    public static String rate(Figure figure, double x) {
        double spread = figure.relativeSpread();
        return number(x)
                + (Double.isNaN(spread) ? "" : " ± " + percent(spread))
                + (figure.unsettled() ? " " + UNSETTLED : "");
    }

    /// The microseconds of an invocation, and their relative spread.
    public static String micros(Figure figure) {
        return rate(figure, figure.micros());
    }
}
