package microgpt.text;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Tells a text from any other.
///
/// @param size its bytes
/// @param sha256 their SHA-256, in hexadecimal
public record Fingerprint(long size, String sha256) {
    /// Checks the hash.
    ///
    /// @throws IllegalArgumentException if it is none
    public Fingerprint {
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("a SHA-256 has 64 hexadecimal digits");
        }
    }

    /// {@return the fingerprint of a text}
    ///
    /// @param text its bytes
    public static Fingerprint of(byte[] text) {
        return new Fingerprint(text.length, HexFormat.of().formatHex(hash().digest(text)));
    }

    /// {@return a SHA-256 of nothing yet}
    public static MessageDigest hash() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
