package microgpt.checkpoint;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The bytes of a file, wherever they are.
interface ByteSource extends Closeable {
    /// What messages call the file.
    String name();

    /// How many bytes it had when it was opened.
    long size();

    /// Fills what is left of `target` from byte `position` on.
    ///
    /// @throws CheckpointException if the file ends before
    void read(long position, ByteBuffer target) throws CheckpointException;

    /// So many bytes from byte `position` on, as a stream that reads some at a time.
    default InputStream stream(long position, long length) {
        return new BufferedInputStream(new InputStream() {
            private long at = position;

            @Override
            public int read() throws IOException {
                var one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] target, int from, int n) throws IOException {
                int some = (int) Math.min(n, position + length - at);
                if (some == 0) {
                    return -1;
                }
                ByteSource.this.read(at, ByteBuffer.wrap(target, from, some));
                at += some;
                return some;
            }
        });
    }

    @Override
    void close() throws CheckpointException;

    /// A file, which stays the same even when another one takes its name.
    static ByteSource open(Path path) throws CheckpointException {
        var name = path.toString();
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new CheckpointException(name, "it is no file");
        }
        try {
            var channel = FileChannel.open(path, StandardOpenOption.READ);
            return new OpenFile(name, channel, channel.size());
        } catch (IOException e) {
            throw new CheckpointException(name, "cannot be read: " + CheckpointException.reason(e), e);
        }
    }

    /// Bytes in memory.
    static ByteSource of(String name, byte[] bytes) {
        return new Memory(name, bytes);
    }

    /// A file on disk.
    record OpenFile(String name, FileChannel channel, long size) implements ByteSource {
        @Override
        public void read(long position, ByteBuffer target) throws CheckpointException {
            try {
                for (long at = position; target.hasRemaining(); ) {
                    int n = channel.read(target, at);
                    if (n < 0) {
                        throw new CheckpointException(name, "it now ends at byte " + at + ", before " + size);
                    }
                    at += n;
                }
            } catch (CheckpointException e) {
                throw e;
            } catch (IOException e) {
                throw new CheckpointException(name, "cannot be read: " + CheckpointException.reason(e), e);
            }
        }

        @Override
        public void close() throws CheckpointException {
            try {
                channel.close();
            } catch (IOException e) {
                throw new CheckpointException(name, "cannot be closed: " + CheckpointException.reason(e), e);
            }
        }
    }

    /// An array.
    record Memory(String name, byte[] bytes) implements ByteSource {
        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public void read(long position, ByteBuffer target) {
            target.put(bytes, Math.toIntExact(position), target.remaining());
        }

        @Override
        public void close() {}
    }
}
