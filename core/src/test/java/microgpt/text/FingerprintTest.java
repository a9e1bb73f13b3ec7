package microgpt.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class FingerprintTest {
    @Test
    void aFingerprintIsTheSizeAndTheSha256() {
        // the example of FIPS 180-2
        var sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        var expected = new Fingerprint(3, sha256);
        var abc = "abc".getBytes(UTF_8);
        assertEquals(expected, Fingerprint.of(abc));
        assertEquals(expected, Corpus.of("x", abc).fingerprint());
        assertEquals(expected, Text.of("x", abc).fingerprint());
    }

    @Test
    void textsThatReadAlikeDifferIfTheirBytesDo() {
        var unix = Corpus.of("x", "a\nb\n".getBytes(UTF_8));
        var windows = Corpus.of("x", "a\r\nb\r\n".getBytes(UTF_8));
        assertEquals(unix.documents(), windows.documents());
        assertNotEquals(unix.fingerprint(), windows.fingerprint());
    }

    @Test
    void whatIsNoHashIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Fingerprint(3, "ba78"));
        assertThrows(IllegalArgumentException.class, () -> new Fingerprint(3, "A".repeat(64)));
    }
}
