package microgpt.checkpoint;

import java.io.Closeable;
import java.nio.file.Files;
import java.nio.file.Path;
import microgpt.autograd.Ops;

/// A run on disk, to be gone on with: `resume.safetensors`, its header read and checked.
///
/// The one file has everything: the weights, with all the bits the engine keeps, both of Adam's moments, and a
/// [RunState]. So there is no other file it could fail to match.
public final class SavedRun implements Closeable {
    /// The name of the file in a checkpoint directory.
    public static final String FILE_NAME = "resume.safetensors";

    private static final String CONTENTS = "run";

    /// The bytes by which what a run says of itself may grow as it trains.
    private static final int ROOM = 4096;

    private final SafeTensors file;
    private final RunState state;
    private final NumberType type;

    private SavedRun(SafeTensors file) throws CheckpointException {
        this.file = file;
        var metadata = new Metadata(file.name(), file.metadata());
        metadata.require(CONTENTS);
        state = RunState.of(metadata);
        var types = EngineTensors.all(state.model().config()).require(file);
        if (types.size() > 1) {
            throw metadata.refuse("its numbers are of several types, " + types + ": a run keeps one");
        }
        type = types.iterator().next();
    }

    /// Opens a file, or the one of this name in a directory.
    ///
    /// @param path a file, or a directory with one
    /// @return an open file, to be closed
    /// @throws CheckpointException if it is no run, with what is wrong and where
    public static SavedRun open(Path path) throws CheckpointException {
        var file = SafeTensors.open(Files.isDirectory(path) ? path.resolve(FILE_NAME) : path);
        try {
            return new SavedRun(file);
        } catch (OutOfMemoryError e) {
            file.close();
            throw file.tooLarge(e);
        } catch (CheckpointException | RuntimeException | Error e) {
            file.close();
            throw e;
        }
    }

    static SavedRun of(ByteSource source) throws CheckpointException {
        return new SavedRun(SafeTensors.of(source));
    }

    /// Makes sure that a run can be saved, before it begins.
    ///
    /// @param directory where, for the message
    /// @param state its first; later ones have somewhat more to say
    /// @param ops its engine
    /// @throws CheckpointException if what would be saved could not be read again
    public static void requireSavable(Path directory, RunState state, Ops<?> ops) throws CheckpointException {
        var file = directory.resolve(FILE_NAME).toString();
        Json.require(file);
        var metadata = Metadata.begin(CONTENTS);
        state.describe(metadata);
        metadata.put("room", " ".repeat(ROOM));
        EngineTensors.all(state.model().config()).requireReadable(file, metadata, type(ops));
    }

    static void save(Disk disk, Path path, RunState state, Ops<?> ops) throws CheckpointException {
        var metadata = Metadata.begin(CONTENTS);
        state.describe(metadata);
        EngineTensors.all(state.model().config()).save(disk, path, metadata, type(ops), ops);
    }

    private static NumberType type(Ops<?> ops) {
        return ops.keepsDoubles() ? NumberType.F64 : NumberType.F32;
    }

    /// {@return where the run stands}
    public RunState state() {
        return state;
    }

    /// Reads weights and moments into an engine for training with as many parameters.
    ///
    /// @param ops an engine for training with at least as many parameters
    /// @throws CheckpointException if the run was on the other engine, or a number is not the one saved; the engine
    ///     then holds a part of them
    /// @throws IllegalArgumentException if the engine is too small for the model
    public void loadInto(Ops<?> ops) throws CheckpointException {
        state.model().config().requireHeldBy(ops);
        if (type != type(ops)) {
            throw new CheckpointException(
                    file.name(),
                    "its numbers are " + type + ", but this engine keeps " + type(ops)
                            + ": a run goes on only with the engine it began with");
        }
        EngineTensors.all(state.model().config()).load(file, ops::restore);
    }

    @Override
    public void close() throws CheckpointException {
        file.close();
    }
}
