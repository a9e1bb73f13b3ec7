package microgpt.picture;

import java.util.ArrayList;
import java.util.List;
import microgpt.text.Corpus;
import microgpt.text.Tokenizer;

/// The losses of the default run: every step, and the mean of every 50, between what knowing nothing costs and what
/// a table of letter pairs does.
final class LossPicture {
    private static final int WINDOW = 50;
    private static final double LEFT = 60;
    private static final double RIGHT = 740;
    private static final double TOP = 96;
    private static final double BOTTOM = 336;
    private static final double LOWEST = 1.5;
    private static final double HIGHEST = 4.0;

    private LossPicture() {}

    static String svg() {
        var losses = DefaultRun.get().losses();
        var svg = new Svg(760, 396, "losses of the default run");
        svg.text(20, 28, "start", "ink title", "The default run: loss of 1,000 steps, a name each, in nats a letter");
        for (double tick = LOWEST; tick <= HIGHEST; tick += 0.5) {
            svg.line(LEFT, y(tick), RIGHT, y(tick), "grid");
            svg.text(LEFT - 8, y(tick) + 4, "end", "faint", Svg.format("%.1f", tick));
        }
        for (int step = 0; step <= losses.size(); step += 200) {
            svg.line(x(step), BOTTOM, x(step), BOTTOM + 5, "grid");
            svg.text(x(step), BOTTOM + 20, "middle", "faint", Svg.format("%,d", step));
        }
        svg.text((LEFT + RIGHT) / 2, BOTTOM + 44, "middle", "faint", "steps");
        int outside = 0;
        for (int step = 0; step < losses.size(); step++) {
            double loss = losses.get(step);
            if (loss >= LOWEST && loss <= HIGHEST) {
                svg.circle(x(step + 0.5), y(loss), 1.2, "s0 plain");
            } else {
                outside++;
            }
        }
        level(svg, Math.log(27), "s4", 0, Svg.format("ln 27 = %.2f: knowing nothing", Math.log(27)));
        double pairs = pairs();
        level(svg, pairs, "s3", 1, Svg.format("%.2f: counting pairs of letters", pairs));
        svg.path(means(losses), "s2 line");
        legend(svg, "s2", 2, "mean of 50 steps");
        svg.text(LEFT, 78, "start", "faint", "A dot is a step; " + outside + " lie outside.");
        return svg.toString();
    }

    private static String means(List<Double> losses) {
        var path = new ArrayList<String>();
        for (int first = 0; first < losses.size(); first += WINDOW) {
            double mean = losses.subList(first, first + WINDOW).stream()
                    .mapToDouble(Double::doubleValue)
                    .average()
                    .orElseThrow();
            path.add(Svg.format("%s%.1f %.1f", path.isEmpty() ? "M" : "L", x(first + WINDOW / 2.0), y(mean)));
        }
        return String.join(" ", path);
    }

    private static void level(Svg svg, double loss, String series, int column, String words) {
        svg.line(LEFT, y(loss), RIGHT, y(loss), series);
        legend(svg, series, column, words);
    }

    private static void legend(Svg svg, String series, int column, String words) {
        double x = LEFT + column * 265;
        svg.line(x, 51, x + 20, 51, series);
        svg.text(x + 28, 55, "start", "ink", words);
    }

    /// The mean loss of a table of letter pairs, one added to every count, as in lesson 1.
    private static double pairs() {
        var corpus = Corpus.givenNames();
        var table = PairsPicture.table(corpus, Tokenizer.of(corpus));
        double sum = 0;
        int n = 0;
        var tokenizer = Tokenizer.of(corpus);
        for (var name : corpus.documents()) {
            int[] tokens = tokenizer.encodeDocument(name);
            for (int t = 0; t + 1 < tokens.length; t++, n++) {
                sum -= StrictMath.log(table[tokens[t]][tokens[t + 1]]);
            }
        }
        return sum / n;
    }

    private static double x(double step) {
        return LEFT + (RIGHT - LEFT) * step / 1_000;
    }

    private static double y(double loss) {
        return BOTTOM - (BOTTOM - TOP) * (loss - LOWEST) / (HIGHEST - LOWEST);
    }
}
