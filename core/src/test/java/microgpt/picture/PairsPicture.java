package microgpt.picture;

import java.util.stream.IntStream;
import microgpt.text.Corpus;
import microgpt.text.Tokenizer;

/// Lesson 1's table: which letter follows which in the given names.
final class PairsPicture {
    private static final double CELL = 18;
    private static final double LEFT = 44;
    private static final double TOP = 92;

    /// Of a square that no eye would find.
    private static final double INVISIBLE = 0.003;

    private PairsPicture() {}

    /// `[token][next]`: how often the one is followed by the other, one added to every count, as a share of its row.
    static double[][] table(Corpus corpus, Tokenizer tokenizer) {
        int n = tokenizer.vocabSize();
        var counts = new int[n][n];
        for (var name : corpus.documents()) {
            int[] tokens = tokenizer.encodeDocument(name);
            for (int t = 0; t + 1 < tokens.length; t++) {
                counts[tokens[t]][tokens[t + 1]]++;
            }
        }
        var table = new double[n][];
        for (int token = 0; token < n; token++) {
            double sum = IntStream.of(counts[token]).sum() + n;
            table[token] = IntStream.of(counts[token])
                    .mapToDouble(count -> (count + 1) / sum)
                    .toArray();
        }
        return table;
    }

    static String svg() {
        var corpus = Corpus.givenNames();
        var tokenizer = Tokenizer.of(corpus);
        var table = table(corpus, tokenizer);
        int n = table.length;
        double side = n * CELL;
        var svg = new Svg(LEFT + side + 36, TOP + side + 20, "which letter follows which");
        svg.text(20, 28, "start", "ink title", "Which letter follows which, in 10,248 names");
        svg.text(20, 50, "start", "faint", "A row is a letter, a column the one after it. The area of a square is");
        svg.text(20, 66, "start", "faint", "its probability; each row sums to 1. · is BOS, around a name.");
        for (int i = 0; i <= n; i++) {
            svg.line(LEFT, TOP + i * CELL, LEFT + side, TOP + i * CELL, "grid");
            svg.line(LEFT + i * CELL, TOP, LEFT + i * CELL, TOP + side, "grid");
        }
        for (int i = 0; i < n; i++) {
            var letter = i == tokenizer.bos()
                    ? "·"
                    : Character.toString(tokenizer.characters().codePointAt(i));
            svg.text(LEFT - 8, TOP + i * CELL + 13, "end", "mono ink", letter);
            svg.text(LEFT + (i + 0.5) * CELL, TOP - 5, "middle", "mono ink", letter);
            for (int j = 0; j < n; j++) {
                if (table[i][j] >= INVISIBLE) {
                    double width = CELL * Math.sqrt(table[i][j]);
                    double inset = (CELL - width) / 2;
                    svg.rect(LEFT + j * CELL + inset, TOP + i * CELL + inset, width, width, "s2 plain");
                }
            }
        }
        return svg.toString();
    }
}
