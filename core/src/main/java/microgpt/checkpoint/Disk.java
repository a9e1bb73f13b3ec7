package microgpt.checkpoint;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// All that saving asks of a file system. Tests put one in its place that fills up or loses power.
interface Disk {
    /// A file being written.
    interface Output extends Closeable {
        /// Writes what is left of `bytes`, all of it.
        void write(ByteBuffer bytes) throws IOException;

        /// Returns when everything written would survive a loss of power.
        void force() throws IOException;

        /// The same file for who writes to streams. To close it is to leave it open.
        default OutputStream stream() {
            return new OutputStream() {
                @Override
                public void write(int b) throws IOException {
                    write(new byte[] {(byte) b});
                }

                @Override
                public void write(byte[] bytes, int from, int n) throws IOException {
                    Output.this.write(ByteBuffer.wrap(bytes, from, n));
                }
            };
        }
    }

    /// Creates a file where there is none of its name, nor a link.
    Output create(Path file) throws IOException;

    /// Gives a file another name in one step; a file that had it is gone.
    void rename(Path from, Path to) throws IOException;

    /// Returns when the names in a directory would survive a loss of power.
    void force(Path directory) throws IOException;

    /// Deletes a file, if there is one.
    void delete(Path file) throws IOException;

    /// The disk of this machine.
    Disk REAL = new Disk() {
        @Override
        public Output create(Path file) throws IOException {
            return new ChannelOutput(FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
        }

        @Override
        public void rename(Path from, Path to) throws IOException {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        }

        @Override
        public void force(Path directory) throws IOException {
            if (WINDOWS) {
                return;
            }
            try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }

        @Override
        public void delete(Path file) throws IOException {
            Files.deleteIfExists(file);
        }
    };

    /// This disk for directories that may be such as cannot be forced: renaming has to be enough there. A file has its
    /// name by then, and only a loss of power can take it back.
    default Disk lenient() {
        var disk = this;
        return new Disk() {
            @Override
            public Output create(Path file) throws IOException {
                return disk.create(file);
            }

            @Override
            public void rename(Path from, Path to) throws IOException {
                disk.rename(from, to);
            }

            @Override
            public void force(Path directory) {
                try {
                    disk.force(directory);
                } catch (IOException e) {
                    // Whoever may write to it need not be allowed to read it, and not every file system can.
                }
            }

            @Override
            public void delete(Path file) throws IOException {
                disk.delete(file);
            }
        };
    }

    /// Where a directory cannot be opened, and renaming needs no more.
    boolean WINDOWS = System.getProperty("os.name").startsWith("Windows");

    /// A file of this machine.
    record ChannelOutput(FileChannel channel) implements Output {
        @Override
        public void write(ByteBuffer bytes) throws IOException {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }

        @Override
        public void force() throws IOException {
            channel.force(true);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
