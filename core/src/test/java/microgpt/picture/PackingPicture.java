package microgpt.picture;

import java.util.List;
import microgpt.text.Tokenizer;

/// Three documents in one batch: packed, as here, and as padding would have them.
final class PackingPicture {
    private static final List<String> NAMES = List.of("ava", "laurel", "jo");
    private static final int BLOCK = 16;
    private static final double CELL = 38;
    private static final double LEFT = 116;

    private PackingPicture() {}

    static String svg() {
        var tokenizer = Tokenizer.of("abcdefghijklmnopqrstuvwxyz");
        int rows = NAMES.stream()
                .mapToInt(name -> tokenizer.encodeDocument(name).length - 1)
                .sum();
        var svg = new Svg(LEFT + BLOCK * CELL + 24, 420, "three documents packed into one batch");
        svg.text(
                20,
                28,
                "start",
                "ink title",
                "A batch of three names: " + rows + " rows packed, " + NAMES.size() * BLOCK + " if they were padded");
        svg.text(20, 50, "start", "faint", "Each row sees one token and is to predict the next. · is BOS.");
        packed(svg);
        padded(svg);
        return svg.toString();
    }

    private static void packed(Svg svg) {
        for (var row : List.of("row", "token", "position", "target")) {
            svg.text(20, 94 + 30 * List.of("row", "token", "position", "target").indexOf(row), "start", "ink", row);
        }
        int at = 0;
        for (int document = 0; document < NAMES.size(); document++) {
            var letters = ("·" + NAMES.get(document) + "·").split("");
            svg.text(LEFT + at * CELL, 212, "start", "mono faint", "starts[" + document + "] = " + at);
            for (int p = 0; p + 1 < letters.length; p++, at++) {
                double x = LEFT + at * CELL;
                var look = document % 2 == 0 ? "leaf" : "warm";
                svg.text(x + CELL / 2, 94, "middle", "mono faint", "" + at);
                svg.rect(x, 104, CELL, 30, look);
                svg.text(x + CELL / 2, 124, "middle", "mono ink", letters[p]);
                svg.text(x + CELL / 2, 154, "middle", "mono faint", "" + p);
                svg.rect(x, 164, CELL, 30, look);
                svg.text(x + CELL / 2, 184, "middle", "mono ink", letters[p + 1]);
            }
        }
    }

    private static void padded(Svg svg) {
        svg.text(20, 262, "start", "ink", "Padded to block_size, most of the work would be on nothing:");
        for (int document = 0; document < NAMES.size(); document++) {
            var letters = ("·" + NAMES.get(document)).split("");
            double y = 280 + document * 40;
            for (int p = 0; p < BLOCK; p++) {
                double x = LEFT + p * CELL;
                svg.rect(x, y, CELL, 30, p >= letters.length ? "box" : document % 2 == 0 ? "leaf" : "warm");
                if (p < letters.length) {
                    svg.text(x + CELL / 2, y + 20, "middle", "mono ink", letters[p]);
                }
            }
        }
    }
}
