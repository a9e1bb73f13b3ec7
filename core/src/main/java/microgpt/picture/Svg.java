package microgpt.picture;

import java.util.Locale;

/// An SVG drawing under construction: shapes one after another, coordinates to a tenth of a pixel,
/// light or dark as the reader's system is.
///
/// How a shape looks is said by classes: `paper`, `box`, `leaf` and `warm` for areas, `edge` and `grid`
/// for lines, `ink` and `faint` for words, `title`, `bold`, `small` and `mono` for how they are set,
/// `s0` to `s5` for series.
public final class Svg {
    /// How wide a character of monospaced text is at most, in ordinary size.
    public static final double MONO = 7.5;

    /// How wide a character of other text is at most, in ordinary size and on average over a label.
    public static final double CHARACTER = 7.8;

    /// How many series have a colour of their own.
    public static final int SERIES = 6;

    /// From one line of text to the next.
    public static final double LINE = 16;

    private static final String STYLE = """
              <style>
                .paper { fill: #ffffff } .ink { fill: #1d2d3c } .faint { fill: #3d4f5f } .title { font-size: 16px; font-weight: bold }
                .bold { font-weight: bold } .small { font-size: 10px } .mono { font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 12px }
                .box { fill: #ffffff; stroke: #30475e } .leaf { fill: #eef3f8; stroke: #30475e } .warm { fill: #fdf0e2; stroke: #c8691c }
                .edge { stroke: #7b8a97; fill: none } .tip { fill: #7b8a97; stroke: none } .grid { stroke: #d5dce2 } .whisker { stroke: #1d2d3c }
                .s0 { fill: #8795a1; stroke: #8795a1 } .s1 { fill: #30475e; stroke: #30475e } .s2 { fill: #c8691c; stroke: #c8691c }
                .s3 { fill: #3f8f5b; stroke: #3f8f5b } .s4 { fill: #8a5aa8; stroke: #8a5aa8 } .s5 { fill: #b0413e; stroke: #b0413e }
                @media (prefers-color-scheme: dark) {
                  .paper { fill: #0d1117 } .ink { fill: #e6edf3 } .faint { fill: #a9b4bf } .grid { stroke: #30363d } .whisker { stroke: #e6edf3 }
                  .box { fill: #161b22; stroke: #8fa3b8 } .leaf { fill: #1c2a3a; stroke: #8fa3b8 } .warm { fill: #38260f; stroke: #e8924a }
                  .s1 { fill: #6ea0d6; stroke: #6ea0d6 } .s2 { fill: #e8924a; stroke: #e8924a } .s3 { fill: #5cb87a; stroke: #5cb87a }
                  .s4 { fill: #b98ad6; stroke: #b98ad6 } .s5 { fill: #e0706c; stroke: #e0706c }
                }
                .line { fill: none } .plain, text { stroke: none }
              </style>
              <defs>
                <marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto">
                  <path d="M0 0 L10 5 L0 10 z" class="tip"/>
                </marker>
              </defs>
            """;

    private final StringBuilder text = new StringBuilder();

    /// A drawing of so many pixels on paper of its own.
    ///
    /// @param width in pixels
    /// @param height in pixels
    /// @param title what a screen reader says it shows
    public Svg(double width, double height, String title) {
        int w = (int) Math.ceil(width);
        int h = (int) Math.ceil(height);
        text.append(format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
                        + " font-family=\"Helvetica, Arial, sans-serif\" font-size=\"13\" role=\"img\">\n",
                w, h, w, h));
        text.append("  <title>").append(escaped(title)).append("</title>\n").append(STYLE);
        rect(0, 0, w, h, "paper");
    }

    /// A rectangle from its upper left corner.
    ///
    /// @param x from the left, in pixels
    /// @param y from above
    /// @param width in pixels
    /// @param height in pixels
    /// @param classes how it looks
    public void rect(double x, double y, double width, double height, String classes) {
        text.append(format(
                "  <rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" class=\"%s\"/>\n",
                x, y, width, height, classes));
    }

    /// A circle around a point.
    ///
    /// @param x from the left, in pixels
    /// @param y from above
    /// @param radius in pixels
    /// @param classes how it looks
    public void circle(double x, double y, double radius, String classes) {
        text.append(format("  <circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" class=\"%s\"/>\n", x, y, radius, classes));
    }

    /// A straight line.
    ///
    /// @param x1 its beginning
    /// @param y1 its beginning
    /// @param x2 its end
    /// @param y2 its end
    /// @param classes how it looks
    public void line(double x1, double y1, double x2, double y2, String classes) {
        text.append(format(
                "  <line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" class=\"%s\"/>\n", x1, y1, x2, y2, classes));
    }

    /// A path in SVG's own language, such as `M0 0 L10 10`.
    ///
    /// @param path commands and coordinates
    /// @param classes how it looks
    public void path(String path, String classes) {
        text.append(format("  <path d=\"%s\" class=\"%s\"/>\n", path, classes));
    }

    /// A path twice as wide as a line.
    ///
    /// @param path commands and coordinates
    /// @param classes how it looks
    public void curve(String path, String classes) {
        text.append(format("  <path d=\"%s\" stroke-width=\"2\" class=\"%s\"/>\n", path, classes));
    }

    /// A path that ends in an arrow's tip.
    ///
    /// @param path commands and coordinates
    /// @param classes how it looks
    public void arrow(String path, String classes) {
        text.append(format("  <path d=\"%s\" class=\"%s\" marker-end=\"url(#tip)\"/>\n", path, classes));
    }

    /// A line of words.
    ///
    /// @param x from the left, in pixels
    /// @param y from above
    /// @param anchor where it stands to its point: start, middle or end
    /// @param classes how it looks
    /// @param words escaped where SVG asks for it
    public void text(double x, double y, String anchor, String classes, String words) {
        text.append(format(
                "  <text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" class=\"%s\">%s</text>\n",
                x, y, anchor, classes, escaped(words)));
    }

    /// {@return the class of a series}
    ///
    /// @param number from 0 on; those that are [#SERIES] apart look the same
    public static String series(int number) {
        return "s" + number % SERIES;
    }

    static String format(String format, Object... args) {
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
