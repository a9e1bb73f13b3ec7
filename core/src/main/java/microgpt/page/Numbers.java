package microgpt.page;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Numbers as little-endian bytes, which a page decodes from base64.
final class Numbers {
    private Numbers() {}

    static byte[] floats(float[] numbers) {
        var bytes = buffer(Float.BYTES * numbers.length);
        bytes.asFloatBuffer().put(numbers);
        return bytes.array();
    }

    static byte[] doubles(double[] numbers) {
        var bytes = buffer(Double.BYTES * numbers.length);
        bytes.asDoubleBuffer().put(numbers);
        return bytes.array();
    }

    static byte[] chars(char[] numbers, int n) {
        var bytes = buffer(Character.BYTES * n);
        bytes.asCharBuffer().put(numbers, 0, n);
        return bytes.array();
    }

    /// How many characters so many bytes become.
    static long encoded(double bytes) {
        return 4 * (long) Math.ceil(bytes / 3);
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
