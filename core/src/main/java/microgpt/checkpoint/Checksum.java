package microgpt.checkpoint;

import java.util.HexFormat;
import java.util.zip.CRC32C;

/// Checksums as files have them: CRC-32C in eight hexadecimal digits.
public final class Checksum {
    private Checksum() {}

    /// {@return the checksum of all that a CRC has seen}
    ///
    /// @param crc it goes on
    public static String of(CRC32C crc) {
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }

    /// {@return the checksum of some bytes}
    ///
    /// @param bytes all of them
    public static String of(byte[] bytes) {
        var crc = new CRC32C();
        crc.update(bytes);
        return of(crc);
    }
}
