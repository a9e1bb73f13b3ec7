package microgpt.picture;

import java.util.List;
import java.util.stream.Stream;

/// A [Graph] as an [Svg]: a [Layout] of its boxes, and what is drawn in them.
final class GraphDrawing {
    private static final double PAD = 8;
    private static final double MARGIN = 16;
    private static final double TO_BOX = 12;
    private static final double RADIUS = 13;

    private final Graph graph;
    private final boolean right;
    private final Layout layout;

    GraphDrawing(Graph graph) {
        this.graph = graph;
        right = graph.flow() == Graph.Flow.RIGHT;
        layout = Layout.of(graph.nodes().stream().map(this::place).toList());
    }

    private Layout.Item place(Graph.Node node) {
        double circle = node.op().isEmpty() ? 0 : 2 * radius(node);
        double width = width(node);
        double height = height(node);
        double length = (right ? width : height) + circle(node);
        return new Layout.Item(length, Math.max(circle, right ? height : width), node.operands());
    }

    private static double width(Graph.Node node) {
        int longest = node.lines().stream().mapToInt(String::length).max().orElse(0);
        return longest * Svg.MONO + 2 * PAD;
    }

    private static double height(Graph.Node node) {
        return node.lines().size() * Svg.LINE + PAD;
    }

    /// The length of the circle before the box and of the line between them.
    private static double circle(Graph.Node node) {
        return node.op().isEmpty() ? 0 : 2 * radius(node) + TO_BOX;
    }

    private static double radius(Graph.Node node) {
        return Math.max(RADIUS, node.op().length() * Svg.MONO / 2 + 4);
    }

    String svg() {
        double along = layout.length() + 2 * MARGIN;
        double across = layout.breadth() + 2 * MARGIN;
        var svg = new Svg(right ? along : across, right ? across : along, graph.title());
        for (var route : layout.routes()) {
            svg.arrow(path(route), "edge");
        }
        for (int i = 0; i < graph.nodes().size(); i++) {
            draw(svg, graph.nodes().get(i), layout.along(i) + MARGIN, layout.across(i) + MARGIN);
        }
        return svg.toString();
    }

    /// A curve that leaves and enters every point of a route in the direction of the flow.
    private String path(List<Layout.Point> route) {
        var path = new StringBuilder();
        var from = route.getFirst();
        path.append("M").append(point(from.along(), from.across()));
        for (var to : route.subList(1, route.size())) {
            double middle = (from.along() + to.along()) / 2;
            path.append(" C");
            Stream.of(
                            point(middle, from.across()),
                            " ",
                            point(middle, to.across()),
                            " ",
                            point(to.along(), to.across()))
                    .forEach(path::append);
            from = to;
        }
        return path.toString();
    }

    private String point(double along, double across) {
        double a = along + MARGIN;
        double c = across + MARGIN;
        return Svg.format("%.1f %.1f", right ? a : c, right ? c : a);
    }

    /// @param along where the node begins
    /// @param across where its middle is
    private void draw(Svg svg, Graph.Node node, double along, double across) {
        double width = width(node);
        double height = height(node);
        double x = right ? along + circle(node) : across - width / 2;
        double y = right ? across - height / 2 : along + circle(node);
        if (!node.op().isEmpty()) {
            double radius = radius(node);
            double center = along + radius;
            svg.line(right ? center : across, right ? across : center, right ? x : across, right ? across : y, "edge");
            svg.circle(right ? center : across, right ? across : center, radius, "warm");
            svg.text(right ? center : across, (right ? across : center) + 4, "middle", "mono ink", node.op());
        }
        svg.rect(x, y, width, height, node.isLeaf() ? "leaf" : "box");
        for (int i = 0; i < node.lines().size(); i++) {
            boolean bold = i == 0 && node.lines().size() > 2;
            svg.text(
                    x + PAD,
                    y + (i + 1) * Svg.LINE,
                    "start",
                    bold ? "mono ink bold" : "mono ink",
                    node.lines().get(i));
        }
    }
}
