package microgpt.checkpoint;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import microgpt.autograd.Ops;

/// The directory a training saves to, its own until it is closed: [SavedRun] to go on with, and [SavedModel], the
/// weights alone, for anyone to read.
///
/// Each file is replaced in one step, the run last: whenever the machine stops, each is the old one or the new one,
/// whole. Going on reads the run alone, so it does not matter that the model may then be one save ahead.
public final class CheckpointDirectory implements Closeable {
    /// The name of the model that did best on what was held out.
    public static final String BEST_FILE_NAME = "best.safetensors";

    private static final String LOCK = ".lock";

    private final Path directory;
    private final Disk disk;
    private final FileChannel lock;

    private CheckpointDirectory(Path directory, Disk disk, FileChannel lock) {
        this.directory = directory;
        this.disk = disk;
        this.lock = lock;
    }

    /// Opens a directory, made if there is none, and deletes what a killed training left unfinished in it.
    ///
    /// @throws CheckpointException if it cannot be written to, or another training does
    public static CheckpointDirectory open(Path directory) throws CheckpointException {
        return open(directory, Disk.REAL);
    }

    static CheckpointDirectory open(Path directory, Disk disk) throws CheckpointException {
        try {
            create(directory, disk);
            var lock = lock(directory);
            try {
                for (var name : List.of(SavedRun.FILE_NAME, SavedModel.FILE_NAME, BEST_FILE_NAME)) {
                    AtomicFile.clean(disk, directory.resolve(name));
                }
            } catch (IOException | RuntimeException | Error e) {
                lock.close();
                throw e;
            }
            return new CheckpointDirectory(directory, disk, lock);
        } catch (CheckpointException e) {
            throw e;
        } catch (IOException e) {
            throw new CheckpointException(
                    directory.toString(), "cannot be written to: " + CheckpointException.reason(e), e);
        }
    }

    private static void create(Path directory, Disk disk) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory);
            disk.force(directory.toAbsolutePath().getParent());
        }
    }

    /// Held until the channel is closed or the process ends, however it ends.
    private static FileChannel lock(Path directory) throws IOException {
        var channel = FileChannel.open(directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // taken by this very process
        } catch (IOException e) {
            // a file system without locks is no reason not to train
            return channel;
        }
        channel.close();
        throw new CheckpointException(directory.toString(), "another training is saving to it");
    }

    /// The directory.
    public Path path() {
        return directory;
    }

    /// Whether a run was saved here.
    public boolean holdsRun() {
        return Files.exists(directory.resolve(SavedRun.FILE_NAME));
    }

    /// Whether a trained model lies here with no run that goes on from it, or a file that is none of ours.
    public boolean holdsModelAlone() {
        if (holdsRun()) {
            return false;
        }
        if (Files.exists(directory.resolve(BEST_FILE_NAME))) {
            return true;
        }
        var model = directory.resolve(SavedModel.FILE_NAME);
        if (!Files.exists(model)) {
            return false;
        }
        try (var saved = SavedModel.open(model)) {
            // before its first step a run saves its model, then itself, and may be killed in between
            return saved.step() > 0;
        } catch (CheckpointException e) {
            return true;
        }
    }

    /// Saves a run and its model.
    ///
    /// @throws CheckpointException if the disk is full or fails, or a number is no longer finite; the run that was
    ///     saved before is then still there
    public void save(RunState state, Ops<?> ops) throws CheckpointException {
        SavedModel.save(disk, directory.resolve(SavedModel.FILE_NAME), state.model(), state.step(), ops);
        SavedRun.save(disk, directory.resolve(SavedRun.FILE_NAME), state, ops);
    }

    /// Saves a model that is to stay whatever later steps do to it, in place of the one so saved before.
    ///
    /// @throws CheckpointException as for [#save]
    public void saveBest(ModelInfo model, int step, Ops<?> ops) throws CheckpointException {
        SavedModel.save(disk, directory.resolve(BEST_FILE_NAME), model, step, ops);
    }

    /// Lets others save here.
    @Override
    public void close() throws CheckpointException {
        try {
            lock.close();
        } catch (IOException e) {
            throw new CheckpointException(
                    directory.toString(), "cannot be unlocked: " + CheckpointException.reason(e), e);
        }
    }
}
