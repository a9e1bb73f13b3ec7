package microgpt.tape;

import microgpt.autograd.Ops;
import microgpt.autograd.Shapes;

/// Keys `[C, capacity]` and values `[capacity, C]` of every sequence and layer, as [microgpt.kernels.Kernels#attend]
/// reads them.
final class FloatCache implements Ops.Cache {
    final float[][] keys;
    final float[][] values;
    final int capacity;
    final int channels;

    /// Room to tell sequences apart.
    final int[] work;

    private final Tape tape;
    private final int[][] lengths;

    FloatCache(Tape tape, int layers, int sequences, int capacity, int channels) {
        Shapes.cache(layers, sequences, capacity, channels);
        this.tape = tape;
        this.capacity = capacity;
        work = new int[sequences];
        this.channels = channels;
        int floats = sequences * capacity * channels;
        keys = new float[layers][floats];
        values = new float[layers][floats];
        lengths = new int[layers][sequences];
    }

    /// A cache of this tape that has this layer.
    static FloatCache of(Ops.Cache cache, Tape tape, int layer) {
        if (!(cache instanceof FloatCache floats) || floats.tape != tape) {
            throw new IllegalArgumentException("a cache of another engine");
        }
        Shapes.layer(layer, floats.keys.length);
        return floats;
    }

    int offset(int sequence) {
        return sequence * capacity * channels;
    }

    int length(int layer, int sequence) {
        return lengths[layer][sequence];
    }

    /// Makes sure that each of these sequences has room for one more row.
    void requireRoom(int layer, int[] slots, int n) {
        for (int i = 0; i < n; i++) {
            Shapes.full(slots[i], lengths[layer][slots[i]], capacity);
        }
    }

    /// Takes the key at `kv` and the value behind it.
    void append(int layer, int sequence, float[] data, int kv) {
        int at = lengths[layer][sequence]++;
        int base = offset(sequence);
        for (int c = 0; c < channels; c++) {
            keys[layer][base + c * capacity + at] = data[kv + c];
        }
        System.arraycopy(data, kv + channels, values[layer], base + at * channels, channels);
    }

    @Override
    public void clear(int sequence) {
        for (var length : lengths) {
            length[sequence] = 0;
        }
    }
}
