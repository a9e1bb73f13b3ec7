package microgpt.picture;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What is wrong with a drawing that [Svg] wrote: words that leave their box or the paper, words over
/// words, boxes that overlap.
///
/// How wide words are depends on a reader's fonts; here every character is as wide as the widest common
/// font has them on average.
final class Drawn {
    /// An upright rectangle; of a circle, the square around it.
    private record Area(String what, double left, double top, double right, double bottom) {
        private boolean contains(Area other) {
            return left <= other.left && top <= other.top && other.right <= right && other.bottom <= bottom;
        }

        private boolean meets(Area other) {
            return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
        }

        private double size() {
            return (right - left) * (bottom - top);
        }
    }

    private final String svg;
    private final List<Area> boxes = new ArrayList<>();
    private final List<Area> words = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();

    private Drawn(String svg) {
        this.svg = svg;
    }

    static List<String> faults(String svg) {
        var drawn = new Drawn(svg);
        drawn.find();
        return drawn.faults;
    }

    /// The words of a drawing, in its order.
    static List<String> words(String svg) {
        return new Drawn(svg).all("text").map(Element::text).toList();
    }

    /// An element of a drawing: its attributes as they are written, and the text in it.
    private record Element(String attributes, String text) {
        private String attribute(String name) {
            var found = Pattern.compile(" " + name + "=\"([^\"]*)\"").matcher(attributes);
            return found.find() ? found.group(1) : "";
        }

        /// Whether words may stand in it: it is no mark of a series.
        private boolean isBox() {
            return !attribute("class").matches("s\\d.*");
        }

        private double number(String name) {
            return Double.parseDouble(attribute(name));
        }
    }

    private Stream<Element> all(String tag) {
        return Pattern.compile("<" + tag + "( [^>]*?)(/>|>([^<]*)</" + tag + ">)")
                .matcher(svg)
                .results()
                .map(found -> new Element(found.group(1), found.group(3) == null ? "" : unescaped(found.group(3))));
    }

    private static String unescaped(String text) {
        return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    }

    private void find() {
        all("rect").filter(Element::isBox).forEach(rect -> {
            double x = rect.number("x");
            double y = rect.number("y");
            boxes.add(new Area("a box", x, y, x + rect.number("width"), y + rect.number("height")));
        });
        all("circle").filter(Element::isBox).forEach(circle -> {
            double x = circle.number("cx");
            double y = circle.number("cy");
            double r = circle.number("r");
            boxes.add(new Area("a circle", x - r, y - r, x + r, y + r));
        });
        all("text").forEach(this::word);
        for (int i = 0; i < words.size(); i++) {
            for (var other : words.subList(0, i)) {
                if (words.get(i).meets(other)) {
                    faults.add(words.get(i).what + " lies over " + other.what);
                }
            }
        }
        for (int i = 0; i < boxes.size(); i++) {
            var box = boxes.get(i);
            for (var other : boxes.subList(0, i)) {
                if (box.meets(other) && !box.contains(other) && !other.contains(box)) {
                    faults.add(box + " overlaps " + other);
                }
            }
        }
    }

    private void word(Element text) {
        double x = text.number("x");
        double y = text.number("y");
        var classes = List.of(text.attribute("class").split(" "));
        double size =
                classes.contains("title") ? 16 : classes.contains("small") ? 10 : classes.contains("mono") ? 12 : 13;
        double character = classes.contains("mono") ? 0.625 : 0.6;
        double heavy = classes.contains("bold") || classes.contains("title") ? 1.06 : 1;
        var shown = text.text();
        double width = shown.length() * size * character * (classes.contains("mono") ? 1 : heavy);
        double left = switch (text.attribute("text-anchor")) {
            case "middle" -> x - width / 2;
            case "end" -> x - width;
            default -> x;
        };
        var word = new Area("\"" + shown + "\"", left, y - 0.78 * size, left + width, y + 0.24 * size);
        words.add(word);
        var point = new Area("", x, y, x, y);
        boxes.stream()
                .filter(box -> box.contains(point))
                .min(Comparator.comparingDouble(Area::size))
                .ifPresentOrElse(
                        box -> {
                            if (!box.contains(word)) {
                                faults.add(word + " leaves " + box);
                            }
                        },
                        () -> faults.add(word + " stands nowhere"));
    }
}
