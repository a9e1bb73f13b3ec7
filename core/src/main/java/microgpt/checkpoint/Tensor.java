package microgpt.checkpoint;

import java.util.List;

/// Where a tensor of a safetensors file lies, row-major, among the bytes that follow the header.
///
/// @param name its name in the file
/// @param type how its numbers are stored
/// @param shape its dimensions, none for a single number
/// @param begin its first byte
/// @param end the byte behind its last
record Tensor(String name, NumberType type, List<Long> shape, long begin, long end) {
    /// A matrix that begins at a byte.
    static Tensor matrix(String name, NumberType type, int rows, int cols, long begin) {
        return new Tensor(
                name, type, List.of((long) rows, (long) cols), begin, begin + (long) rows * cols * type.bytes);
    }

    /// How many numbers it has.
    long size() {
        return (end - begin) / type.bytes;
    }

    /// The name of its number i, counted from 0, such as `wte[3,14]`.
    String place(long i) {
        var indices = new StringBuilder();
        for (int d = shape.size() - 1; d >= 0; d--) {
            indices.insert(0, (d == 0 ? "" : ",") + i % shape.get(d));
            i /= shape.get(d);
        }
        return name + "[" + indices + "]";
    }
}
