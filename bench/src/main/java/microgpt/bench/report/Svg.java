package microgpt.bench.report;

import java.util.Locale;

/// An SVG drawing under construction: shapes one after another, coordinates to a tenth of a pixel.
final class Svg {
    /// Colours of the series of a chart, in their order.
    private static final String[] COLOURS = {"#8795a1", "#30475e", "#c8691c", "#3f8f5b"};

    private final StringBuilder text = new StringBuilder();

    Svg(int width, int height, String title) {
        text.append(format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
                        + " font-family=\"Helvetica, Arial, sans-serif\" font-size=\"13\" role=\"img\">%n",
                width, height, width, height));
        text.append(format("  <title>%s</title>%n", escaped(title)));
        text.append(format("  <rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>%n", width, height));
        text(20, 28, "start", "#1d2d3c\" font-size=\"16\" font-weight=\"bold", title);
    }

    static String colour(int series) {
        return COLOURS[series % COLOURS.length];
    }

    void line(double x1, double y1, double x2, double y2, String colour, double width) {
        text.append(format(
                "  <line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" stroke-width=\"%.1f\"/>%n",
                x1, y1, x2, y2, colour, width));
    }

    void bar(double x, double y, double width, double height, String colour) {
        text.append(format(
                "  <rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>%n",
                x, y, width, height, colour));
    }

    void dot(double x, double y, String colour) {
        text.append(format("  <circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\" fill=\"%s\"/>%n", x, y, colour));
    }

    /// @param anchor where the text stands to its point: start, middle or end
    void text(double x, double y, String anchor, String colour, String words) {
        text.append(format(
                "  <text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>%n",
                x, y, anchor, colour, escaped(words)));
    }

    private static String format(String format, Object... args) {
        return String.format(Locale.ROOT, format.replace("%n", "\n"), args);
    }

    private static String escaped(String words) {
        return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    @Override
    public String toString() {
        return text + "</svg>\n";
    }
}
