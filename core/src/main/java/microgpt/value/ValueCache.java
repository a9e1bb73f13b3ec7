package microgpt.value;

import java.util.ArrayList;
import java.util.List;
import microgpt.autograd.Ops;
import microgpt.autograd.Shapes;

/// The rows `[3C]` of queries, keys and values each sequence has seen; queries are not read again.
final class ValueCache implements Ops.Cache {
    final ValueOps maker;
    private final List<List<List<Value>>> seen = new ArrayList<>();
    final int layers;
    private final int capacity;
    final int channels;

    /// Room to tell sequences apart.
    final int[] work;

    ValueCache(ValueOps maker, int layers, int sequences, int capacity, int channels) {
        Shapes.cache(layers, sequences, capacity, channels);
        this.maker = maker;
        this.layers = layers;
        this.capacity = capacity;
        this.channels = channels;
        work = new int[sequences];
        for (int i = 0; i < sequences; i++) {
            var perLayer = new ArrayList<List<Value>>();
            for (int layer = 0; layer < layers; layer++) {
                perLayer.add(new ArrayList<>());
            }
            seen.add(perLayer);
        }
    }

    void requireRoom(int layer, int[] slots, int n) {
        for (int i = 0; i < n; i++) {
            int rows = seen.get(slots[i]).get(layer).size() / (3 * channels);
            Shapes.full(slots[i], rows, capacity);
        }
    }

    Matrix append(int sequence, int layer, Value[] row) {
        var cells = seen.get(sequence).get(layer);
        cells.addAll(List.of(row));
        return maker.matrix(cells.size() / row.length, row.length, cells.toArray(Value[]::new));
    }

    @Override
    public void clear(int sequence) {
        seen.get(sequence).forEach(List::clear);
    }
}
