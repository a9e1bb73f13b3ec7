package microgpt.checkpoint;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The right to write to a directory, held until it is closed or the process ends, however it ends.
///
/// Whichever of a process's descriptors of a file is closed, POSIX takes all locks that the process has on it. So
/// nobody here opens a lock file that is locked here: this is found out by its key, whatever the directory is called.
public final class DirectoryLock implements Closeable {
    /// The name of the file that is locked. It stays: to delete it would take it from whoever waits for it.
    static final String NAME = ".lock";

    /// The keys of the lock files that this process holds.
    private static final Set<Object> HELD = new HashSet<>();

    private final Path file;
    private final FileChannel channel;
    private final Object key;

    private DirectoryLock(Path file, FileChannel channel) throws IOException {
        this.file = file;
        this.channel = channel;
        key = key(file);
    }

    /// Takes it.
    ///
    /// @param directory what is to be written to by one holder at a time
    /// @param busy what to say if somebody else holds it
    /// @param remarks is told if the file system has no locks
    /// @return the lock, held
    /// @throws CheckpointException if somebody else holds it
    /// @throws IOException if the file cannot be written
    public static DirectoryLock take(Path directory, String busy, List<String> remarks) throws IOException {
        var file = directory.resolve(NAME);
        synchronized (HELD) {
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && HELD.contains(key(file))) {
                throw new CheckpointException(directory.toString(), busy);
            }
            var channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
            try {
                if (!isLocked(channel, directory, remarks)) {
                    throw new CheckpointException(directory.toString(), busy);
                }
                var lock = new DirectoryLock(file, channel);
                HELD.add(lock.key);
                return lock;
            } catch (IOException | RuntimeException | Error e) {
                channel.close();
                throw e;
            }
        }
    }

    private static boolean isLocked(FileChannel channel, Path directory, List<String> remarks) {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            // Something else in this process has locked it: it is refused as another's is.
            return false;
        } catch (IOException e) {
            // A file system without locks is no reason not to train.
            remarks.add(directory + ": its file system has no locks (" + CheckpointException.reason(e)
                    + "): nothing keeps a second training from saving to it");
            return true;
        }
    }

    /// What tells a lock file from every other, and from one that took its name; where the file system has no such
    /// thing, its name without links.
    private static Object key(Path file) throws IOException {
        var key = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
        return key == null ? file.toRealPath() : key;
    }

    /// Whether the file is still the one that was locked.
    boolean isHeld() {
        try {
            return key.equals(key(file));
        } catch (IOException e) {
            return false;
        }
    }

    /// Leaves the directory to others.
    @Override
    public void close() throws IOException {
        synchronized (HELD) {
            if (channel.isOpen()) {
                HELD.remove(key);
                channel.close();
            }
        }
    }
}
