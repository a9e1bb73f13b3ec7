package microgpt.checkpoint;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import microgpt.autograd.Ops;

/// A model on disk, for generation: `model.safetensors`, its header read and checked, its weights still in the file.
///
/// ```java
/// try (var saved = SavedModel.open(Path.of("names"))) {
///     var tape = Tape.forInference(saved.info().config().parameterCount(), kernels, 1);
///     saved.loadInto(tape);
/// }
/// ```
public final class SavedModel implements Closeable {
    /// The name of the file in a checkpoint directory.
    public static final String FILE_NAME = "model.safetensors";

    private static final String CONTENTS = "model";
    private static final String STEP = "step";

    private final SafeTensors file;
    private final ModelInfo info;
    private final int step;
    private final Optional<RunId> run;
    private final Optional<String> checksum;

    private SavedModel(SafeTensors file) throws CheckpointException {
        this.file = file;
        var metadata = new Metadata(file.name(), file.metadata());
        metadata.require(CONTENTS);
        info = ModelInfo.of(metadata);
        step = metadata.integer(STEP);
        run = RunId.of(metadata);
        checksum = metadata.checksum();
        if (EngineTensors.weights(info.config()).require(file).contains(NumberType.F64)) {
            throw metadata.refuse(
                    "its weights are F64: they must be F32, F16 or BF16, and to convert them rounds them");
        }
    }

    /// Opens a file, or the one of this name in a directory.
    ///
    /// @param path a safetensors file, or a directory with one
    /// @return an open file, to be closed
    /// @throws CheckpointException if it is no model, with what is wrong and where
    public static SavedModel open(Path path) throws CheckpointException {
        boolean directory = Files.isDirectory(path);
        var model = directory ? path.resolve(FILE_NAME) : path;
        if (directory && Files.notExists(model)) {
            throw new CheckpointException(
                    path.toString(), "holds no model: there is no " + FILE_NAME + " in this directory");
        }
        var file = SafeTensors.open(model);
        try {
            return new SavedModel(file);
        } catch (OutOfMemoryError e) {
            file.close();
            throw file.tooLarge(e);
        } catch (CheckpointException | RuntimeException | Error e) {
            file.close();
            throw e;
        }
    }

    static SavedModel of(ByteSource source) throws CheckpointException {
        return new SavedModel(SafeTensors.of(source));
    }

    /// Saves a model, in one step.
    ///
    /// @param file what is replaced, or made
    /// @param info what the model is
    /// @param step how many steps it was trained, at least 0
    /// @param ops its engine
    /// @throws CheckpointException if that fails; what was there before is still there
    /// @throws IllegalArgumentException if the step is negative, or the engine too small for the model
    public static void save(Path file, ModelInfo info, int step, Ops<?> ops) throws CheckpointException {
        if (step < 0) {
            throw new IllegalArgumentException("the step is " + step + ": it must be at least 0");
        }
        Json.require(file.toString());
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
        } catch (IOException e) {
            throw new CheckpointException(file.toString(), "cannot be saved: " + CheckpointException.reason(e), e);
        }
        save(Disk.REAL.lenient(), file, info, Optional.empty(), step, ops);
    }

    /// @return what tells the file from any other
    static String save(Disk disk, Path path, ModelInfo info, Optional<RunId> run, int step, Ops<?> ops)
            throws CheckpointException {
        var metadata = Metadata.begin(CONTENTS);
        run.ifPresent(id -> id.describe(metadata));
        metadata.put(STEP, Integer.toString(step));
        info.describe(metadata);
        return EngineTensors.weights(info.config()).save(disk, path, metadata, NumberType.F32, ops);
    }

    /// {@return what the model is}
    public ModelInfo info() {
        return info;
    }

    /// {@return how many steps it was trained}
    public int step() {
        return step;
    }

    /// The run that trained it, if the file says so.
    Optional<RunId> run() {
        return run;
    }

    /// What tells the file from any other, if it says so.
    Optional<String> checksum() {
        return checksum;
    }

    /// Reads the weights into an engine with as many parameters.
    ///
    /// @param ops an engine of at least as many parameters
    /// @throws CheckpointException if a weight is not finite, with its place, or not the one that was saved; the
    ///     engine then holds a part of them
    /// @throws IllegalArgumentException if the engine is too small for the model
    public void loadInto(Ops<?> ops) throws CheckpointException {
        info.config().requireHeldBy(ops);
        EngineTensors.weights(info.config()).load(file, ops::restore);
    }

    /// Reads the weights as the tape has them.
    ///
    /// @return all of them, in the order of the model's parameters
    /// @throws CheckpointException if a weight is not finite, with its place, or not the one saved
    public float[] weights() throws CheckpointException {
        var weights = new float[info.config().parameterCount()];
        EngineTensors.weights(info.config()).load(file, (part, from, numbers, n) -> {
            for (int i = 0; i < n; i++) {
                weights[from + i] = (float) numbers[i];
            }
        });
        return weights;
    }

    @Override
    public void close() throws CheckpointException {
        file.close();
    }
}
