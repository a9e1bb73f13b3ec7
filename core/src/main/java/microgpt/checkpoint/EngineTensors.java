package microgpt.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;
import microgpt.autograd.Ops;
import microgpt.autograd.Ops.Kept;
import microgpt.autograd.Parameters;
import microgpt.model.Config;
import microgpt.text.Printed;

/// What an engine keeps for a model, as the tensors of a file: each matrix under the references' name, its moments
/// under that name behind `adam.m.` and `adam.v.`.
///
/// @param config the model's sizes
/// @param parts what of each matrix is in the file
record EngineTensors(Config config, List<Kept> parts) {
    private static final int MATRICES_BEFORE_LAYERS = 3;
    private static final int MATRICES_OF_A_LAYER = 6;

    /// The weights alone.
    static EngineTensors weights(Config config) {
        return new EngineTensors(config, List.of(Kept.PARAMETERS));
    }

    /// The weights and both moments.
    static EngineTensors all(Config config) {
        return new EngineTensors(config, List.of(Kept.values()));
    }

    private record Entry(Kept part, Parameters.Parameter matrix) {
        String name() {
            return switch (part) {
                case PARAMETERS -> matrix.name();
                case FIRST_MOMENTS -> "adam.m." + matrix.name();
                case SECOND_MOMENTS -> "adam.v." + matrix.name();
            };
        }
    }

    private List<Entry> entries() {
        var matrices = config.parameters();
        var entries = new ArrayList<Entry>();
        for (var part : parts) {
            for (var matrix : matrices) {
                entries.add(new Entry(part, matrix));
            }
        }
        return entries;
    }

    private long count() {
        return parts.size() * (MATRICES_BEFORE_LAYERS + (long) MATRICES_OF_A_LAYER * config.nLayer());
    }

    /// Makes sure that a file with these tensors could be read again.
    ///
    /// @throws CheckpointException if they are too many, or what is said of them is too long
    void requireReadable(String file, Map<String, String> metadata, NumberType type) throws CheckpointException {
        // counted before the list of matrices is made
        if (count() > HeaderParser.MOST_TENSORS) {
            int most = (HeaderParser.MOST_TENSORS / parts.size() - MATRICES_BEFORE_LAYERS) / MATRICES_OF_A_LAYER;
            throw new CheckpointException(
                    file,
                    "would have " + count() + " tensors with n_layer " + config.nLayer() + ": at most "
                            + HeaderParser.MOST_TENSORS + " can be read, those of n_layer " + most);
        }
        Header.of(metadata, tensors(type)).toBytes(file);
    }

    private List<Tensor> tensors(NumberType type) {
        var tensors = new ArrayList<Tensor>();
        long end = 0;
        for (var entry : entries()) {
            var matrix = entry.matrix();
            var tensor = Tensor.matrix(entry.name(), type, matrix.rows(), matrix.cols(), end);
            tensors.add(tensor);
            end = tensor.end();
        }
        return tensors;
    }

    /// Replaces a file by one with these tensors, in one step.
    ///
    /// @return what tells it from any other file
    /// @throws CheckpointException if that fails, for whatever reason; the old file is then still there
    /// @throws IllegalArgumentException if the engine is too small for the model
    String save(Disk disk, Path path, Map<String, String> metadata, NumberType type, Ops<?> ops)
            throws CheckpointException {
        config.requireHeldBy(ops);
        var tensors = tensors(type);
        var entries = new HashMap<String, Entry>();
        entries().forEach(entry -> entries.put(entry.name(), entry));
        var file = path.toString();
        SafeTensors.Supply supply = (tensor, from, to, n) -> {
            var entry = entries.get(tensor.name());
            ops.copy(entry.part(), entry.matrix().offset() + from, to, n);
        };
        try {
            var checksum = Metadata.seal(metadata, SafeTensors.checksum(file, tensors, supply));
            AtomicFile.replace(disk, path, out -> SafeTensors.write(file, Header.of(metadata, tensors), supply, out));
            return checksum;
        } catch (CheckpointException e) {
            throw e;
        } catch (IOException e) {
            throw new CheckpointException(file, "cannot be saved: " + CheckpointException.reason(e), e);
        }
    }

    /// Makes sure that a file has these tensors and no others, of the right shapes.
    ///
    /// @return the types of their numbers
    Set<NumberType> require(SafeTensors file) throws CheckpointException {
        var tensors = file.tensors();
        // counted before the list of matrices is made, which the file's own figures could make endless
        if (tensors.size() != count()) {
            throw new CheckpointException(
                    file.name(),
                    "it has " + tensors.size() + " tensors, but with n_layer " + config.nLayer() + " there are "
                            + count());
        }
        var types = EnumSet.noneOf(NumberType.class);
        for (var entry : entries()) {
            var tensor = tensors.get(entry.name());
            if (tensor == null) {
                throw new CheckpointException(file.name(), "it has no tensor " + entry.name());
            }
            var shape =
                    List.of((long) entry.matrix().rows(), (long) entry.matrix().cols());
            if (!tensor.shape().equals(shape)) {
                throw new CheckpointException(
                        file.name(),
                        "tensor " + Printed.text(tensor.name()) + " has shape " + tensor.shape()
                                + ", but the model's sizes make it " + shape);
            }
            types.add(tensor.type());
        }
        return types;
    }

    /// Takes numbers of a tensor, the first of which is number `from` of all of its part.
    @FunctionalInterface
    interface Taker {
        void take(Kept part, int from, double[] numbers, int n);
    }

    /// Reads the tensors into an engine, say. If that fails, it holds a part of them.
    ///
    /// @throws CheckpointException if a number is not finite, a second moment negative, or any not the one saved
    void load(SafeTensors file, Taker to) throws CheckpointException {
        var crc = new CRC32C();
        for (var entry : entries()) {
            var tensor = file.tensors().get(entry.name());
            int offset = entry.matrix().offset();
            file.read(tensor, crc, (from, numbers, n) -> {
                for (int i = 0; entry.part() == Kept.SECOND_MOMENTS && i < n; i++) {
                    if (numbers[i] < 0) {
                        throw new CheckpointException(
                                file.name(),
                                tensor.place(from + i) + " is " + numbers[i] + ": a mean of squares is not negative");
                    }
                }
                to.take(entry.part(), Math.toIntExact(offset + from), numbers, n);
            });
        }
        if (file.tensors().values().stream().allMatch(tensor -> tensor.type().isWritten())) {
            new Metadata(file.name(), file.metadata()).require(crc);
        }
    }
}
