package microgpt.bench.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.io.JsonStringEncoder;
import tools.jackson.core.json.JsonFactory;

/// [Results] as a file: a line a figure, so that a change shows in a diff.
public final class ResultsJson {
    private ResultsJson() {}

    /// Writes a file, in place of one that may be there.
    public static void write(Results results, Path file) {
        var machine = results.machine();
        var lines = new StringJoiner(",\n", "  \"figures\": [\n", "\n  ]\n");
        for (var figure : results.figures()) {
            lines.add("    " + figure(figure));
        }
        var text = "{\n  \"question\": " + quoted(results.question())
                + ",\n  \"command\": " + quoted(results.command())
                + ",\n  \"remark\": " + quoted(results.remark())
                + ",\n  \"machine\": {\"cpu\": " + quoted(machine.cpu())
                + ", \"cores\": " + machine.cores()
                + ", \"memory\": " + machine.memory()
                + ", \"os\": " + quoted(machine.os())
                + ", \"jdk\": " + quoted(machine.jdk())
                + ", \"lanes\": " + machine.lanes()
                + ", \"commit\": " + quoted(machine.commit())
                + "},\n" + lines + "}\n";
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String figure(Figure figure) {
        var params = new StringJoiner(", ", "{", "}");
        figure.params().forEach((name, value) -> params.add(quoted(name) + ": " + quoted(value)));
        var work = figure.work();
        var forks = new StringJoiner(", ", "[", "]");
        for (var fork : figure.forks()) {
            var iterations = new StringJoiner(", ", "[", "]");
            fork.forEach(micros -> iterations.add(number(micros)));
            forks.add(iterations.toString());
        }
        return "{\"benchmark\": " + quoted(figure.benchmark()) + ", \"params\": " + params
                + ", \"bytes\": " + number(figure.bytes())
                + ", \"work\": {\"samples\": " + number(work.samples())
                + ", \"tokens\": " + number(work.tokens())
                + ", \"flops\": " + number(work.flops())
                + ", \"attentionFlops\": " + number(work.attentionFlops())
                + "}, \"forks\": " + forks + "}";
    }

    private static String quoted(String text) {
        return "\"" + String.valueOf(JsonStringEncoder.getInstance().quoteAsCharArray(text)) + "\"";
    }

    private static String number(double x) {
        return Double.isNaN(x)
                ? "null"
                : x == Math.rint(x) && Math.abs(x) < 1e15 ? Long.toString((long) x) : Double.toString(x);
    }

    /// Reads what [#write] wrote.
    ///
    /// @throws IllegalArgumentException if the file holds anything else
    public static Results read(Path file) {
        try (var parser = new JsonFactory()
                .createParser(ObjectReadContext.empty(), Files.readString(file, StandardCharsets.UTF_8))) {
            parser.nextToken();
            var root = new Fields(file, value(parser));
            var machine = root.object("machine");
            var figures = new ArrayList<Figure>();
            for (var figure : root.list("figures")) {
                figures.add(figure(new Fields(file, figure)));
            }
            return new Results(
                    root.text("question"),
                    root.text("command"),
                    root.text("remark"),
                    new Machine(
                            machine.text("cpu"),
                            (int) machine.number("cores"),
                            (long) machine.number("memory"),
                            machine.text("os"),
                            machine.text("jdk"),
                            (int) machine.number("lanes"),
                            machine.text("commit")),
                    List.copyOf(figures));
        } catch (JacksonException e) {
            throw new IllegalArgumentException(file + " is no JSON: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Figure figure(Fields fields) {
        var params = new LinkedHashMap<String, String>();
        var names = fields.object("params");
        names.map.keySet().forEach(name -> params.put((String) name, names.text((String) name)));
        var work = fields.object("work");
        var forks = new ArrayList<List<Double>>();
        for (var fork : fields.list("forks")) {
            var iterations = new ArrayList<Double>();
            ((List<?>) fork).forEach(micros -> iterations.add((Double) micros));
            forks.add(List.copyOf(iterations));
        }
        return new Figure(
                fields.text("benchmark"),
                params,
                fields.number("bytes"),
                new Work(
                        work.number("samples"),
                        work.number("tokens"),
                        work.number("flops"),
                        work.number("attentionFlops")),
                List.copyOf(forks));
    }

    private static Object value(JsonParser parser) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                var map = new LinkedHashMap<String, Object>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    var name = parser.currentName();
                    parser.nextToken();
                    map.put(name, value(parser));
                }
                yield map;
            }
            case START_ARRAY -> {
                var list = new ArrayList<Object>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(parser));
                }
                yield list;
            }
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_NULL -> Double.NaN;
            default -> throw new IllegalArgumentException("benchmark results hold no " + parser.currentToken());
        };
    }

    /// An object of the file; a field that is missing or of another type fails with its name.
    private static final class Fields {
        private final Path file;
        private final Map<?, ?> map;

        Fields(Path file, Object value) {
            this(file, "the whole", value);
        }

        private Fields(Path file, String name, Object value) {
            this.file = file;
            map = typed(name, value, Map.class);
        }

        Fields object(String name) {
            return new Fields(file, name, map.get(name));
        }

        List<?> list(String name) {
            return typed(name, map.get(name), List.class);
        }

        String text(String name) {
            return typed(name, map.get(name), String.class);
        }

        double number(String name) {
            return typed(name, map.get(name), Double.class);
        }

        private <T> T typed(String name, Object value, Class<T> type) {
            if (!type.isInstance(value)) {
                throw new IllegalArgumentException(file + ": " + name + " is missing or no " + type.getSimpleName());
            }
            return type.cast(value);
        }
    }
}
