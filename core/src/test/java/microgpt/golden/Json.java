package microgpt.golden;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// A JSON object, read whole. A field that is missing or of another type fails with its name.
record Json(Map<?, ?> fields) {
    static Json resource(String path) {
        try (var input = Objects.requireNonNull(Json.class.getResourceAsStream(path), path);
                var parser = new JsonFactory().createParser(ObjectReadContext.empty(), input)) {
            parser.nextToken();
            return new Json((Map<?, ?>) value(parser));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Object value(JsonParser parser) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                var fields = new HashMap<String, Object>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    var name = parser.currentName();
                    parser.nextToken();
                    fields.put(name, value(parser));
                }
                yield fields;
            }
            case START_ARRAY -> {
                var values = new ArrayList<Object>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    values.add(value(parser));
                }
                yield values;
            }
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT -> parser.getIntValue();
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            default -> throw new IllegalStateException(parser.currentToken() + " in a recorded run");
        };
    }

    boolean has(String name) {
        return fields.containsKey(name);
    }

    Json object(String name) {
        return new Json(field(name, Map.class));
    }

    int integer(String name) {
        return field(name, Integer.class);
    }

    double number(String name) {
        return field(name, Number.class).doubleValue();
    }

    double[] numbers(String name) {
        return list(name).stream()
                .mapToDouble(number -> ((Number) number).doubleValue())
                .toArray();
    }

    int[] integers(String name) {
        return list(name).stream().mapToInt(Integer.class::cast).toArray();
    }

    List<String> texts(String name) {
        return list(name).stream().map(String.class::cast).toList();
    }

    private List<?> list(String name) {
        return field(name, List.class);
    }

    private <T> T field(String name, Class<T> type) {
        var value = fields.get(name);
        if (!type.isInstance(value)) {
            throw new IllegalStateException(name + " is no " + type.getSimpleName() + " but " + value);
        }
        return type.cast(value);
    }
}
