package microgpt.picture;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Attention as an [Svg]: a panel for each layer and head, one below the other and side by side, in which a
/// row is a query and a column a key, named by their tokens. The area of a square is its probability.
public final class AttentionDrawing {
    /// The most positions that letters on both axes leave readable.
    public static final int MOST = 64;

    /// Of a square that no eye would find.
    private static final double INVISIBLE = 1e-3;

    private static final double CELL = 24;
    private static final double MARGIN = 20;
    private static final double LEFT = 36;
    private static final double ABOVE = 52;
    private static final double TOP = 72;

    /// How wide the name of a panel is, such as layer 10, head 10.
    private static final double LABEL = 17 * Svg.CHARACTER * 1.06;

    private static final List<String> EXPLANATION = List.of(
            "A row is a query, a column a key it looks back on.",
            "The area of a square is its probability; each row sums to 1.");

    private final List<String> letters;
    private final double[][][][] probabilities;

    private AttentionDrawing(List<String> letters, double[][][][] probabilities) {
        this.letters = letters;
        this.probabilities = probabilities;
    }

    /// Draws attention: a panel for each layer and head.
    ///
    /// @param tokens what stands for the positions, at most [#MOST]
    /// @param probabilities `[layer][head][query][key]`
    /// @return an SVG document
    /// @throws IllegalArgumentException if there are more positions, no layer, or too few probabilities
    public static String svg(List<String> tokens, double[][][][] probabilities) {
        if (tokens.size() > MOST) {
            throw new IllegalArgumentException(
                    "the text takes " + tokens.size() + " positions: a picture has letters for at most " + MOST);
        }
        if (probabilities.length == 0
                || !Stream.of(probabilities).flatMap(Stream::of).allMatch(head -> holds(head, tokens.size()))) {
            throw new IllegalArgumentException("attention on " + tokens.size()
                    + " tokens: there must be a layer, and in each head a row for each token, up to its own column");
        }
        var letters = tokens.stream().map(AttentionDrawing::letter).toList();
        return new AttentionDrawing(letters, probabilities).svg();
    }

    /// Whether there is a probability of each of n queries and what it looks back on.
    private static boolean holds(double[][] head, int n) {
        return head.length >= n && IntStream.range(0, n).allMatch(i -> head[i].length > i);
    }

    /// A token as one that can be seen.
    private static String letter(String token) {
        if (token.isEmpty()) {
            return "□";
        }
        int c = token.codePointAt(0);
        if (token.length() > Character.charCount(c)) {
            return token.replaceAll("[<>]", "");
        }
        if (c <= ' ') {
            return c == ' ' ? "␣" : Character.toString('␀' + c);
        }
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.COMBINING_SPACING_MARK -> "◌" + token;
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> "□";
            default -> token;
        };
    }

    private String svg() {
        double side = letters.size() * CELL;
        double across = LEFT + Math.max(side, LABEL) + MARGIN;
        double down = ABOVE + side + MARGIN;
        double words = EXPLANATION.getLast().length() * Svg.CHARACTER;
        var svg = new Svg(
                Math.max(probabilities[0].length * across, words) + 2 * MARGIN,
                TOP + probabilities.length * down,
                "attention on " + letters.stream().collect(Collectors.joining()));
        svg.text(MARGIN, 28, "start", "ink title", "Which token looks back on which");
        for (int i = 0; i < EXPLANATION.size(); i++) {
            svg.text(MARGIN, 50 + i * Svg.LINE, "start", "faint", EXPLANATION.get(i));
        }
        for (int layer = 0; layer < probabilities.length; layer++) {
            for (int head = 0; head < probabilities[layer].length; head++) {
                double left = MARGIN + head * across + LEFT;
                double top = TOP + layer * down + ABOVE;
                svg.text(left, top - 26, "start", "ink bold", "layer " + layer + ", head " + head);
                panel(svg, left, top, probabilities[layer][head]);
            }
        }
        return svg.toString();
    }

    private void panel(Svg svg, double left, double top, double[][] panel) {
        for (int i = 0; i < letters.size(); i++) {
            double to = (i + 1) * CELL;
            svg.text(left - 8, top + i * CELL + 16, "end", "mono ink", letters.get(i));
            svg.text(left + i * CELL + CELL / 2, top - 6, "middle", "mono ink", letters.get(i));
            svg.line(left, top + to, left + to, top + to, "grid");
            svg.line(left + to - CELL, top + to - CELL, left + to - CELL, top + letters.size() * CELL, "grid");
            for (int j = 0; j <= i; j++) {
                if (panel[i][j] >= INVISIBLE) {
                    double width = CELL * Math.sqrt(panel[i][j]);
                    double inset = (CELL - width) / 2;
                    svg.rect(left + j * CELL + inset, top + i * CELL + inset, width, width, "s2 plain");
                }
            }
        }
    }
}
