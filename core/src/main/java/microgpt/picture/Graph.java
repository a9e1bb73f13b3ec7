package microgpt.picture;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import microgpt.autograd.Parameters;
import microgpt.tape.Tape;
import microgpt.tape.TapeRecord;
import microgpt.value.Value;

/// The graph of a computation, to be looked at: boxes that hold numbers, and lines from operands to
/// results.
///
/// ```java
/// var a = Value.leaf("a", 2);
/// var b = Value.leaf("b", -3);
/// Files.writeString(Path.of("graph.svg"), Graph.of(a.mul(b).named("c")).svg());
/// ```
///
/// It is meant for what a person can take in, some hundred boxes at most. After micrograd's `draw_dot`,
/// <https://github.com/karpathy/micrograd>.
///
/// @param title what it shows
/// @param flow which way results lie from their operands
/// @param nodes each behind its operands
public record Graph(String title, Flow flow, List<Node> nodes) {
    /// Which way results lie from their operands.
    public enum Flow {
        /// Operands stand left of what is made of them.
        RIGHT,
        /// Operands stand above what is made of them.
        DOWN
    }

    /// A box.
    ///
    /// @param op an operation drawn in a circle before the box; empty for none
    /// @param lines of text in the box
    /// @param operands places of other nodes in the list
    /// @param isLeaf whether it is drawn as what came from nowhere
    public record Node(String op, List<String> lines, List<Integer> operands, boolean isLeaf) {
        /// A node whose lists do not change.
        public Node {
            lines = List.copyOf(lines);
            operands = List.copyOf(operands);
        }
    }

    /// A graph of given nodes.
    ///
    /// @throws IllegalArgumentException if a node does not come behind its operands
    public Graph {
        nodes = List.copyOf(nodes);
        for (int i = 0; i < nodes.size(); i++) {
            for (int operand : nodes.get(i).operands) {
                if (operand < 0 || operand >= i) {
                    throw new IllegalArgumentException("node " + i + " has operand " + operand);
                }
            }
        }
    }

    /// {@return the graph of an expression, with data and the gradient of `root` on each node}
    ///
    /// @param root the last value
    public static Graph of(Value root) {
        var gradients = root.backward();
        var places = new HashMap<Value, Integer>();
        var nodes = new ArrayList<Node>();
        for (var value : root.graph()) {
            var lines = new ArrayList<String>();
            if (!value.id().startsWith("#")) {
                lines.add(value.id());
            }
            lines.add("data " + number(value.data()));
            lines.add("grad " + number(gradients.getDouble(value)));
            var operands = value.children().stream().map(places::get).toList();
            boolean isLeaf = operands.isEmpty();
            places.put(value, nodes.size());
            nodes.add(new Node(isLeaf ? "" : sign(value.op()), lines, operands, isLeaf));
        }
        return new Graph("the graph of " + root.id(), Flow.RIGHT, nodes);
    }

    /// {@return the graph of what is on a tape's record: each record's operation, shape, place in the
    /// arenas, first number and that number's gradient}
    ///
    /// @param tape holds the records
    /// @param layout names the parameters
    public static Graph of(Tape tape, Parameters layout) {
        return new Graph(
                "the records of a tape",
                Flow.DOWN,
                tape.records().stream().map(record -> node(record, layout)).toList());
    }

    private static Node node(TapeRecord record, Parameters layout) {
        var lines = new ArrayList<String>();
        lines.add(record.number() + " " + record.op());
        lines.addAll(record.names(layout));
        var saved = record.saved() == 0 ? "" : " saves " + record.saved();
        lines.add(record.rows() + "×" + record.cols() + " at " + record.offset() + saved);
        lines.add("data " + number(record.first()));
        lines.add("grad " + number(record.gradient()));
        return new Node("", lines, record.operands(), record.operands().isEmpty());
    }

    private static String sign(String op) {
        return switch (op) {
            case "add" -> "+";
            case "sub", "neg" -> "−";
            case "mul" -> "×";
            case "div" -> "÷";
            default -> op;
        };
    }

    /// To four decimals, or as many digits where these would tell nothing.
    static String number(double x) {
        double size = Math.abs(x);
        boolean plain = x == 0 || size >= 1e-3 && size < 1e6 || !Double.isFinite(x);
        return String.format(Locale.ROOT, plain ? "%.4f" : "%.3e", x);
    }

    /// {@return this graph in Graphviz's language: `dot -Tsvg` draws it}
    public String dot() {
        var dot = new StringBuilder("digraph {\n  rankdir=" + (flow == Flow.RIGHT ? "LR" : "TB")
                + "; node [shape=record, fontname=monospace, fontsize=10];\n");
        for (int i = 0; i < nodes.size(); i++) {
            var node = nodes.get(i);
            var style = node.isLeaf ? ", style=filled, fillcolor=\"#eef3f8\"" : "";
            dot.append("  n" + i + " [label=\"" + label(node.lines) + "\"" + style + "];\n");
            var input = "n" + i;
            if (!node.op.isEmpty()) {
                input = "op" + i;
                dot.append("  " + input + " [label=\"" + quoted(node.op) + "\", shape=circle]; " + input + " -> n" + i
                        + ";\n");
            }
            for (int operand : node.operands) {
                dot.append("  n" + operand + " -> " + input + ";\n");
            }
        }
        return dot + "}\n";
    }

    private static String label(List<String> lines) {
        return lines.stream()
                .map(line -> quoted(line).replaceAll("[{}|<>]", "\\\\$0"))
                .collect(Collectors.joining("|", "{", "}"));
    }

    private static String quoted(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    /// This graph as a drawing.
    ///
    /// @return an SVG document
    public String svg() {
        return new GraphDrawing(this).svg();
    }
}
