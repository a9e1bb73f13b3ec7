package microgpt.page;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;

/// Numbers as base64 of their little-endian bytes, which is what a page decodes.
final class Numbers {
    private Numbers() {}

    static String floats(float[] numbers) {
        var bytes = buffer(Float.BYTES * numbers.length);
        bytes.asFloatBuffer().put(numbers);
        return encode(bytes);
    }

    static String doubles(double[] numbers) {
        var bytes = buffer(Double.BYTES * numbers.length);
        bytes.asDoubleBuffer().put(numbers);
        return encode(bytes);
    }

    static String chars(char[] numbers, int n) {
        var bytes = buffer(Character.BYTES * n);
        bytes.asCharBuffer().put(numbers, 0, n);
        return encode(bytes);
    }

    /// How many characters so many bytes become.
    static long encoded(double bytes) {
        return 4 * (long) Math.ceil(bytes / 3);
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static String encode(ByteBuffer bytes) {
        return Base64.getEncoder().encodeToString(bytes.array());
    }
}
