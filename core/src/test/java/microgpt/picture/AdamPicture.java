package microgpt.picture;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import microgpt.model.Adam;
import microgpt.value.ValueOps;

/// The way down a long valley, (x² + 25·y²) / 2, with Adam and with plain gradient descent.
final class AdamPicture {
    private static final int STEPS = 60;
    private static final double STEEP = 25;
    private static final double SCALE = 120;
    private static final double CENTER_X = 340;
    private static final double CENTER_Y = 180;

    private record Point(double x, double y) {}

    private AdamPicture() {}

    static String svg() {
        var svg = new Svg(680, 270, "Adam's path beside gradient descent's");
        svg.text(20, 28, "start", "ink title", "Sixty steps down the valley (x² + 25·y²) / 2");
        for (double level : new double[] {0.05, 0.3, 1, 2, 3.4}) {
            double a = SCALE * Math.sqrt(2 * level);
            double b = SCALE * Math.sqrt(2 * level / STEEP);
            svg.path(
                    format(
                            "M%.1f %.1f A%.1f %.1f 0 1 0 %.1f %.1f A%.1f %.1f 0 1 0 %.1f %.1f",
                            CENTER_X - a, CENTER_Y, a, b, CENTER_X + a, CENTER_Y, a, b, CENTER_X - a, CENTER_Y),
                    "grid line");
        }
        path(svg, descent(), "s0");
        path(svg, adam(), "s2");
        svg.line(20, 54, 48, 54, "s2");
        svg.text(56, 58, "start", "faint", "Adam, learning rate 0.1: the first steps are as long along x as along y");
        svg.line(20, 76, 48, 76, "s0");
        svg.text(
                56,
                80,
                "start",
                "faint",
                "gradient descent, 0.07 (0.08 never arrives): it jumps across and creeps along");
        return svg.toString();
    }

    /// The parameters after each step of the engine's Adam.
    private static List<Point> adam() {
        var ops = ValueOps.forTraining(2, i -> "xy".substring(i, i + 1));
        ops.parameter(0, -2.4);
        ops.parameter(1, 0.5);
        var adam = new Adam(0.1, 0.85, 0.99, 1e-8);
        var path = new ArrayList<Point>();
        for (int step = 0; step <= STEPS; step++) {
            path.add(new Point(ops.parameter(0), ops.parameter(1)));
            ops.begin();
            var at = ops.parameter(0, 1, 2);
            var squares = ops.mul(ops.mul(at, at), ops.constant(1, 2, 0.5, STEEP / 2));
            ops.backward(ops.sum(squares));
            adam.update(ops, step);
        }
        return path;
    }

    private static List<Point> descent() {
        var path = new ArrayList<Point>();
        var at = new Point(-2.4, 0.5);
        for (int step = 0; step <= STEPS; step++) {
            path.add(at);
            at = new Point(at.x - 0.07 * at.x, at.y - 0.07 * STEEP * at.y);
        }
        return path;
    }

    private static void path(Svg svg, List<Point> points, String classes) {
        var path = new StringBuilder();
        for (var point : points) {
            double x = CENTER_X + SCALE * point.x;
            double y = CENTER_Y - SCALE * point.y;
            path.append(path.isEmpty() ? "M" : " L").append(format("%.1f %.1f", x, y));
            svg.circle(x, y, 2, classes);
        }
        svg.path(path.toString(), classes + " line");
    }

    private static String format(String format, Object... args) {
        return String.format(Locale.ROOT, format, args);
    }
}
