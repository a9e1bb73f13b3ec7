package microgpt.value;

import it.unimi.dsi.fastutil.objects.Object2DoubleMap;
import it.unimi.dsi.fastutil.objects.Object2DoubleOpenHashMap;
import it.unimi.dsi.fastutil.objects.ObjectOpenHashSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// The backward pass over a graph of [Value]s: sort, sweep, and a map of what was found.
final class Gradients {
    private Gradients() {}

    /// dRoot/dNode for every node below `root`.
    ///
    /// Operands come before what was made of them, so from the end on each node's gradient is complete when its
    /// turn comes: all that use it have handed theirs on.
    static Object2DoubleMap<Value> of(Value root) {
        var nodes = sorted(root);
        var gradients = new Object2DoubleOpenHashMap<Value>(nodes.size());
        gradients.put(root, 1);
        for (var node : nodes.reversed()) {
            double gradient = gradients.getDouble(node);
            for (int i = 0; i < node.children.length; i++) {
                gradients.addTo(node.children[i], node.local[i] * gradient);
            }
        }
        return new ReadOnlyGradients(gradients);
    }

    /// The graph in topological order, operands first: depth first, with a stack instead of recursion.
    static List<Value> sorted(Value root) {
        var sorted = new ArrayList<Value>();
        var seen = new ObjectOpenHashSet<Value>();
        var path = new ArrayDeque<Visit>();
        seen.add(root);
        path.push(new Visit(root));
        while (!path.isEmpty()) {
            var visit = path.peek();
            if (visit.next == visit.node.children.length) {
                sorted.add(path.pop().node);
            } else {
                var child = visit.node.children[visit.next++];
                if (seen.add(child)) {
                    path.push(new Visit(child));
                }
            }
        }
        return sorted;
    }

    /// A node on the path from the root, and which of its children is visited next.
    private static final class Visit {
        private final Value node;
        private int next;

        private Visit(Value node) {
            this.node = node;
        }
    }
}
