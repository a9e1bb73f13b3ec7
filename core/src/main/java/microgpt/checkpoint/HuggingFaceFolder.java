package microgpt.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import microgpt.autograd.Parameters.Parameter;

/// A directory that the Python library transformers loads: a model's weights and sizes, its tokenizer, and its
/// forward pass, which is none of those the library knows, as a Python module.
///
/// A file is written over only if it is what an earlier export wrote: all but the weights follow from what the
/// weights' file says of the model, so it can be told. The weights come last. Other files of the directory, such
/// as a README, stay.
public final class HuggingFaceFolder {
    private static final String CONTENTS = "Hugging Face model";

    private static final List<String> MODULES = List.of("configuration_microgpt.py", "modeling_microgpt.py");

    private HuggingFaceFolder() {}

    /// Exports a saved model.
    ///
    /// @param model its file, or the directory it is in
    /// @param directory is made if it is not there
    /// @return the files written, in their order
    /// @throws CheckpointException if the model cannot be read, a file in the directory is not of an earlier
    ///     export, or the disk is full or fails
    public static List<Path> export(Path model, Path directory) throws CheckpointException {
        return export(model, directory, Disk.REAL.lenient());
    }

    static List<Path> export(Path model, Path directory, Disk disk) throws CheckpointException {
        try (var saved = SavedModel.open(model)) {
            return write(saved.info(), saved.weights(), directory, disk);
        }
    }

    private static List<Path> write(ModelInfo info, float[] weights, Path directory, Disk disk)
            throws CheckpointException {
        var texts = texts(info);
        var names = new ArrayList<>(texts.keySet());
        names.add(SavedModel.FILE_NAME);
        try {
            Files.createDirectories(directory);
            requireOurs(directory, texts);
            AtomicFile.clean(disk, directory, names);
            for (var text : texts.entrySet()) {
                var bytes = ByteBuffer.wrap(text.getValue());
                AtomicFile.replace(disk, directory.resolve(text.getKey()), out -> out.write(bytes));
            }
            save(disk, directory.resolve(SavedModel.FILE_NAME), info, weights);
        } catch (CheckpointException e) {
            throw e;
        } catch (IOException e) {
            throw new CheckpointException(
                    directory.toString(), "cannot be exported to: " + CheckpointException.reason(e), e);
        }
        return names.stream().map(directory::resolve).toList();
    }

    private static void requireOurs(Path directory, Map<String, byte[]> texts) throws IOException {
        var weights = directory.resolve(SavedModel.FILE_NAME);
        CheckpointDirectory.requireFileOrNone(weights);
        var earlier = Files.exists(weights) ? texts(exported(weights)) : Map.<String, byte[]>of();
        for (var name : texts.keySet()) {
            var file = directory.resolve(name);
            CheckpointDirectory.requireFileOrNone(file);
            if (Files.exists(file)) {
                var there = Files.readAllBytes(file);
                if (!Arrays.equals(there, texts.get(name)) && !Arrays.equals(there, earlier.get(name))) {
                    throw notOurs(file);
                }
            }
        }
    }

    /// What the weights of an earlier export are of, which nobody has changed since.
    private static ModelInfo exported(Path weights) throws CheckpointException {
        try (var file = SafeTensors.open(weights)) {
            var metadata = new Metadata(file.name(), file.metadata());
            metadata.require(CONTENTS);
            var crc = new CRC32C();
            for (var tensor : file.tensors().values()) {
                file.read(tensor, crc, (from, numbers, n) -> {});
            }
            metadata.requireSealed(crc);
            return ModelInfo.of(metadata);
        } catch (CheckpointException e) {
            throw e.getCause() instanceof IOException ? e : notOurs(weights);
        }
    }

    private static CheckpointException notOurs(Path file) {
        return new CheckpointException(
                file.toString(),
                "it is not what an export has written, and would be overwritten: move it away, or export to another"
                        + " directory");
    }

    private static void save(Disk disk, Path path, ModelInfo info, float[] weights) throws IOException {
        var matrices = new HashMap<String, Parameter>();
        var tensors = new ArrayList<Tensor>();
        long end = 0;
        for (var matrix : info.config().parameters()) {
            var tensor = Tensor.matrix(name(matrix), NumberType.F32, matrix.rows(), matrix.cols(), end);
            matrices.put(tensor.name(), matrix);
            tensors.add(tensor);
            end = tensor.end();
        }
        SafeTensors.Supply supply = (tensor, from, to, n) -> {
            int offset = matrices.get(tensor.name()).offset() + from;
            for (int i = 0; i < n; i++) {
                to[i] = weights[offset + i];
            }
        };
        var metadata = Metadata.begin(CONTENTS);
        // transformers loads no file without this
        metadata.put("format", "pt");
        info.describe(metadata);
        Metadata.seal(metadata, SafeTensors.checksum(path.toString(), tensors, supply));
        var header = Header.of(metadata, tensors);
        AtomicFile.replace(disk, path, out -> SafeTensors.write(path.toString(), header, supply, out));
    }

    /// The name that a matrix has in PyTorch, where it belongs to a module: `layers.0.attn_wq.weight`.
    private static String name(Parameter matrix) {
        return matrix.name().replaceFirst("^layer(\\d+)", "layers.$1") + ".weight";
    }

    /// All files but the weights, by name.
    private static Map<String, byte[]> texts(ModelInfo info) {
        var texts = new LinkedHashMap<String, byte[]>();
        MODULES.forEach(name -> texts.put(name, resource(name)));
        HuggingFaceJson.of(info).forEach((name, json) -> texts.put(name, json.getBytes(StandardCharsets.UTF_8)));
        return texts;
    }

    private static byte[] resource(String name) {
        try (var in = HuggingFaceFolder.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
