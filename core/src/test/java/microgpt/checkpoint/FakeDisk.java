package microgpt.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The real disk, until one operation fails.
final class FakeDisk implements Disk {
    /// How an operation fails.
    enum Failure {
        /// It writes half of what it should and reports that the disk is full; so does every write after it.
        FULL,
        /// It does nothing and reports that the disk is full; all after it succeed.
        ONCE,
        /// It does half of what it should, and the process is gone: nothing after it happens.
        KILLED
    }

    /// Ends the process that a test plays.
    static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    final List<String> log = new ArrayList<>();

    /// Directories that were to be forced.
    final List<Path> forced = new ArrayList<>();

    private final Failure failure;
    private int left;
    private boolean failedOnce;

    /// Fails at operation `at`, counted from 0.
    FakeDisk(Failure failure, int at) {
        this.failure = failure;
        left = at;
    }

    /// Fails never.
    static FakeDisk sound() {
        return new FakeDisk(Failure.FULL, Integer.MAX_VALUE);
    }

    boolean failed() {
        return left < 0;
    }

    private void step(String operation) throws IOException {
        log.add(operation.replaceAll("\\.[0-9a-f]{16}\\.unfinished", ".unfinished"));
        if (left >= 0 && left-- > 0 || failure == Failure.ONCE && left < 0 && failedOnce) {
            return;
        }
        failedOnce = true;
        if (failure == Failure.KILLED) {
            throw new Killed();
        }
        throw new IOException("No space left on device");
    }

    @Override
    public Output create(Path file) throws IOException {
        step("create " + file.getFileName());
        return new FakeOutput(file, REAL.create(file));
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        step("rename " + from.getFileName() + " " + to.getFileName());
        REAL.rename(from, to);
    }

    @Override
    public void force(Path directory) throws IOException {
        forced.add(directory);
        step("force directory");
        REAL.force(directory);
    }

    /// A full disk can still delete.
    @Override
    public void delete(Path file) throws IOException {
        if (failure == Failure.KILLED) {
            step("delete " + file.getFileName());
        }
        REAL.delete(file);
    }

    private final class FakeOutput implements Output {
        private final Path file;
        private final Output real;

        private FakeOutput(Path file, Output real) {
            this.file = file;
            this.real = real;
        }

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            try {
                step("write " + file.getFileName());
            } catch (IOException | Killed e) {
                real.write(bytes.slice(bytes.position(), bytes.remaining() / 2));
                throw e;
            }
            real.write(bytes);
        }

        @Override
        public void force() throws IOException {
            step("force " + file.getFileName());
            real.force();
        }

        /// The operating system closes the files of a killed process too.
        @Override
        public void close() throws IOException {
            real.close();
            if (!failed()) {
                step("close " + file.getFileName());
            }
        }
    }
}
