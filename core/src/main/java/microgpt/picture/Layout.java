package microgpt.picture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// Where the nodes of an acyclic graph lie and how its edges run: in layers, every operand in an
/// earlier layer than its results.
///
/// Four steps after Sugiyama, Tagawa and Toda (1981): layers by longest path, each leaf next to the
/// first that uses it; edges over several layers led through a bend in each between; order within
/// layers by the mean of the neighbours' places, sweep by sweep, the one with the fewest crossings
/// taken; places as near to the neighbours' mean as sizes allow.
final class Layout {
    private static final double BETWEEN_LAYERS = 44;
    private static final double BETWEEN_ITEMS = 14;
    private static final double BEND = 4;
    private static final int SWEEPS = 12;

    /// A node.
    ///
    /// @param length in the direction of the flow
    /// @param breadth across it
    /// @param operands the nodes before it that it is made of
    record Item(double length, double breadth, List<Integer> operands) {}

    /// A point of an edge.
    record Point(double along, double across) {}

    /// An item or a bend, with its neighbours in the layers before and after.
    private static final class Vertex {
        private final int layer;
        private final double breadth;
        private final List<Vertex> before = new ArrayList<>();
        private final List<Vertex> after = new ArrayList<>();
        private double across;
        private int place;

        private Vertex(int layer, double breadth) {
            this.layer = layer;
            this.breadth = breadth;
        }
    }

    private final List<Item> items;
    private final Vertex[] vertices;

    /// For each item, the bends of edges that leave it, layer by layer: all its edges share them.
    private final List<List<Vertex>> bends = new ArrayList<>();

    private List<List<Vertex>> layers = new ArrayList<>();
    private final double[] begin;
    private final double[] end;
    private double breadth;

    private Layout(List<Item> items) {
        this.items = items;
        int[] layer = layersOf(items);
        int count = Arrays.stream(layer).max().orElse(-1) + 1;
        for (int i = 0; i < count; i++) {
            layers.add(new ArrayList<>());
        }
        vertices = new Vertex[items.size()];
        for (int i = 0; i < items.size(); i++) {
            vertices[i] = add(layer[i], items.get(i).breadth);
            bends.add(new ArrayList<>());
        }
        connect();
        begin = new double[count];
        end = new double[count];
    }

    static Layout of(List<Item> items) {
        var layout = new Layout(items);
        layout.order();
        layout.placeAcross();
        layout.placeAlong();
        return layout;
    }

    private static int[] layersOf(List<Item> items) {
        int n = items.size();
        var layer = new int[n];
        var used = new int[n];
        Arrays.fill(used, Integer.MAX_VALUE);
        for (int i = 0; i < n; i++) {
            for (int operand : items.get(i).operands) {
                layer[i] = Math.max(layer[i], layer[operand] + 1);
            }
        }
        for (int i = 0; i < n; i++) {
            for (int operand : items.get(i).operands) {
                used[operand] = Math.min(used[operand], layer[i]);
            }
        }
        for (int i = 0; i < n; i++) {
            if (items.get(i).operands.isEmpty() && used[i] < Integer.MAX_VALUE) {
                layer[i] = used[i] - 1;
            }
        }
        return layer;
    }

    private Vertex add(int layer, double breadth) {
        var vertex = new Vertex(layer, breadth);
        vertex.place = layers.get(layer).size();
        layers.get(layer).add(vertex);
        return vertex;
    }

    private void connect() {
        for (int i = 0; i < items.size(); i++) {
            for (int operand : items.get(i).operands) {
                var from = vertices[operand];
                var between = bends.get(operand);
                while (vertices[operand].layer + between.size() + 1 < vertices[i].layer) {
                    var bend = add(vertices[operand].layer + between.size() + 1, BEND);
                    join(between.isEmpty() ? from : between.getLast(), bend);
                    between.add(bend);
                }
                int needed = vertices[i].layer - from.layer - 1;
                join(needed == 0 ? from : between.get(needed - 1), vertices[i]);
            }
        }
    }

    private static void join(Vertex from, Vertex to) {
        from.after.add(to);
        to.before.add(from);
    }

    private void order() {
        var best = copy();
        int fewest = crossings();
        for (int sweep = 0; sweep < SWEEPS && fewest > 0; sweep++) {
            boolean forward = sweep % 2 == 0;
            for (var layer : forward ? layers : layers.reversed()) {
                layer.sort(Comparator.comparingDouble(vertex -> meanPlace(vertex, forward)));
                number(layer);
            }
            if (crossings() < fewest) {
                fewest = crossings();
                best = copy();
            }
        }
        layers = best;
        layers.forEach(Layout::number);
    }

    private List<List<Vertex>> copy() {
        var copy = new ArrayList<List<Vertex>>();
        layers.forEach(layer -> copy.add(new ArrayList<>(layer)));
        return copy;
    }

    private static double meanPlace(Vertex vertex, boolean forward) {
        var neighbours = forward ? vertex.before : vertex.after;
        return neighbours.stream().mapToInt(v -> v.place).average().orElse(vertex.place);
    }

    private static void number(List<Vertex> layer) {
        for (int i = 0; i < layer.size(); i++) {
            layer.get(i).place = i;
        }
    }

    private int crossings() {
        int crossings = 0;
        for (var layer : layers) {
            var edges = new ArrayList<int[]>();
            for (var from : layer) {
                for (var to : from.after) {
                    for (int[] other : edges) {
                        crossings += (long) (other[0] - from.place) * (other[1] - to.place) < 0 ? 1 : 0;
                    }
                    edges.add(new int[] {from.place, to.place});
                }
            }
        }
        return crossings;
    }

    private void placeAcross() {
        layers.forEach(layer -> fit(layer, new double[layer.size()]));
        for (int sweep = 0; sweep < 2 * SWEEPS; sweep++) {
            for (var layer : sweep % 2 == 0 ? layers : layers.reversed()) {
                fit(layer, layer.stream().mapToDouble(Layout::meanAcross).toArray());
            }
        }
        double first = layers.stream()
                .flatMap(List::stream)
                .mapToDouble(v -> v.across - v.breadth / 2)
                .min()
                .orElse(0);
        for (var layer : layers) {
            for (var vertex : layer) {
                vertex.across -= first;
                breadth = Math.max(breadth, vertex.across + vertex.breadth / 2);
            }
        }
    }

    private static double meanAcross(Vertex vertex) {
        double sum = 0;
        for (var v : vertex.before) {
            sum += v.across;
        }
        for (var v : vertex.after) {
            sum += v.across;
        }
        int n = vertex.before.size() + vertex.after.size();
        return n == 0 ? vertex.across : sum / n;
    }

    /// Puts a layer's vertices, in their order and with room between them, as near to the places they
    /// wish as can be: by least squares, which is a regression to an ascending sequence once each one's
    /// distance to the first is taken off.
    private static void fit(List<Vertex> layer, double[] wishes) {
        int n = layer.size();
        var distance = new double[n];
        for (int k = 1; k < n; k++) {
            distance[k] = distance[k - 1] + (layer.get(k - 1).breadth + layer.get(k).breadth) / 2 + BETWEEN_ITEMS;
        }
        var mean = new double[n];
        var size = new int[n];
        int blocks = 0;
        for (int k = 0; k < n; k++) {
            mean[blocks] = wishes[k] - distance[k];
            size[blocks++] = 1;
            while (blocks > 1 && mean[blocks - 2] > mean[blocks - 1]) {
                blocks--;
                int together = size[blocks - 1] + size[blocks];
                mean[blocks - 1] = (mean[blocks - 1] * size[blocks - 1] + mean[blocks] * size[blocks]) / together;
                size[blocks - 1] = together;
            }
        }
        int i = 0;
        for (int block = 0; block < blocks; block++) {
            for (int last = i + size[block]; i < last; i++) {
                layer.get(i).across = mean[block] + distance[i];
            }
        }
    }

    private void placeAlong() {
        for (int i = 0; i < items.size(); i++) {
            int layer = vertices[i].layer;
            end[layer] = Math.max(end[layer], items.get(i).length);
        }
        double at = 0;
        for (int layer = 0; layer < end.length; layer++) {
            begin[layer] = at;
            end[layer] += at;
            at = end[layer] + BETWEEN_LAYERS;
        }
    }

    /// The length of the whole, in the direction of the flow.
    double length() {
        return end.length == 0 ? 0 : end[end.length - 1];
    }

    /// The breadth of the whole.
    double breadth() {
        return breadth;
    }

    /// Where item i begins in the direction of the flow: its layer's items are centered.
    double along(int i) {
        int layer = vertices[i].layer;
        return (begin[layer] + end[layer] - items.get(i).length) / 2;
    }

    /// Where the middle of item i lies across the flow.
    double across(int i) {
        return vertices[i].across;
    }

    /// The points of each edge, from an operand to what it is an operand of.
    List<List<Point>> routes() {
        var routes = new ArrayList<List<Point>>();
        for (int i = 0; i < items.size(); i++) {
            for (int operand : items.get(i).operands.stream().distinct().toList()) {
                var route = new ArrayList<Point>();
                route.add(new Point(along(operand) + items.get(operand).length, across(operand)));
                int between = vertices[i].layer - vertices[operand].layer - 1;
                for (var bend : bends.get(operand).subList(0, between)) {
                    route.add(new Point(begin[bend.layer], bend.across));
                    route.add(new Point(end[bend.layer], bend.across));
                }
                route.add(new Point(along(i), across(i)));
                routes.add(route);
            }
        }
        return routes;
    }
}
