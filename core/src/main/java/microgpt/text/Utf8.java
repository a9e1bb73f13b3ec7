package microgpt.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntConsumer;

/// Text in UTF-8, read without making a string of all of it.
final class Utf8 {
    /// The characters of one byte.
    static final int ASCII = 128;

    private static final int CHUNK = 1 << 13;

    private Utf8() {}

    /// @param name what the message calls the text
    /// @throws IllegalArgumentException with one line that names the byte, if these are not UTF-8
    static void require(String name, byte[] text) {
        if (isAscii(text)) {
            return;
        }
        var input = ByteBuffer.wrap(text);
        if (decode(input, codePoint -> {}).isError()) {
            int offset = input.position();
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%s is not UTF-8: byte 0x%02x at offset %d, line %d, begins no character%s",
                    name,
                    text[offset],
                    offset,
                    line(text, offset),
                    marksUtf16(text)
                            ? "; its first two bytes say that it is UTF-16, which " + iconv("UTF-16") + " of"
                            : "; if it is Latin-1, " + iconv("ISO-8859-1") + " of it"));
        }
    }

    private static boolean isAscii(byte[] text) {
        int ascii = 0;
        while (ascii < text.length && text[ascii] >= 0) {
            ascii++;
        }
        return ascii == text.length;
    }

    private static boolean marksUtf16(byte[] text) {
        return text.length > 1
                && (text[0] == (byte) 0xff && text[1] == (byte) 0xfe
                        || text[0] == (byte) 0xfe && text[1] == (byte) 0xff);
    }

    /// What is strange about text that is valid UTF-8 and holds NULs, as hardly any text does.
    static Optional<String> remark(byte[] text) {
        long nuls = 0;
        long odd = 0;
        for (int i = 0; i < text.length; i++) {
            if (text[i] == 0) {
                nuls++;
                odd += i & 1;
            }
        }
        if (nuls == 0) {
            return Optional.empty();
        }
        var many = String.format(Locale.ROOT, "%,d of %,d bytes are NUL", nuls, text.length);
        boolean alternate = Math.max(odd, nuls - odd) * 5 >= text.length * 2L && Math.min(odd, nuls - odd) * 10 < nuls;
        if (alternate) {
            return Optional.of(encoded(many, odd > nuls - odd ? "UTF-16LE" : "UTF-16BE"));
        }
        boolean wide = nuls * 10 >= text.length * 7L;
        return Optional.of(wide ? encoded(many, text[0] == 0 ? "UTF-32BE" : "UTF-32LE") : many + ": is this a text?");
    }

    private static String encoded(String what, String encoding) {
        return what + ": this looks like " + encoding + ", which " + iconv(encoding) + " of";
    }

    private static String iconv(String encoding) {
        return "iconv -f " + encoding + " -t UTF-8 makes UTF-8";
    }

    /// Hands over every code point of a text that [#require] has passed, from byte `from` on.
    static void forEach(byte[] text, int from, IntConsumer action) {
        decode(ByteBuffer.wrap(text, from, text.length - from), action);
    }

    private static CoderResult decode(ByteBuffer input, IntConsumer action) {
        var decoder = StandardCharsets.UTF_8.newDecoder();
        var chunk = CharBuffer.allocate(CHUNK);
        CoderResult result;
        do {
            result = decoder.decode(input, chunk, true);
            // The decoder writes both halves of a surrogate pair or neither, so no chunk ends within one.
            chunk.flip().codePoints().forEach(action);
            chunk.clear();
        } while (result.isOverflow());
        return result;
    }

    /// Whether a character begins with this byte, rather than goes on.
    static boolean begins(byte b) {
        return (b & 0xc0) != 0x80;
    }

    /// The bytes of the character that begins with this one, in a text that [#require] has passed.
    static int length(byte first) {
        return first >= 0 ? 1 : first < (byte) 0xe0 ? 2 : first < (byte) 0xf0 ? 3 : 4;
    }

    /// The character that begins at a byte of such a text.
    static int codePoint(byte[] text, int at) {
        int length = length(text[at]);
        if (length == 1) {
            return text[at];
        }
        int codePoint = text[at] & 0xff >> length + 1;
        for (int i = 1; i < length; i++) {
            codePoint = codePoint << 6 | text[at + i] & 0x3f;
        }
        return codePoint;
    }

    /// Where the character begins that ends before byte `end` of such a text.
    static int before(byte[] text, int end) {
        int at = end - 1;
        while (at > 0 && !begins(text[at])) {
            at--;
        }
        return at;
    }

    /// Where a text begins: behind the byte order mark, which is an encoding's mark and no character of it.
    static int start(byte[] text) {
        boolean marked = text.length >= 3 && text[0] == (byte) 0xef && text[1] == (byte) 0xbb && text[2] == (byte) 0xbf;
        return marked ? 3 : 0;
    }

    /// The line, counted from 1, that holds the byte at `offset`.
    static int line(byte[] text, int offset) {
        int line = 1;
        for (int i = 0; i < offset; i++) {
            boolean inCrLf = text[i] == '\r' && i + 1 < text.length && text[i + 1] == '\n';
            if (text[i] == '\n' || text[i] == '\r' && !inCrLf) {
                line++;
            }
        }
        return line;
    }
}
