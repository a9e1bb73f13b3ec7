package microgpt.lessons;

import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Pattern;

/// Holds what was printed against what a page shows: words as they are, numbers to the digits shown.
final class Comparison {
    /// A line of the page that stands for any number of lines.
    static final String LEFT_OUT = "…";

    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE][-+]?\\d+)?");

    private Comparison() {}

    /// The first line of the page, counted from 0, that was not printed so; as many as it has if more was printed;
    /// -1 if all is well.
    static int difference(List<String> shown, List<String> printed) {
        int at = 0;
        for (int i = 0; i < shown.size(); i++) {
            if (shown.get(i).strip().equals(LEFT_OUT)) {
                int rest = shown.size() - i - 1;
                if (shown.subList(i + 1, shown.size()).contains(LEFT_OUT) || printed.size() - at < rest) {
                    return i;
                }
                at = printed.size() - rest;
            } else if (at == printed.size() || !isAlike(shown.get(i), printed.get(at++))) {
                return i;
            }
        }
        return at == printed.size() ? -1 : shown.size();
    }

    static boolean isAlike(String shown, String printed) {
        var expected = NUMBER.matcher(shown);
        var actual = NUMBER.matcher(printed);
        if (!words(shown).equals(words(printed))) {
            return false;
        }
        while (expected.find() && actual.find()) {
            var number = new BigDecimal(expected.group());
            var half = number.ulp().multiply(new BigDecimal("0.5"));
            if (number.subtract(new BigDecimal(actual.group())).abs().compareTo(half) > 0) {
                return false;
            }
        }
        return true;
    }

    /// The text with one number for all, and one space for many.
    private static String words(String line) {
        return NUMBER.matcher(line).replaceAll("0").replaceAll("\\s+", " ").strip();
    }
}
