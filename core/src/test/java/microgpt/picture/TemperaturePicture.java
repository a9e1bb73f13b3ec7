package microgpt.picture;

import static microgpt.value.Vectors.softmax;

import java.util.List;
import java.util.stream.DoubleStream;
import microgpt.value.Value;

/// The same four logits at four temperatures, each with its entropy.
final class TemperaturePicture {
    private static final double[] LOGITS = {2, 1, 0, -1};
    private static final List<String> TEMPERATURES = List.of("0.25", "0.5", "1", "2", "100");
    private static final double HEIGHT = 140;
    private static final double FLOOR = 252;

    private TemperaturePicture() {}

    static String svg() {
        var svg = new Svg(800, 312, "softmax of four logits at five temperatures");
        svg.text(20, 28, "start", "ink title", "softmax(z / temperature) of the logits 2, 1, 0, -1");
        svg.text(
                20,
                50,
                "start",
                "faint",
                "Cold, nearly all goes to the largest; hot, all come to be alike: 1/4 each, entropy ln 4.");
        for (int i = 0; i < TEMPERATURES.size(); i++) {
            panel(svg, 24 + i * 156, TEMPERATURES.get(i));
        }
        return svg.toString();
    }

    private static void panel(Svg svg, double left, String shown) {
        double temperature = Double.parseDouble(shown);
        var logits = DoubleStream.of(LOGITS)
                .mapToObj(z -> Value.leaf(z / temperature))
                .toList();
        var p = softmax(logits).stream().mapToDouble(Value::data).toArray();
        svg.line(left, FLOOR, left + 132, FLOOR, "edge");
        for (int i = 0; i < p.length; i++) {
            double height = HEIGHT * p[i];
            double x = left + 2 + i * 33;
            svg.rect(x, FLOOR - height, 29, height, "s2 plain");
            svg.text(x + 14.5, FLOOR - height - 5, "middle", "small ink", Svg.format("%.3f", p[i]));
        }
        svg.text(left + 66, FLOOR + 20, "middle", "ink bold", "temperature " + shown);
        double entropy = -DoubleStream.of(p)
                .map(pi -> pi == 0 ? 0 : pi * StrictMath.log(pi))
                .sum();
        svg.text(left + 66, FLOOR + 40, "middle", "faint", Svg.format("entropy %.3f", entropy));
    }
}
