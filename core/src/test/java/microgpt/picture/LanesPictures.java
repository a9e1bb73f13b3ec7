package microgpt.picture;

import microgpt.kernels.Sums;

/// What happens in registers: a tile of a matrix product, and a sum along a row at three widths of lanes.
final class LanesPictures {
    private static final int TILE_ROWS = 8;

    private LanesPictures() {}

    /// One micro-kernel at 512-bit lanes: 8 rows, 2 registers of columns.
    static String tile() {
        var svg = new Svg(700, 470, "a register tile of a matrix product");
        svg.text(20, 28, "start", "ink title", "c = a·b, one tile of 8 × 2 accumulators, 512-bit lanes");
        svg.text(
                20,
                50,
                "start",
                "faint",
                "For each p: load b[p] twice, then for each row broadcast a[i,p]; 16 multiply-adds.");
        svg.text(
                20,
                68,
                "start",
                "faint",
                "Each lane adds its own p = 0, 1, 2, …: so no sum depends on how many lanes there are.");
        for (int j = 0; j < 2; j++) {
            double x = 180 + j * 220;
            svg.rect(x, 92, 210, 30, "leaf");
            svg.text(x + 105, 111, "middle", "mono ink", "b[p, " + 16 * j + " … " + (16 * j + 15) + "]");
        }
        for (int i = 0; i < TILE_ROWS; i++) {
            double y = 136 + i * 36;
            svg.rect(20, y, 140, 28, "leaf");
            svg.text(90, y + 18, "middle", "mono ink", "a[" + i + ", p] ×16");
            for (int j = 0; j < 2; j++) {
                double x = 180 + j * 220;
                svg.rect(x, y, 210, 28, "warm");
                svg.text(x + 105, y + 18, "middle", "mono ink", "c[" + i + ", " + 16 * j + " … " + (16 * j + 15) + "]");
            }
        }
        svg.text(20, 444, "start", "faint", "16 accumulators, 2 registers of b and 1 of a: 19 of the 32 registers.");
        return svg.toString();
    }

    /// Where the sixteen accumulators of sum16 lie at each width, and how they are folded.
    static String sum16() {
        var row = new float[20];
        for (int i = 0; i < row.length; i++) {
            row[i] = 1f / (i + 1);
        }
        float ascending = 0;
        for (float x : row) {
            ascending += x;
        }
        var svg = new Svg(740, 420, "sum16 at three widths of lanes");
        svg.text(20, 28, "start", "ink title", "sum16: sixteen accumulators, whatever the width");
        svg.text(
                20,
                50,
                "start",
                "faint",
                "Element i goes to accumulator i mod 16. Only where accumulators lie depends on the machine.");
        int[] widths = {4, 8, 16};
        for (int k = 0; k < widths.length; k++) {
            double y = 72 + k * 56;
            svg.text(20, y + 24, "start", "mono ink", widths[k] * 32 + " bits");
            for (int i = 0; i < 16; i++) {
                double x = 110 + i * 36 + i / widths[k] * 10;
                svg.rect(x, y + 6, 36, 26, i / widths[k] % 2 == 0 ? "leaf" : "warm");
                svg.text(x + 18, y + 24, "middle", "mono ink", "s" + i);
            }
        }
        svg.text(20, 262, "start", "ink bold", "Then they are folded in halves, the same at every width:");
        for (int half = 8, line = 0; half >= 1; half /= 2, line++) {
            var last = half == 1 ? "" : " … s" + (half - 1) + " += s" + (2 * half - 1);
            svg.text(40, 286 + line * 20, "start", "mono ink", "s0 += s" + half + last);
        }
        var sum = "1 + 1/2 + … + 1/20 in float: sum16 = " + Sums.sum16(row, 0, row.length) + " at every width,";
        svg.text(20, 380, "start", "mono ink", sum);
        svg.text(20, 400, "start", "mono ink", "one accumulator from left to right: " + ascending);
        return svg.toString();
    }
}
