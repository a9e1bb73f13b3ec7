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
    private final int[][] lengths;

    FloatCache(int layers, int sequences, int capacity, int channels) {
        this.capacity = capacity;
        this.channels = channels;
        int floats = Math.multiplyExact(sequences, Math.multiplyExact(capacity, channels));
        keys = new float[layers][floats];
        values = new float[layers][floats];
        lengths = new int[layers][sequences];
    }

    /// A cache that a tape has made, and that has this layer.
    static FloatCache of(Ops.Cache cache, int layer) {
        if (!(cache instanceof FloatCache floats)) {
            throw new IllegalArgumentException("a cache of another engine: a tape wants one that a tape has made");
        }
        Shapes.layer(layer, floats.keys.length);
        return floats;
    }

    int sequences() {
        return lengths[0].length;
    }

    int offset(int sequence) {
        return sequence * capacity * channels;
    }

    int length(int layer, int sequence) {
        return lengths[layer][sequence];
    }

    /// Takes the key at `kv` and the value behind it.
    void append(int layer, int sequence, float[] data, int kv) {
        Shapes.full(sequence, length(layer, sequence), capacity);
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
