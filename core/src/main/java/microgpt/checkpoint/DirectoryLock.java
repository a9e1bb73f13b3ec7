package microgpt.checkpoint;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// The right to write to a directory, which one process has at a time.
public final class DirectoryLock {
    /// The name of the file that is locked. It stays: to delete it would take it from whoever waits for it.
    static final String NAME = ".lock";

    private DirectoryLock() {}

    /// Takes it. It is held until the channel is closed or the process ends, however it ends.
    ///
    /// @param directory what is to be written to by one process at a time
    /// @param busy what to say if somebody else holds it
    /// @param remarks is told if the file system has no locks
    /// @return an open channel
    /// @throws CheckpointException if somebody else holds it
    /// @throws IOException if the file cannot be written
    public static FileChannel take(Path directory, String busy, List<String> remarks) throws IOException {
        var channel = FileChannel.open(
                directory.resolve(NAME),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // This process holds the lock already: it is refused as another's is.
        } catch (IOException e) {
            // A file system without locks is no reason not to train.
            remarks.add(directory + ": its file system has no locks (" + CheckpointException.reason(e)
                    + "): nothing keeps a second training from saving to it");
            return channel;
        }
        channel.close();
        throw new CheckpointException(directory.toString(), busy);
    }
}
