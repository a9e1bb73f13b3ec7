package microgpt.picture;

/// How the product of attention's probabilities with the values goes through its triangle: four queries side by side,
/// with the numbers of one head of the default run.
final class TrianglePicture {
    private static final String NAME = "laurel";
    private static final int HEAD = 1;
    private static final double WIDTH = 58;
    private static final double HEIGHT = 30;
    private static final double LEFT = 70;
    private static final double TOP = 116;

    private TrianglePicture() {}

    static String svg() {
        double[][] p = DefaultRun.get().model().attention(NAME)[0][HEAD];
        var letters = ("·" + NAME).split("");
        int n = letters.length;
        double side = LEFT + n * WIDTH;
        var svg = new Svg(side + 330, TOP + n * HEIGHT + 60, "a product with the triangle of attention");
        svg.text(
                20,
                28,
                "start",
                "ink title",
                "out = p·v with a triangle: head " + HEAD + " of the default run, on “" + NAME + "”");
        svg.text(
                20,
                50,
                "start",
                "faint",
                "A row is a query, a column a key. Four queries run side by side: through the keys that");
        svg.text(
                20,
                66,
                "start",
                "faint",
                "all four see together (blue), then each as far as it may (orange). The rest is never touched.");
        for (int i = 0; i < n; i++) {
            svg.text(LEFT - 10, TOP + i * HEIGHT + 20, "end", "mono ink", letters[i]);
            svg.text(LEFT + (i + 0.5) * WIDTH, TOP - 8, "middle", "mono ink", letters[i]);
            int first = i / 4 * 4;
            for (int j = 0; j <= i; j++) {
                svg.rect(LEFT + j * WIDTH, TOP + i * HEIGHT, WIDTH, HEIGHT, j <= first ? "leaf" : "warm");
                svg.text(
                        LEFT + (j + 0.5) * WIDTH,
                        TOP + i * HEIGHT + 20,
                        "middle",
                        "mono ink",
                        Svg.format("%.2f", p[i][j]));
            }
        }
        for (int first = 0; first < n; first += 4) {
            double y = TOP + (Math.min(first + 2, (first + n) / 2.0)) * HEIGHT + 4;
            int last = Math.min(first + 4, n) - 1;
            svg.text(
                    side + 24,
                    y,
                    "start",
                    "ink",
                    "queries " + first + " to " + last + ": " + (first + 1) + (first == 0 ? " key" : " keys")
                            + " together,");
            svg.text(side + 24, y + Svg.LINE, "start", "ink", "then " + (last - first) + " more for the last");
        }
        svg.text(
                20,
                TOP + n * HEIGHT + 36,
                "start",
                "faint",
                "Each result is one chain over its keys, from the first: no order depends on the four.");
        return svg.toString();
    }
}
