package microgpt.checkpoint;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.zip.CRC32C;

/// A file in the safetensors format, its header read and checked.
///
/// ```
/// 8 bytes   length of the header, little-endian
/// header    JSON: texts, and each tensor's type, shape and place
/// data      the tensors' numbers, without holes
/// ```
final class SafeTensors implements Closeable {
    /// Bytes of memory for each byte of a header, at most: a short name takes a map's entry, a text is copied twice.
    private static final int HEADER_MEMORY = 12;

    /// Numbers that pass through memory at a time.
    private static final int CHUNK = 1 << 13;

    /// Takes some of a tensor's numbers: those from `from` on are the first n of `numbers`.
    @FunctionalInterface
    interface Sink {
        void accept(long from, double[] numbers, int n) throws CheckpointException;
    }

    /// Gives n of a tensor's numbers, those from `from` on.
    @FunctionalInterface
    interface Supply {
        void copy(Tensor tensor, int from, double[] to, int n);
    }

    /// Takes all of what is left of some bytes.
    @FunctionalInterface
    private interface Bytes {
        void accept(ByteBuffer bytes) throws IOException;
    }

    private final ByteSource source;
    private final Header header;
    private final long dataStart;

    private SafeTensors(ByteSource source, Header header, long dataStart) {
        this.source = source;
        this.header = header;
        this.dataStart = dataStart;
    }

    static SafeTensors open(Path path) throws CheckpointException {
        var source = ByteSource.open(path);
        try {
            return of(source);
        } catch (CheckpointException | RuntimeException | Error e) {
            source.close();
            throw e;
        }
    }

    /// Reads and checks the header; the numbers stay where they are.
    static SafeTensors of(ByteSource source) throws CheckpointException {
        var file = source.name();
        Json.require(file);
        if (source.size() < Header.PREFIX) {
            throw new CheckpointException(
                    file,
                    "it has " + source.size() + " bytes: a safetensors file begins with 8 for its header's length");
        }
        var prefix = littleEndian(Header.PREFIX);
        source.read(0, prefix);
        long length = prefix.flip().getLong();
        long rest = source.size() - Header.PREFIX;
        if (Long.compareUnsigned(length, rest) > 0) {
            throw new CheckpointException(
                    file,
                    "its header takes " + Long.toUnsignedString(length) + " bytes, but only " + rest
                            + " follow: it has been cut short or is no safetensors file");
        }
        if (length > Header.LONGEST) {
            throw new CheckpointException(file, Header.tooLong(length));
        }
        try {
            var header = HeaderParser.parse(file, () -> source.stream(Header.PREFIX, length));
            header.requireNoHoles(file, rest - length);
            return new SafeTensors(source, header, Header.PREFIX + length);
        } catch (OutOfMemoryError e) {
            throw tooLarge(file, length, e);
        }
    }

    private static CheckpointException tooLarge(String file, long length, OutOfMemoryError e) {
        long megabytes = 64 + HEADER_MEMORY * length / (1 << 20);
        return new CheckpointException(
                file,
                "its header of " + length + " bytes takes more memory than there is: MICROGPT_JAVA_OPTS=-Xmx"
                        + megabytes + "m makes room",
                e);
    }

    /// What to say when memory runs out over what the header says.
    CheckpointException tooLarge(OutOfMemoryError e) {
        return tooLarge(name(), dataStart - Header.PREFIX, e);
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /// What messages call the file.
    String name() {
        return source.name();
    }

    /// The texts by name.
    Map<String, String> metadata() {
        return header.metadata();
    }

    /// The tensors by name.
    Map<String, Tensor> tensors() {
        return header.tensors();
    }

    /// Reads a tensor's numbers in their order.
    ///
    /// @param crc is updated with their bytes
    /// @throws CheckpointException if one is infinite or no number, with its place
    void read(Tensor tensor, CRC32C crc, Sink sink) throws CheckpointException {
        var type = tensor.type();
        int chunk = (int) Math.min(CHUNK, tensor.size());
        var bytes = littleEndian(chunk * type.bytes);
        var numbers = new double[chunk];
        for (long from = 0; from < tensor.size(); from += chunk) {
            int n = (int) Math.min(chunk, tensor.size() - from);
            bytes.clear().limit(n * type.bytes);
            source.read(dataStart + tensor.begin() + from * type.bytes, bytes);
            crc.update(bytes.flip());
            bytes.rewind();
            for (int i = 0; i < n; i++) {
                numbers[i] = type.get(bytes);
            }
            requireFinite(source.name(), tensor, from, numbers, n);
            sink.accept(from, numbers, n);
        }
    }

    /// Writes a file, its tensors in the order of the header, in which they lie without holes.
    ///
    /// @throws CheckpointException if a number is infinite or none, with its place
    static void write(String file, Header header, Supply supply, Disk.Output out) throws IOException {
        out.write(header.toBytes(file));
        write(file, header.tensors().values(), supply, out::write);
    }

    /// The checksum of tensors, in their order.
    ///
    /// @throws CheckpointException if a number is infinite or none, with its place
    static CRC32C checksum(String file, Collection<Tensor> tensors, Supply supply) throws IOException {
        var crc = new CRC32C();
        write(file, tensors, supply, crc::update);
        return crc;
    }

    private static void write(String file, Collection<Tensor> tensors, Supply supply, Bytes out) throws IOException {
        var bytes = littleEndian(CHUNK * Double.BYTES);
        var numbers = new double[CHUNK];
        for (var tensor : tensors) {
            var type = tensor.type();
            int size = Math.toIntExact(tensor.size());
            for (int from = 0; from < size; from += CHUNK) {
                int n = Math.min(CHUNK, size - from);
                supply.copy(tensor, from, numbers, n);
                bytes.clear();
                for (int i = 0; i < n; i++) {
                    numbers[i] = type.round(numbers[i]);
                    type.put(bytes, numbers[i]);
                }
                requireFinite(file, tensor, from, numbers, n);
                out.accept(bytes.flip());
            }
        }
    }

    private static void requireFinite(String file, Tensor tensor, long from, double[] numbers, int n)
            throws CheckpointException {
        for (int i = 0; i < n; i++) {
            if (!Double.isFinite(numbers[i])) {
                throw new CheckpointException(
                        file, tensor.place(from + i) + " is " + numbers[i] + ": every number must be finite");
            }
        }
    }

    @Override
    public void close() throws CheckpointException {
        source.close();
    }
}
