package microgpt.checkpoint;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import microgpt.text.Printed;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/// What a safetensors file says of itself.
///
/// @param metadata texts by name
/// @param tensors tensors by name, in the order of the header
record Header(Map<String, String> metadata, Map<String, Tensor> tensors) {
    static final String METADATA = "__metadata__";

    /// The longest header read or written, in bytes.
    static final int LONGEST = 1 << 24;

    /// The bytes before the header, which are its length.
    static final int PREFIX = Long.BYTES;

    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    static Header of(Map<String, String> metadata, List<Tensor> tensors) {
        var byName = new LinkedHashMap<String, Tensor>();
        tensors.forEach(tensor -> byName.put(tensor.name(), tensor));
        return new Header(metadata, byName);
    }

    /// How many bytes the tensors take.
    long dataSize() {
        return tensors.values().stream().mapToLong(Tensor::end).max().orElse(0);
    }

    /// Makes sure that the tensors lie one after another, in any order, from the first byte of the data to the last.
    void requireNoHoles(String file, long dataSize) throws CheckpointException {
        long at = 0;
        String before = null;
        for (var tensor : ascending(tensors.values())) {
            var name = Printed.text(tensor.name());
            if (tensor.begin() < at) {
                throw new CheckpointException(
                        file,
                        "tensor " + name + " begins at byte " + tensor.begin() + " of the data, inside tensor "
                                + Printed.text(before) + ", which ends at " + at);
            }
            if (tensor.begin() > at) {
                throw new CheckpointException(
                        file,
                        "bytes " + at + " to " + tensor.begin() + " of the data, before tensor " + name
                                + ", belong to no tensor");
            }
            if (tensor.end() > dataSize) {
                throw new CheckpointException(
                        file,
                        "tensor " + name + " ends at byte " + tensor.end() + " of the data, but the file has only "
                                + dataSize + " bytes of it: it has been cut short");
            }
            at = tensor.end();
            before = tensor.name();
        }
        if (at < dataSize) {
            throw new CheckpointException(file, "its last " + (dataSize - at) + " bytes belong to no tensor");
        }
    }

    private static List<Tensor> ascending(Collection<Tensor> tensors) {
        return tensors.stream()
                .sorted(Comparator.comparingLong(Tensor::begin).thenComparingLong(Tensor::end))
                .toList();
    }

    /// The start of the file: the header's length, the header as ASCII, spaces up to a multiple of 8.
    ///
    /// @throws CheckpointException if the header would be longer than is read
    ByteBuffer toBytes(String file) throws CheckpointException {
        var bytes = new ByteArrayOutputStream();
        try (var json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeName(METADATA).writeStartObject();
            metadata.forEach(json::writeStringProperty);
            json.writeEndObject();
            for (var tensor : tensors.values()) {
                json.writeName(tensor.name()).writeStartObject();
                json.writeStringProperty("dtype", tensor.type().name());
                json.writeName("shape").writeStartArray();
                tensor.shape().forEach(json::writeNumber);
                json.writeEndArray();
                json.writeName("data_offsets").writeStartArray();
                json.writeNumber(tensor.begin()).writeNumber(tensor.end()).writeEndArray();
                json.writeEndObject();
            }
            json.writeEndObject();
        }
        while (bytes.size() % 8 != 0) {
            bytes.write(' ');
        }
        if (bytes.size() > LONGEST) {
            throw new CheckpointException(file, tooLong(bytes.size()));
        }
        return ByteBuffer.allocate(PREFIX + bytes.size())
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(bytes.size())
                .put(bytes.toByteArray())
                .flip();
    }

    static String tooLong(long length) {
        return "its header has " + Long.toUnsignedString(length) + " bytes: at most " + LONGEST + " are possible";
    }
}
