package microgpt.autograd;

import it.unimi.dsi.fastutil.HashCommon;
import it.unimi.dsi.fastutil.objects.AbstractObjectSet;
import it.unimi.dsi.fastutil.objects.AbstractReference2DoubleMap;
import it.unimi.dsi.fastutil.objects.ObjectIterator;
import it.unimi.dsi.fastutil.objects.ObjectSet;
import it.unimi.dsi.fastutil.objects.Reference2DoubleMap;
import java.util.Arrays;
import java.util.NoSuchElementException;
import java.util.function.DoubleUnaryOperator;

/// The result of a backward pass: an immutable map from every node of a graph to its gradient.
///
/// One open-addressing table serves the walk as the set of nodes seen and the map as its index. It is a table of
/// its own because a training step walks some eight thousand nodes and fifty-five thousand edges, each a
/// look-up. A node's first place is the place it was made at, which for a graph made in one go is free and
/// beside its neighbours'; where two meet, the second goes on in steps of its own.
final class Gradients extends AbstractReference2DoubleMap<Value> {
    private static final long serialVersionUID = 1;

    /// The graph in topological order, children first.
    private transient Value[] nodes = new Value[1 << 12];
    private int count;

    private transient Value[] keys = new Value[1 << 14];
    private transient double[] gradients = {};
    private int used;

    private Gradients() {}

    /// dRoot/dNode for every node below `root`.
    static Gradients of(Value root) {
        return of(root, DoubleUnaryOperator.identity());
    }

    /// The same, every single contribution passing through `rounding` before it is added.
    static Gradients of(Value root, DoubleUnaryOperator rounding) {
        var result = new Gradients();
        result.sort(root);
        result.sweep(rounding);
        return result;
    }

    /// Orders the graph depth first without recursion: `path` holds the nodes entered and not left, `next` the
    /// child each goes to next.
    private void sort(Value root) {
        var path = new Value[64];
        var next = new int[64];
        int depth = 0;
        path[0] = root;
        enter(root);
        while (depth >= 0) {
            var node = path[depth];
            if (next[depth] == node.children.length) {
                leave(node);
                depth--;
                continue;
            }
            var child = node.children[next[depth]++];
            if (!enter(child)) {
                continue;
            }
            if (child.children.length == 0) {
                leave(child);
                continue;
            }
            if (++depth == path.length) {
                path = Arrays.copyOf(path, 2 * depth);
                next = Arrays.copyOf(next, 2 * depth);
            }
            path[depth] = child;
            next[depth] = 0;
        }
    }

    /// From the root down, every node hands its gradient on, times the local gradient of each child.
    private void sweep(DoubleUnaryOperator rounding) {
        gradients = new double[keys.length];
        gradients[slot(nodes[count - 1])] = 1;
        for (int i = count - 1; i >= 0; i--) {
            var children = nodes[i].children;
            if (children.length == 0) {
                continue;
            }
            var local = nodes[i].local;
            double gradient = gradients[slot(nodes[i])];
            for (int c = 0; c < children.length; c++) {
                gradients[slot(children[c])] += rounding.applyAsDouble(local[c] * gradient);
            }
        }
    }

    /// Marks a node as seen; false if it was.
    private boolean enter(Value node) {
        int slot = slot(node);
        if (keys[slot] != null) {
            return false;
        }
        keys[slot] = node;
        if (++used > keys.length / 2) {
            var old = keys;
            keys = new Value[4 * old.length];
            for (var key : old) {
                if (key != null) {
                    keys[slot(key)] = key;
                }
            }
        }
        return true;
    }

    private void leave(Value node) {
        if (count == nodes.length) {
            nodes = Arrays.copyOf(nodes, 4 * count);
        }
        nodes[count++] = node;
    }

    /// Where `node` is, or where it would go.
    private int slot(Object node) {
        var keys = this.keys;
        int mask = keys.length - 1;
        int hash = node.hashCode();
        int slot = hash & mask;
        if (keys[slot] != null && keys[slot] != node) {
            int step = HashCommon.mix(hash) | 1;
            do {
                slot = (slot + step) & mask;
            } while (keys[slot] != null && keys[slot] != node);
        }
        return slot;
    }

    @Override
    public double getDouble(Object node) {
        return containsKey(node) ? gradients[slot(node)] : defaultReturnValue();
    }

    @Override
    public void defaultReturnValue(double value) {
        throw new UnsupportedOperationException("gradients are immutable");
    }

    @Override
    public boolean containsKey(Object node) {
        return node instanceof Value && keys[slot(node)] != null;
    }

    @Override
    public int size() {
        return count;
    }

    @Override
    public ObjectSet<Reference2DoubleMap.Entry<Value>> reference2DoubleEntrySet() {
        return new AbstractObjectSet<>() {
            @Override
            public int size() {
                return count;
            }

            @Override
            public ObjectIterator<Reference2DoubleMap.Entry<Value>> iterator() {
                return new ObjectIterator<>() {
                    private int next = count;

                    @Override
                    public boolean hasNext() {
                        return next > 0;
                    }

                    @Override
                    public Reference2DoubleMap.Entry<Value> next() {
                        if (next == 0) {
                            throw new NoSuchElementException();
                        }
                        var node = nodes[--next];
                        return new Entry(node, getDouble(node));
                    }
                };
            }
        };
    }

    /// One node and its gradient, neither of which can be changed.
    private record Entry(Value getKey, double getDoubleValue) implements Reference2DoubleMap.Entry<Value> {
        @Override
        public double setValue(double value) {
            throw new UnsupportedOperationException("gradients are immutable");
        }
    }
}
