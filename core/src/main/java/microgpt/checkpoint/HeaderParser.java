package microgpt.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import microgpt.text.Printed;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/// Reads the JSON header of a safetensors file, token by token, and takes nothing but what the format has:
///
/// ```
/// {"__metadata__": {text: text, ..}, name: {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}, ..}
/// ```
///
/// What the tensors say is checked one by one here; how they lie in the data, by [Header#requireNoHoles].
final class HeaderParser {
    static final int MOST_TENSORS = 1 << 17;
    private static final int MOST_DIMENSIONS = 8;
    private static final int CHUNK = 1 << 13;

    private static final JsonFactory JSON = JsonFactory.builder()
            // Names come from the file: interned, they would stay in memory when it is long closed.
            .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(4)
                    .maxNameLength(1000)
                    .maxNumberLength(20)
                    .maxStringLength(Header.LONGEST)
                    .maxDocumentLength(Header.LONGEST)
                    .build())
            .build();

    private final String file;
    private final JsonParser json;

    private HeaderParser(String file, JsonParser json) {
        this.file = file;
        this.json = json;
    }

    /// Reads a header.
    ///
    /// @param file what messages call the file
    /// @param header opens its bytes; nothing holds all of them at once
    static Header parse(String file, Supplier<InputStream> header) throws CheckpointException {
        try {
            requireUtf8(file, header.get());
            if (header.get().read() != '{') {
                throw new CheckpointException(file, "its header is no JSON object: it is no safetensors file");
            }
        } catch (CheckpointException e) {
            throw e;
        } catch (IOException e) {
            throw new CheckpointException(file, "cannot be read: " + CheckpointException.reason(e), e);
        }
        var text = new InputStreamReader(header.get(), StandardCharsets.UTF_8);
        try (var json = JSON.createParser(ObjectReadContext.empty(), text)) {
            return new HeaderParser(file, json).header();
        } catch (StreamConstraintsException e) {
            throw new CheckpointException(file, "a name or number in its header is too long", e);
        } catch (JacksonException e) {
            var place = e.getLocation() == null
                    ? ""
                    : " at offset " + e.getLocation().getCharOffset();
            throw new CheckpointException(file, "its header is no JSON" + place, e);
        }
    }

    private static void requireUtf8(String file, InputStream header) throws IOException {
        var decoder = StandardCharsets.UTF_8.newDecoder();
        var bytes = ByteBuffer.allocate(CHUNK);
        var characters = CharBuffer.allocate(CHUNK);
        long before = 0;
        boolean last;
        do {
            int n = header.readNBytes(bytes.array(), bytes.position(), bytes.remaining());
            last = n < bytes.remaining();
            bytes.position(bytes.position() + n).flip();
            if (decoder.decode(bytes, characters.clear(), last).isError()) {
                throw new CheckpointException(file, "its header is not UTF-8 at offset " + (before + bytes.position()));
            }
            before += bytes.position();
            bytes.compact();
        } while (!last);
    }

    private Header header() throws CheckpointException {
        Map<String, String> metadata = null;
        var tensors = new LinkedHashMap<String, Tensor>();
        json.nextToken();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            var name = json.currentName();
            if (name.equals(Header.METADATA)) {
                if (metadata != null) {
                    throw twice("its header", name);
                }
                metadata = metadata();
            } else if (tensors.size() == MOST_TENSORS) {
                throw refuse("it has more than " + MOST_TENSORS + " tensors");
            } else if (tensors.putIfAbsent(name, tensor(name)) != null) {
                throw twice("its header", name);
            }
        }
        if (json.nextToken() != null) {
            throw refuse("its header goes on after its closing brace");
        }
        return new Header(metadata == null ? Map.of() : metadata, tensors);
    }

    private Map<String, String> metadata() throws CheckpointException {
        var metadata = new LinkedHashMap<String, String>();
        require(json.nextToken(), JsonToken.START_OBJECT, Header.METADATA, "an object of texts");
        while (json.nextToken() != JsonToken.END_OBJECT) {
            var name = json.currentName();
            require(json.nextToken(), JsonToken.VALUE_STRING, Header.METADATA + " " + Printed.text(name), "a text");
            if (metadata.putIfAbsent(name, json.getString()) != null) {
                throw twice(Header.METADATA, name);
            }
        }
        return metadata;
    }

    private Tensor tensor(String name) throws CheckpointException {
        var who = "tensor " + Printed.text(name);
        NumberType type = null;
        List<Long> shape = List.of();
        List<Long> offsets = List.of();
        Set<String> seen = new HashSet<>();
        require(json.nextToken(), JsonToken.START_OBJECT, who, "an object");
        while (json.nextToken() != JsonToken.END_OBJECT) {
            var field = json.currentName();
            if (!seen.add(field)) {
                throw twice(who, field);
            }
            switch (field) {
                case "dtype" -> type = type(who);
                case "shape" -> shape = numbers(who + ": shape", MOST_DIMENSIONS);
                case "data_offsets" -> offsets = numbers(who + ": data_offsets", 2);
                default -> throw refuse(who + " has a field " + Printed.text(field) + ", which the format has not");
            }
        }
        for (var field : List.of("dtype", "shape", "data_offsets")) {
            if (!seen.contains(field)) {
                throw refuse(who + " has no " + field);
            }
        }
        if (offsets.size() != 2 || offsets.get(0) > offsets.get(1)) {
            throw refuse(who + ": data_offsets " + offsets + " are not where it begins and ends");
        }
        var tensor = new Tensor(name, type, shape, offsets.get(0), offsets.get(1));
        requireSize(who, tensor);
        return tensor;
    }

    private void requireSize(String who, Tensor tensor) throws CheckpointException {
        long bytes = tensor.type().bytes;
        try {
            for (long dimension : tensor.shape()) {
                bytes = Math.multiplyExact(bytes, dimension);
            }
        } catch (ArithmeticException e) {
            throw refuse(who + ": shape " + tensor.shape() + " has more numbers than any file");
        }
        if (bytes != tensor.end() - tensor.begin()) {
            throw refuse(who + ": shape " + tensor.shape() + " of " + tensor.type() + " takes " + bytes
                    + " bytes, but data_offsets [" + tensor.begin() + ", " + tensor.end() + "] are "
                    + (tensor.end() - tensor.begin()) + " apart");
        }
    }

    private NumberType type(String who) throws CheckpointException {
        require(json.nextToken(), JsonToken.VALUE_STRING, who + ": dtype", "a text");
        var name = json.getString();
        for (var type : NumberType.values()) {
            if (type.name().equals(name)) {
                return type;
            }
        }
        throw refuse(who + " has dtype " + Printed.text(name) + ": a model's numbers are F32, F16 or BF16");
    }

    private List<Long> numbers(String who, int most) throws CheckpointException {
        var numbers = new ArrayList<Long>();
        var what = "a list of at most " + most + " whole numbers";
        require(json.nextToken(), JsonToken.START_ARRAY, who, what);
        while (json.nextToken() != JsonToken.END_ARRAY) {
            require(json.currentToken(), JsonToken.VALUE_NUMBER_INT, who, what);
            boolean fits = json.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
            if (numbers.size() == most || !fits || json.getLongValue() < 0) {
                throw refuse(who + " must be " + what + " from 0 to " + Long.MAX_VALUE);
            }
            numbers.add(json.getLongValue());
        }
        return List.copyOf(numbers);
    }

    private void require(JsonToken found, JsonToken expected, String who, String what) throws CheckpointException {
        if (found != expected) {
            throw refuse(who + " must be " + what);
        }
    }

    private CheckpointException twice(String who, String name) {
        return refuse(who + " has " + Printed.text(name) + " twice");
    }

    private CheckpointException refuse(String what) {
        return new CheckpointException(file, what);
    }
}
