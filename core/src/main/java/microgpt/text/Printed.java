package microgpt.text;

import java.util.Locale;

/// Text from outside, as part of a message of one line.
public final class Printed {
    /// The longest text shown in full, in characters.
    private static final int LONGEST = 100;

    /// Longer than nearly all paths.
    private static final int LONGEST_VALUE = 250;

    private static final int ZERO_WIDTH_NON_JOINER = 0x200c;
    private static final int ZERO_WIDTH_JOINER = 0x200d;

    private Printed() {}

    /// {@return `'é' (U+00E9)`, or `U+000A` alone if a terminal would not show the character}
    ///
    /// @param codePoint a Unicode code point
    public static String character(int codePoint) {
        var number = String.format(Locale.ROOT, "U+%04X", codePoint);
        return isVisible(codePoint) ? "'" + Character.toString(codePoint) + "' (" + number + ")" : number;
    }

    /// {@return such as `1 document`, or `32,033 documents`}
    ///
    /// @param n how many
    /// @param what one is called, of which more than one end in s
    public static String count(long n, String what) {
        return String.format(Locale.ROOT, "%,d %s%s", n, what, n == 1 ? "" : "s");
    }

    /// {@return the text in quotes, cut short after 100 characters, with the number in place of each
    /// invisible character}
    ///
    /// @param text any text
    public static String text(String text) {
        var printed = new StringBuilder("\"");
        text.codePoints().limit(LONGEST).forEach(codePoint -> append(printed, codePoint));
        return printed.append(text.codePointCount(0, text.length()) > LONGEST ? "…\"" : "\"")
                .toString();
    }

    /// {@return the text without quotes and at full length, with the number in place of each invisible
    /// character}
    ///
    /// @param text any text
    public static String line(String text) {
        var printed = new StringBuilder(text.length());
        text.codePoints().forEach(codePoint -> append(printed, codePoint));
        return printed.toString();
    }

    /// {@return [#line], cut short after 250 characters: a name or a value that anybody may have
    /// written}
    ///
    /// @param text any text
    public static String brief(String text) {
        var first = text.codePoints()
                .limit(LONGEST_VALUE)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append);
        return line(first.toString()) + (first.length() < text.length() ? "…" : "");
    }

    /// A text that a model has learnt or invented, for a terminal: what would steer it (escapes, bells, a carriage
    /// return, marks that reverse what follows) is replaced by its number; tabs and the joints within a character
    /// stay.
    ///
    /// @param text any text
    /// @param lines whether the text has lines of its own
    /// @return what a terminal may be given
    public static String shown(String text, boolean lines) {
        var printed = new StringBuilder(text.length());
        text.codePoints().forEach(codePoint -> {
            boolean harmless = codePoint == '\t'
                    || codePoint == '\n' && lines
                    || codePoint == ZERO_WIDTH_NON_JOINER
                    || codePoint == ZERO_WIDTH_JOINER;
            boolean steers = switch (Character.getType(codePoint)) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.SURROGATE,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR -> !harmless;
                default -> false;
            };
            printed.append(steers ? String.format(Locale.ROOT, "<U+%04X>", codePoint) : Character.toString(codePoint));
        });
        return printed.toString();
    }

    private static void append(StringBuilder printed, int codePoint) {
        if (isVisible(codePoint)) {
            printed.appendCodePoint(codePoint);
        } else {
            printed.append(String.format(Locale.ROOT, "<U+%04X>", codePoint));
        }
    }

    private static boolean isVisible(int codePoint) {
        return codePoint == ' '
                || switch (Character.getType(codePoint)) {
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.SURROGATE,
                            Character.PRIVATE_USE,
                            Character.UNASSIGNED,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR,
                            Character.SPACE_SEPARATOR -> false;
                    default -> true;
                };
    }
}
