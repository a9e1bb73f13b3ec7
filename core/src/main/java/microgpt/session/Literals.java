package microgpt.session;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// Values as a user writes them.
public final class Literals {
    private static final Set<Class<?>> TYPES = Set.of(int.class, Integer.class, long.class, double.class, Path.class);

    private Literals() {}

    /// {@return whether values of this type are read here}
    ///
    /// @param type of an option
    public static boolean has(Class<?> type) {
        return TYPES.contains(type) || type.isEnum();
    }

    /// What a text means.
    ///
    /// @param type a primitive number's class, that of its wrapper, a path or an enum whose constants are
    ///     written as their `toString` says
    /// @param text as a user wrote it
    /// @return a value of that type
    /// @throws IllegalArgumentException with a line that quotes the text and says what would be right
    public static Object of(Class<?> type, String text) {
        if (type == int.class || type == Integer.class) {
            return integer(text);
        }
        if (type == long.class) {
            return longInteger(text);
        }
        if (type == double.class) {
            return number(text);
        }
        return type == Path.class ? path(text) : oneOf(type.getEnumConstants(), text);
    }

    /// Java takes digits of every script for a number, and `1f` and hexadecimal ones. Not by a pattern, which would
    /// take a run of one step two milliseconds.
    private static String plain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if ("0123456789-+.eEInfityNa".indexOf(text.charAt(i)) < 0) {
                throw new NumberFormatException();
            }
        }
        if (text.endsWith("f")) {
            throw new NumberFormatException();
        }
        return text;
    }

    private static int integer(String text) {
        try {
            return Integer.parseInt(plain(text));
        } catch (NumberFormatException e) {
            throw not(text, String.format(Locale.ROOT, "a whole number up to %,d", Integer.MAX_VALUE));
        }
    }

    private static long longInteger(String text) {
        try {
            return Long.parseLong(plain(text));
        } catch (NumberFormatException e) {
            throw not(text, "a whole number of at most 63 bits");
        }
    }

    private static double number(String text) {
        double number;
        try {
            number = Double.parseDouble(plain(text));
        } catch (NumberFormatException e) {
            throw not(text, "a number such as 0.5 or 1e-8");
        }
        boolean vanished = number == 0 && text.matches("[^eEpP]*[1-9].*");
        boolean overflown = Double.isInfinite(number) && !text.contains("Infinity");
        if (vanished || overflown) {
            throw not(text, "between " + Double.MIN_VALUE + " and " + Double.MAX_VALUE + ", as a double is");
        }
        return number;
    }

    private static Path path(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("it is empty");
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("'" + text + "' cannot be the name of a file here: " + e.getReason(), e);
        }
    }

    private static Object oneOf(Object[] values, String text) {
        return Arrays.stream(values)
                .filter(value -> value.toString().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is none of "
                        + Arrays.stream(values).map(Object::toString).collect(Collectors.joining(", "))));
    }

    private static IllegalArgumentException not(String text, String right) {
        return new IllegalArgumentException("'" + text + "' is not " + right);
    }
}
