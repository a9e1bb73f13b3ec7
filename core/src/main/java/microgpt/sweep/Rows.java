package microgpt.sweep;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import microgpt.text.Printed;

/// Rows of a sweep as lines of a CSV file (RFC 4180): the options of the grid in columns of their own. Numbers
/// are written in full, and nothing stands for one that there is not.
final class Rows {
    private static final List<String> AFTER =
            List.of("validation_loss", "loss", "parameters", "tokens", "seconds", "weights", "reason");

    private final Grid grid;

    Rows(Grid grid) {
        this.grid = grid;
    }

    /// The first line, without its end.
    String header() {
        return Stream.of(Stream.of("number", "state"), grid.names().stream(), AFTER.stream())
                .flatMap(names -> names)
                .collect(Collectors.joining(","));
    }

    /// A line, without its end.
    static String line(Row row) {
        var fields = new ArrayList<String>();
        fields.add(Integer.toString(row.number()));
        fields.add(name(row.state()));
        fields.addAll(row.values().values());
        fields.add(number(row.validation()));
        fields.add(number(row.loss()));
        fields.add(Integer.toString(row.parameters()));
        fields.add(Long.toString(row.tokens()));
        fields.add(String.format(Locale.ROOT, "%.3f", row.seconds()));
        fields.add(row.weights());
        fields.add(Printed.line(row.reason()));
        return fields.stream().map(Rows::quoted).collect(Collectors.joining(","));
    }

    private static String number(double number) {
        return Double.isNaN(number) ? "" : Double.toString(number);
    }

    private static String quoted(String field) {
        return field.matches("[^,\"\r\n]*") ? field : '"' + field.replace("\"", "\"\"") + '"';
    }

    /// What a line tells of a configuration of this grid.
    ///
    /// @throws IllegalArgumentException if it is no such line
    Row parse(String line) {
        try {
            return read(line);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("one of its columns is not the number that it should be", e);
        }
    }

    private Row read(String line) {
        var fields = fields(line);
        var names = grid.names();
        if (fields.size() != 2 + names.size() + AFTER.size()) {
            throw new IllegalArgumentException("it has " + fields.size() + " columns");
        }
        int number = Integer.parseInt(fields.getFirst());
        if (number < 1 || number > grid.size()) {
            throw new IllegalArgumentException("there is no configuration " + number);
        }
        var values = new LinkedHashMap<String, String>();
        for (int i = 0; i < names.size(); i++) {
            values.put(names.get(i), fields.get(2 + i));
        }
        if (!values.equals(grid.values(number))) {
            throw new IllegalArgumentException("configuration " + number + " has other values");
        }
        var rest = fields.subList(2 + names.size(), fields.size());
        return new Row(
                number,
                values,
                state(fields.get(1)),
                number(rest.get(0)),
                number(rest.get(1)),
                Integer.parseInt(rest.get(2)),
                Long.parseLong(rest.get(3)),
                Double.parseDouble(rest.get(4)),
                rest.get(5),
                rest.get(6));
    }

    private static Row.State state(String field) {
        return Arrays.stream(Row.State.values())
                .filter(state -> field.equals(name(state)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(Printed.text(field) + " is no state"));
    }

    private static String name(Row.State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static double number(String field) {
        return field.isEmpty() ? Double.NaN : Double.parseDouble(field);
    }

    private static List<String> fields(String line) {
        var fields = new ArrayList<String>();
        var field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            boolean doubled = quoted && c == '"' && i + 1 < line.length() && line.charAt(i + 1) == '"';
            if (doubled) {
                field.append(c);
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString());
        return fields;
    }
}
