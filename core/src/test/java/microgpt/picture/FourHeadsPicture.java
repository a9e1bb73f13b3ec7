package microgpt.picture;

/// The block of sixteen lanes in which four heads go side by side, at three widths of lanes.
final class FourHeadsPicture {
    private static final double CELL = 44;
    private static final double LEFT = 104;
    private static final double GAP = 10;

    private FourHeadsPicture() {}

    static String svg() {
        var svg = new Svg(LEFT + 16 * CELL + 3 * GAP + 24, 380, "sixteen lanes hold four heads by four queries");
        svg.text(20, 28, "start", "ink title", "Four heads by four queries: lane 4·h + t, whatever the width");
        svg.text(
                20,
                50,
                "start",
                "faint",
                "h is the head, t the query; one such block for every key. Gaps are between registers.");
        int[] widths = {4, 8, 16};
        for (int k = 0; k < widths.length; k++) {
            double y = 72 + k * 52;
            svg.text(20, y + 22, "start", "mono ink", widths[k] * 32 + " bits");
            for (int lane = 0; lane < 16; lane++) {
                block(svg, x(lane, widths[k]), y, lane, "h" + lane / 4 + " t" + lane % 4);
            }
        }
        svg.text(
                20,
                258,
                "start",
                "ink bold",
                "What each lane needs of its head's key k is one of four neighbours, by one shuffle:");
        for (int lane = 0; lane < 16; lane++) {
            double x = x(lane, 4);
            block(svg, x, 276, lane, "k" + lane / 4 + "," + lane % 4);
            block(svg, x, 328, lane, "k" + lane / 4 + ",1");
            svg.arrow(Svg.format("M%.1f 304 L%.1f 324", x(lane / 4 * 4 + 1, 4) + CELL / 2, x + CELL / 2), "edge");
        }
        svg.text(20, 296, "start", "mono ink", "channels");
        svg.text(20, 348, "start", "mono ink", "channel 1");
        return svg.toString();
    }

    private static double x(int lane, int width) {
        return LEFT + lane * CELL + lane / width * GAP;
    }

    private static void block(Svg svg, double x, double y, int lane, String words) {
        svg.rect(x, y, CELL, 28, lane / 4 % 2 == 0 ? "leaf" : "warm");
        svg.text(x + CELL / 2, y + 18, "middle", "mono ink", words);
    }
}
