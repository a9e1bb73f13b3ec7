package microgpt.cli;

import java.io.BufferedInputStream;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A CSV file that grows with a run. Its first column is the step, counted from 1.
///
/// A run that goes on after a step goes on after that step's rows: those of later steps, which a process that was
/// killed wrote and never saved the results of, are cut off.
final class Csv implements Closeable {
    /// The disk is full, or the file system fails.
    static final class Unwritable extends Failure {
        private static final long serialVersionUID = 1;

        private Unwritable(Path file, IOException e) {
            super(file + " cannot be written: " + Input.reason(e), e);
        }
    }

    private final Path file;
    private final boolean regular;
    private final FileChannel channel;
    private final BufferedWriter writer;
    private boolean unread;

    /// Begins the file anew, or behind the rows of the steps done if it has any.
    ///
    /// @param header the first line
    /// @param option whose value the file's name is
    /// @throws Failure if it cannot be written, or is a file of something else
    Csv(Path file, String header, int done, String option) {
        this.file = file;
        regular = !Files.exists(file) || Files.isRegularFile(file);
        if (Files.isDirectory(file)) {
            throw new Failure(file + " is a directory: " + option + " takes the name of a file to write");
        }
        try {
            long kept = regular && done > 0 && Files.exists(file) ? kept(header, done) : 0;
            channel = open(kept);
            writer = new BufferedWriter(Channels.newWriter(channel, StandardCharsets.UTF_8));
            if (kept == 0) {
                writer.write(header + "\n");
            }
        } catch (IOException e) {
            throw unwritable(e);
        }
        flush();
    }

    /// A pipe or a device takes rows as a file does, but has none to go on from.
    private FileChannel open(long kept) throws IOException {
        if (!regular) {
            return FileChannel.open(file, StandardOpenOption.WRITE);
        }
        var opened = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        return opened.truncate(kept).position(kept);
    }

    /// How many bytes the header and the rows up to a step take.
    private long kept(String header, int done) throws IOException {
        try (var in = new BufferedInputStream(Files.newInputStream(file))) {
            var start = (header + "\n").getBytes(StandardCharsets.UTF_8);
            if (!ByteBuffer.wrap(in.readNBytes(start.length)).equals(ByteBuffer.wrap(start))) {
                throw new Failure(file + " is not of this run: its first line is not " + header);
            }
            long kept = start.length;
            for (int row = row(in, done); row > 0; row = row(in, done)) {
                kept += row;
            }
            return kept;
        }
    }

    /// The bytes of the next row, 0 if it is not whole or of a later step.
    private static int row(InputStream in, int done) throws IOException {
        int length = 0;
        long step = 0;
        boolean inStep = true;
        for (int b = in.read(); b >= 0; b = in.read()) {
            length++;
            inStep &= b >= '0' && b <= '9' && step <= done;
            if (inStep) {
                step = 10 * step + b - '0';
            }
            if (b == '\n') {
                return step >= 1 && step <= done ? length : 0;
            }
        }
        return 0;
    }

    /// Appends a row.
    void row(String row) {
        attempt(() -> {
            writer.write(row);
            writer.write('\n');
        });
    }

    /// Hands all rows to the system.
    void flush() {
        attempt(writer::flush);
    }

    /// Returns when all rows would survive a loss of power.
    void force() {
        flush();
        if (regular) {
            attempt(() -> channel.force(false));
        }
    }

    @Override
    public void close() {
        attempt(writer::close);
    }

    @FunctionalInterface
    private interface Writing {
        void run() throws IOException;
    }

    /// Does nothing once whoever read a pipe has seen enough and left.
    private void attempt(Writing writing) {
        if (unread) {
            return;
        }
        try {
            writing.run();
        } catch (IOException e) {
            unread = !regular && Output.isReaderGone(e, file);
            if (!unread) {
                throw unwritable(e);
            }
        }
    }

    private Unwritable unwritable(IOException e) {
        return new Unwritable(file, e);
    }
}
