package microgpt.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.function.Executable;

/// Files made by hand, and what is said of those that are refused.
final class Refusals {
    private Refusals() {}

    /// A file of this header, with its right length before it, and as many zero bytes of data.
    static byte[] file(String header, int data) {
        var bytes = header.getBytes(StandardCharsets.UTF_8);
        return file(bytes.length, bytes, data);
    }

    /// A file whose header claims to be `length` bytes long.
    static byte[] file(long length, byte[] header, int data) {
        return ByteBuffer.allocate(Header.PREFIX + header.length + data)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(length)
                .put(header)
                .array();
    }

    /// The message of a refusal: one line that a terminal can show, and that begins with the file's name.
    static String message(String file, Executable reading) {
        var message = assertThrows(CheckpointException.class, reading).getMessage();
        assertTrue(message.startsWith(file + ": "), message);
        requireOneLine(message);
        return message.substring(file.length() + 2);
    }

    static void requireOneLine(String message) {
        assertEquals(
                -1, message.chars().filter(Character::isISOControl).findFirst().orElse(-1), message);
    }
}
