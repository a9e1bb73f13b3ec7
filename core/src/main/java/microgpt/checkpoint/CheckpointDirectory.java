package microgpt.checkpoint;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import microgpt.autograd.Ops;

/// The directory a training saves to, its own until it is closed: [SavedRun] to go on with, [SavedModel],
/// the weights alone, for anyone to read, the model that did best, and rows of metrics. All of them tell of
/// one run.
///
/// Each file is replaced in one step, the run last: whenever the machine stops, each is the old one or the new one,
/// whole. Going on reads the run alone, so it does not matter that the model may then be one save ahead. Which
/// model did best is part of the run: a new one has a name of its own until the run that speaks of it is saved.
///
/// Nothing is written through a link, and no file is replaced that was not written here by the same run.
public final class CheckpointDirectory implements Closeable {
    /// The name of the model that did best on what was held out.
    public static final String BEST_FILE_NAME = "best.safetensors";

    /// The name of the rows of metrics.
    public static final String METRICS_FILE_NAME = "metrics.csv";

    /// The name of the options of the run.
    public static final String OPTIONS_FILE_NAME = "config.txt";

    private static final String NEXT_BEST = "next-best.safetensors";

    /// The names of all files that are written here.
    public static final List<String> FILE_NAMES = List.of(
            SavedRun.FILE_NAME,
            SavedModel.FILE_NAME,
            BEST_FILE_NAME,
            NEXT_BEST,
            METRICS_FILE_NAME,
            OPTIONS_FILE_NAME,
            DirectoryLock.NAME);

    private static final String BEST = "best";
    private static final int CHUNK = 1 << 16;

    private final Path directory;
    private final Disk disk;
    private final DirectoryLock lock;
    private final List<String> remarks;
    private Optional<String> best = Optional.empty();

    /// @param names directories whose names of others must survive a loss of power, its own first
    private CheckpointDirectory(Path directory, List<Path> names, Disk disk, DirectoryLock lock, List<String> remarks)
            throws IOException {
        this.directory = directory;
        this.lock = lock;
        this.remarks = remarks;
        AtomicFile.clean(disk, directory, FILE_NAMES);
        this.disk = forced(disk, names);
    }

    /// Opens a directory, made if there is none, and deletes what a killed training left unfinished in it.
    ///
    /// @param directory where runs and models are saved
    /// @return that directory, locked against other trainings until it is closed
    /// @throws CheckpointException if it cannot be written to, another training does, or a link or
    ///     directory is in the way of a file
    public static CheckpointDirectory open(Path directory) throws CheckpointException {
        return open(directory, Disk.REAL);
    }

    static CheckpointDirectory open(Path directory, Disk disk) throws CheckpointException {
        Json.require(directory.toString());
        try {
            var names = create(directory);
            for (var name : FILE_NAMES) {
                requireFileOrNone(directory.resolve(name));
            }
            var remarks = new ArrayList<String>();
            var lock = DirectoryLock.take(directory, "another training is saving to it", remarks);
            try {
                return new CheckpointDirectory(directory, names, disk, lock, remarks);
            } catch (IOException | RuntimeException | Error e) {
                lock.close();
                throw e;
            }
        } catch (CheckpointException e) {
            throw e;
        } catch (IOException e) {
            throw new CheckpointException(
                    directory.toString(), "cannot be written to: " + CheckpointException.reason(e), e);
        }
    }

    /// Makes a directory and returns those in which a new name stands or will, the innermost first.
    private static List<Path> create(Path directory) throws IOException {
        var names = new ArrayList<>(List.of(directory));
        for (var at = directory.toAbsolutePath(); at.getParent() != null && Files.notExists(at); at = at.getParent()) {
            names.add(at.getParent());
        }
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory);
        }
        return names;
    }

    static void requireFileOrNone(Path file) throws CheckpointException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            var what =
                    Files.isSymbolicLink(file) ? "a link" : Files.isDirectory(file) ? "a directory" : "no plain file";
            throw new CheckpointException(
                    file.toString(), "it is " + what + ", where a file would be written: move it away");
        }
    }

    /// The disk, with these directories forced. It stays strict if all can be: that one cannot matters for a loss of
    /// power alone, and is remarked once.
    private Disk forced(Disk disk, List<Path> directories) {
        var forced = disk;
        for (var at : directories) {
            try {
                forced.force(at);
            } catch (IOException e) {
                remarks.add(at + ": its file system cannot force a directory to the disk ("
                        + CheckpointException.reason(e) + "): a loss of power may undo the last save");
                forced = disk.lenient();
            }
        }
        return forced;
    }

    /// {@return the directory}
    public Path path() {
        return directory;
    }

    /// {@return what its file system cannot do, a line each}
    public List<String> remarks() {
        return List.copyOf(remarks);
    }

    private boolean holds(String name) {
        return Files.exists(directory.resolve(name));
    }

    /// {@return whether a run was saved here}
    public boolean holdsRun() {
        return holds(SavedRun.FILE_NAME);
    }

    /// {@return whether a trained model lies here with no run that goes on from it, or a file that is
    /// none of ours}
    ///
    /// @param from the run that is to go on here, if one is: what it would save anyway is not in its way
    public boolean holdsModelAlone(Optional<RunState> from) {
        if (holdsRun()) {
            return false;
        }
        if (holds(NEXT_BEST) || from.isEmpty() && holds(BEST_FILE_NAME)) {
            return true;
        }
        if (!holds(SavedModel.FILE_NAME)) {
            return false;
        }
        try (var model = SavedModel.open(directory.resolve(SavedModel.FILE_NAME))) {
            // the first save writes the model, then the run, and may be killed in between
            return model.step() > 0 && !from.map(state -> isOf(state, model)).orElse(false);
        } catch (CheckpointException e) {
            return true;
        }
    }

    private static boolean isOf(RunState state, SavedModel model) {
        return model.step() == state.step() && owns(state, model);
    }

    private static boolean owns(RunState state, SavedModel model) {
        return state.id().isPresent()
                && model.run().isPresent()
                && state.id().get().owns(model.run().get(), state.step());
    }

    /// Brings the models here to where a run stands that goes on: the best is the one that it speaks of,
    /// and what a killed training saved of steps beyond is gone.
    ///
    /// @param state the run that goes on
    /// @param from the directory that the run was read from, this or another
    /// @param bestStep after how many steps the run did best, 0 if it does not know
    /// @return whether the best model is here
    /// @throws CheckpointException if a model here is not this run's
    public boolean restore(RunState state, Path from, int bestStep) throws CheckpointException {
        var known = new Best(Optional.ofNullable(state.files().get(BEST)), bestStep);
        var here = directory.resolve(BEST_FILE_NAME);
        boolean same = SameFile.of(from, directory);
        if (same) {
            requireOwn(state, SavedModel.FILE_NAME);
        }
        try {
            for (var name : List.of(NEXT_BEST, BEST_FILE_NAME)) {
                var file = from.resolve(name);
                if (Files.exists(file) && known.is(file)) {
                    requireWhole(file);
                    bring(file, here, known);
                    break;
                }
            }
            if (same && holds(NEXT_BEST)) {
                requireOwn(state, NEXT_BEST);
                disk.delete(directory.resolve(NEXT_BEST));
            }
        } catch (CheckpointException e) {
            throw e;
        } catch (IOException e) {
            throw new CheckpointException(here.toString(), "cannot be saved: " + CheckpointException.reason(e), e);
        }
        if (holds(BEST_FILE_NAME) && !known.is(here)) {
            throw notOfThisRun(here, "it is not the best model that the run has saved");
        }
        best = holds(BEST_FILE_NAME) ? known.checksum() : Optional.empty();
        return holds(BEST_FILE_NAME);
    }

    /// What a run knows of its best model; of an older version the step alone.
    private record Best(Optional<String> checksum, int step) {
        boolean is(Path file) {
            try (var model = SavedModel.open(file)) {
                return checksum.isPresent() ? model.checksum().equals(checksum) : model.step() == step && step > 0;
            } catch (CheckpointException e) {
                return false;
            }
        }
    }

    /// A model is told by the checksum it states; here its numbers are read, too.
    private static void requireWhole(Path file) throws CheckpointException {
        try (var model = SavedModel.open(file)) {
            model.weights();
        } catch (CheckpointException e) {
            throw damaged(file, e);
        }
    }

    private void bring(Path file, Path here, Best known) throws IOException {
        if (holds(BEST_FILE_NAME) && known.is(here)) {
            return;
        }
        if (SameFile.of(file.toAbsolutePath().getParent(), directory)) {
            disk.rename(file, here);
            disk.force(directory);
        } else if (!holds(BEST_FILE_NAME)) {
            copy(file, BEST_FILE_NAME, Files.size(file));
        }
    }

    private void requireOwn(RunState state, String name) throws CheckpointException {
        var file = directory.resolve(name);
        if (!Files.exists(file)) {
            return;
        }
        boolean own;
        try (var model = SavedModel.open(file)) {
            own = state.id().isEmpty() || owns(state, model);
        } catch (CheckpointException e) {
            throw damaged(file, e);
        }
        if (!own) {
            throw notOfThisRun(file, "it was saved by another than " + SavedRun.FILE_NAME);
        }
    }

    private static CheckpointException damaged(Path file, CheckpointException e) {
        return new CheckpointException(file.toString(), "it is not as it was saved; move it away", e);
    }

    private static CheckpointException notOfThisRun(Path file, String why) {
        return new CheckpointException(file.toString(), "it is not of this run: " + why + "; move it away");
    }

    /// Makes the beginning of a file one of these names here, in one step.
    ///
    /// @param from the file that is read
    /// @param name one of [#FILE_NAMES]
    /// @param size bytes
    /// @throws CheckpointException if it cannot be read or written
    public void copy(Path from, String name, long size) throws CheckpointException {
        try (var source = ByteSource.open(from)) {
            AtomicFile.replace(disk, directory.resolve(name), out -> {
                for (long at = 0; at < size; at += CHUNK) {
                    var bytes = ByteBuffer.allocate((int) Math.min(CHUNK, size - at));
                    source.read(at, bytes);
                    out.write(bytes.flip());
                }
            });
        } catch (CheckpointException e) {
            throw e;
        } catch (IOException e) {
            throw new CheckpointException(
                    directory.resolve(name).toString(), "cannot be saved: " + CheckpointException.reason(e), e);
        }
    }

    /// Makes a text one of these names here, in one step.
    ///
    /// @param name one of [#FILE_NAMES]
    /// @param text the whole of it
    /// @throws CheckpointException if it cannot be written
    public void write(String name, String text) throws CheckpointException {
        var file = directory.resolve(name);
        try {
            AtomicFile.replace(disk, file, out -> out.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))));
        } catch (IOException e) {
            throw new CheckpointException(file.toString(), "cannot be saved: " + CheckpointException.reason(e), e);
        }
    }

    /// Saves a run and its model.
    ///
    /// @param state where the run stands
    /// @param ops its engine
    /// @param isBest whether the model is the best so far, and stays as such whatever later steps do to it
    /// @throws CheckpointException if the disk is full or fails, a number is no longer finite, or the
    ///     directory is no longer this training's; the run that was saved before is then still there, or this
    ///     one if all but forcing the directory was done
    public void save(RunState state, Ops<?> ops, boolean isBest) throws CheckpointException {
        requireHeld();
        SavedModel.save(disk, directory.resolve(SavedModel.FILE_NAME), state.model(), state.id(), state.step(), ops);
        var next = directory.resolve(NEXT_BEST);
        if (isBest) {
            best = Optional.of(SavedModel.save(disk, next, state.model(), state.id(), state.step(), ops));
        }
        SavedRun.save(disk, directory.resolve(SavedRun.FILE_NAME), state.withFile(BEST, best), ops);
        if (isBest) {
            try {
                disk.rename(next, directory.resolve(BEST_FILE_NAME));
                disk.force(directory);
            } catch (IOException e) {
                throw new CheckpointException(
                        next.toString(), "cannot be renamed: " + CheckpointException.reason(e), e);
            }
        }
    }

    private void requireHeld() throws CheckpointException {
        if (!lock.isHeld()) {
            throw new CheckpointException(
                    directory.toString(),
                    "it is no longer this training's own, since its " + DirectoryLock.NAME
                            + " was deleted or replaced: nothing more is saved to it");
        }
    }

    /// {@return the step of the run that can be gone on with, as long as the directory is this
    /// training's own}
    public OptionalInt savedStep() {
        if (!lock.isHeld()) {
            return OptionalInt.empty();
        }
        try (var saved = SavedRun.open(directory)) {
            return OptionalInt.of(saved.state().step());
        } catch (CheckpointException e) {
            return OptionalInt.empty();
        }
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
