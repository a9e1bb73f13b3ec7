package microgpt.session;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;
import microgpt.checkpoint.Checksum;

/// A CSV file that grows with a run. Its first column is the step, counted from 1.
///
/// A run that goes on after a step goes on after that step's rows: those of later steps, which a process that was
/// killed wrote and never saved the results of, are cut off. A file of anything but such rows is left alone.
final class Csv implements Closeable {
    /// The disk is full, or the file system fails.
    static final class Unwritable extends Failure {
        private static final long serialVersionUID = 1;

        private Unwritable(Path file, IOException e) {
            super(file + " cannot be written: " + reason(file, e), e);
        }

        private static String reason(Path file, IOException e) {
            return e instanceof NoSuchFileException && file.getParent() != null
                    ? "there is no directory " + file.getParent()
                    : Input.reason(e);
        }
    }

    /// Which rows a file may have already.
    ///
    /// @param done steps whose rows are kept
    /// @param checksum what [#checksum] said of them, nothing if that is not known
    /// @param unwritten rows of them that could not be written
    /// @param mayCut whether rows of later steps may be there, and are cut off
    record Start(int done, Optional<String> checksum, String unwritten, boolean mayCut) {
        /// A new run's, over an earlier one's rows.
        static final Start OVER = new Start(0, Optional.empty(), "", true);

        /// A new run's, over no rows at all.
        static final Start EMPTY = new Start(0, Optional.empty(), "", false);
    }

    private static final String UNWRITTEN = ".unwritten";
    private static final int BUFFER = 1 << 13;
    private static final int LONGEST_ROW = 200;
    private static final String ROW = "[1-9][0-9]{0,9},[-+.,0-9EINafinty]*";
    private static final String BEGUN_ROW = "([1-9][0-9]{0,9}|" + ROW + ")?";

    private final Path file;
    private final FileChannel channel;
    private final StringBuilder unwritten = new StringBuilder();
    private final CRC32C crc = new CRC32C();
    private final boolean regular;
    private boolean broken;
    private boolean unread;

    /// Begins the file anew, or behind the rows it has.
    ///
    /// @param header the first line
    /// @param option whose value the file's name is
    /// @throws Failure if it cannot be written, or is a file of something else
    Csv(Path file, String header, Start start, String option, OpenOption... options) {
        this.file = file;
        if (Files.isDirectory(file)) {
            throw new Failure(file + " is a directory: " + option + " takes the name of a file to write");
        }
        regular = !Files.exists(file) || Files.isRegularFile(file);
        try {
            long kept = 0;
            if (regular && Files.exists(file)) {
                kept = kept(file, header, start, crc);
            } else {
                crc.update(bytes(start.unwritten()));
            }
            channel = open(kept, options);
            if (kept == 0) {
                unwritten.append(header).append('\n');
            }
            unwritten.append(start.unwritten());
        } catch (IOException e) {
            throw unwritable(e);
        }
        flush();
    }

    /// A pipe or a device takes rows as a file does, but has none to go on from.
    private FileChannel open(long kept, OpenOption... options) throws IOException {
        if (!regular) {
            return FileChannel.open(file, StandardOpenOption.WRITE);
        }
        var how = new HashSet<>(List.of(options));
        how.addAll(List.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE));
        var opened = FileChannel.open(file, how);
        requireAlone(opened);
        return opened.truncate(kept).position(kept);
    }

    /// Locks the file while it is open. The byte locked lies behind all rows: some systems let nobody else read what
    /// is locked.
    private void requireAlone(FileChannel opened) throws IOException {
        try {
            if (opened.tryLock(Long.MAX_VALUE - 1, 1, false) != null) {
                return;
            }
        } catch (OverlappingFileLockException e) {
            // a run in this process has it
        } catch (IOException e) {
            return; // not every file system has locks
        }
        opened.close();
        throw new Failure(file + " is being written to by another run: name another file");
    }

    /// How many bytes of a file the header and the rows to be kept take.
    ///
    /// @throws Failure if the file is not of this run
    static long kept(Path file, String header, Start start) {
        try {
            return kept(file, header, start, new CRC32C());
        } catch (IOException e) {
            throw new Failure(file + " cannot be read: " + Input.reason(e), e);
        }
    }

    /// @param crc is updated with the rows to be kept
    private static long kept(Path file, String header, Start start, CRC32C crc) throws IOException {
        try (var in = new BufferedInputStream(Files.newInputStream(file))) {
            var first = bytes(header + "\n");
            var found = in.readNBytes(first.length);
            if (!Arrays.equals(found, Arrays.copyOf(first, found.length))) {
                throw notOfThisRun(file, "its first line is not " + header);
            }
            // Some of the rows that failed to be written may be in the file.
            long done = start.unwritten().isEmpty() ? start.done() : step(start.unwritten()) - 1;
            long kept = found.length < first.length ? 0 : first.length;
            boolean keeps = true;
            var row = line(in);
            for (; row.endsWith("\n"); row = line(in)) {
                requireRow(file, row.strip(), ROW, header);
                keeps &= step(row) <= done;
                if (keeps) {
                    crc.update(bytes(row));
                    kept += row.length();
                } else if (!start.mayCut()) {
                    throw notOfThisRun(file, "it holds rows of another");
                }
            }
            requireRow(file, row, BEGUN_ROW, header);
            crc.update(bytes(start.unwritten()));
            if (start.checksum().isPresent() && !start.checksum().get().equals(Checksum.of(crc))) {
                throw notOfThisRun(file, "its rows up to step " + start.done() + " are not those of the run");
            }
            return kept;
        }
    }

    private static void requireRow(Path file, String row, String form, String header) {
        if (!row.matches(form)) {
            throw notOfThisRun(file, "not all of its lines are rows under " + header);
        }
    }

    private static Failure notOfThisRun(Path file, String why) {
        return new Failure(file + " is not of this run: " + why + "; move it away");
    }

    /// The next line with its end; without one if the file ends, or the line is longer than a row can be.
    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        int b;
        do {
            b = in.read();
            if (b >= 0) {
                line.append((char) b);
            }
        } while (b >= 0 && b != '\n' && line.length() < LONGEST_ROW);
        return line.toString();
    }

    /// The number that a row begins with.
    private static long step(String row) {
        return Long.parseLong(row.substring(0, row.indexOf(',')));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /// What a run must know to go on with the file: it is put among `files`, by the file's purpose.
    void describe(String purpose, Map<String, String> files) {
        if (!regular) {
            return;
        }
        files.put(purpose, Checksum.of(crc));
        files.remove(purpose + UNWRITTEN);
        if (!unwritten.isEmpty()) {
            files.put(purpose + UNWRITTEN, unwritten.toString());
        }
    }

    /// Where a run goes on with a file that was described.
    ///
    /// @param checked whether the run, if it had such a file, must have described it
    static Start start(String purpose, Map<String, String> files, int done, boolean checked) {
        var checksum = Optional.ofNullable(files.get(purpose));
        if (checksum.isEmpty() && checked) {
            return Start.EMPTY;
        }
        return new Start(done, checksum, files.getOrDefault(purpose + UNWRITTEN, ""), true);
    }

    /// Appends a row.
    void row(String row) {
        var line = row + "\n";
        unwritten.append(line);
        crc.update(bytes(line));
        if (unwritten.length() > BUFFER) {
            flush();
        }
    }

    /// Hands all rows to the system. Once that has failed, those left are only [described][#describe].
    void flush() {
        attempt(() -> {
            for (var bytes = ByteBuffer.wrap(bytes(unwritten.toString())); bytes.hasRemaining(); ) {
                channel.write(bytes);
            }
        });
        if (!broken) {
            unwritten.setLength(0);
        }
    }

    /// Returns when all rows would survive a loss of power, or are not going to be written.
    void force() {
        flush();
        if (regular) {
            attempt(() -> channel.force(false));
        }
    }

    @Override
    public void close() {
        try (channel) {
            flush();
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /// Does nothing once it has failed, or whoever read a pipe has seen enough and left.
    private void attempt(Uninterrupted.Writing<IOException> writing) {
        if (broken || unread) {
            return;
        }
        try {
            Uninterrupted.run(writing);
        } catch (IOException e) {
            unread = !regular && Input.isReaderGone(e, file);
            if (!unread) {
                throw unwritable(e);
            }
        }
    }

    private Unwritable unwritable(IOException e) {
        broken = true;
        return new Unwritable(file, e);
    }
}
