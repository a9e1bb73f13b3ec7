package microgpt.bench.report;

import java.util.Locale;

/// An SVG drawing under construction: shapes one after another, coordinates to a tenth of a pixel, light or dark as the
/// reader's system is.
final class Svg {
    /// How wide a character of ordinary size is at most, on average over a label.
    static final double CHARACTER = 7.5;

    /// Colours by class: of paper, ink, faint ink, grid, and of the series of a chart in their order.
    private static final String STYLE = """
              <style>
                .paper { fill: #ffffff } .ink { fill: #1d2d3c } .faint { fill: #3d4f5f } .title { font-size: 16px; font-weight: bold }
                .grid { stroke: #d5dce2 } .whisker { stroke: #1d2d3c }
                .s0 { fill: #8795a1; stroke: #8795a1 } .s1 { fill: #30475e; stroke: #30475e } .s2 { fill: #c8691c; stroke: #c8691c }
                .s3 { fill: #3f8f5b; stroke: #3f8f5b } .s4 { fill: #8a5aa8; stroke: #8a5aa8 } .s5 { fill: #b0413e; stroke: #b0413e }
                text, rect { stroke: none }
                @media (prefers-color-scheme: dark) {
                  .paper { fill: #0d1117 } .ink { fill: #e6edf3 } .faint { fill: #a9b4bf } .grid { stroke: #30363d } .whisker { stroke: #e6edf3 }
                  .s1 { fill: #6ea0d6; stroke: #6ea0d6 } .s2 { fill: #e8924a; stroke: #e8924a } .s3 { fill: #5cb87a; stroke: #5cb87a }
                  .s4 { fill: #b98ad6; stroke: #b98ad6 } .s5 { fill: #e0706c; stroke: #e0706c }
                }
              </style>
            """;

    private static final int SERIES = 6;

    private final StringBuilder text = new StringBuilder();

    Svg(int width, int height, String title) {
        text.append(format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
                        + " font-family=\"Helvetica, Arial, sans-serif\" font-size=\"13\" role=\"img\">\n",
                width, height, width, height));
        text.append("  <title>" + escaped(title) + "</title>\n" + STYLE);
        bar(0, 0, width, height, "paper");
        text(20, 28, "start", "ink title", title);
    }

    /// The class of a series.
    static String series(int series) {
        return "s" + series % SERIES;
    }

    void line(double x1, double y1, double x2, double y2, String classes, double width) {
        text.append(format(
                "  <line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" class=\"%s\" stroke-width=\"%.1f\"/>\n",
                x1, y1, x2, y2, classes, width));
    }

    void bar(double x, double y, double width, double height, String classes) {
        text.append(format(
                "  <rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" class=\"%s\"/>\n",
                x, y, width, height, classes));
    }

    void dot(double x, double y, String classes) {
        text.append(format("  <circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\" class=\"%s\"/>\n", x, y, classes));
    }

    /// @param anchor where the text stands to its point: start, middle or end
    void text(double x, double y, String anchor, String classes, String words) {
        text.append(format(
                "  <text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" class=\"%s\">%s</text>\n",
                x, y, anchor, classes, escaped(words)));
    }

    /// The names of the series, each behind a square of its colour.
    void legend(java.util.List<String> series) {
        double x = 20;
        for (int i = 0; i < series.size(); i++) {
            bar(x, 44, 12, 12, series(i));
            text(x + 18, 55, "start", "faint", series.get(i));
            x += 40 + CHARACTER * series.get(i).length();
        }
    }

    private static String format(String format, Object... args) {
        return String.format(Locale.ROOT, format, args);
    }

    private static String escaped(String words) {
        return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    @Override
    public String toString() {
        return text + "</svg>\n";
    }
}
