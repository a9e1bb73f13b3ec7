package microgpt.sweep;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import microgpt.session.RunOption;

/// The values of an option in a grid, as a user writes them: `16,32,64`, `1..3`, `0.003..0.03:5`, and any of
/// them separated by commas.
final class Values {
    /// What is tried over orders of magnitude: a range of it is spread by a constant factor.
    private static final Set<RunOption> BY_FACTOR = EnumSet.of(
            RunOption.LEARNING_RATE,
            RunOption.MIN_LEARNING_RATE,
            RunOption.WEIGHT_DECAY,
            RunOption.INIT_STD,
            RunOption.CLIP,
            RunOption.EPS);

    private static final Set<Class<?>> WHOLE = Set.of(int.class, long.class);

    private static final Pattern RANGE = Pattern.compile("(.*?)\\.\\.(.*?)(?::(.*))?");

    /// Digits of a value between the ends of a range: it is to be read, copied and typed.
    private static final int DIGITS = 4;

    private static final int DIGITS_OF_DOUBLE = 17;

    private final RunOption option;

    private Values(RunOption option) {
        this.option = option;
    }

    /// The values that a text means, each as it is written in results.
    ///
    /// @throws IllegalArgumentException with one line that says what is wrong and what would be right
    static List<String> of(RunOption option, String text) {
        return new Values(option).list(text);
    }

    private List<String> list(String text) {
        if (text.isEmpty()) {
            throw wrong("is without values: " + option.key() + "=A,B,C lists some");
        }
        var values = new ArrayList<String>();
        for (var part : text.split(",", -1)) {
            if (part.isEmpty()) {
                throw wrong("has an empty value: commas stand between values");
            }
            values.addAll(values(part));
        }
        var seen = new HashSet<String>();
        for (var value : values) {
            if (!seen.add(value)) {
                throw wrong("has " + value + " twice");
            }
        }
        return List.copyOf(values);
    }

    private List<String> values(String part) {
        var range = RANGE.matcher(part);
        if (!range.matches() || !(option.type() == double.class || WHOLE.contains(option.type()))) {
            return List.of(canonical(option.parse(part)));
        }
        var from = parse(range.group(1), part);
        var to = parse(range.group(2), part);
        boolean backwards = option.type() == double.class
                ? from.doubleValue() > to.doubleValue()
                : from.longValue() > to.longValue();
        if (backwards) {
            throw wrong(part + " runs backwards: the smaller end comes first");
        }
        if (range.group(3) == null) {
            if (option.type() == double.class) {
                throw wrong(part + " does not say how many: " + part + ":5 is five values");
            }
            return wholes(from.longValue(), to.longValue());
        }
        int count = count(range.group(3), part);
        return option.type() == double.class
                ? spread(from.doubleValue(), to.doubleValue(), count, part)
                : wholes(from.longValue(), to.longValue(), count, part);
    }

    private Number parse(String end, String part) {
        if (end.isEmpty()) {
            throw wrong(part + " lacks an end: a range is written A..B");
        }
        var value = (Number) option.parse(end);
        if (!Double.isFinite(value.doubleValue())) {
            throw wrong(part + " has no end that is a number");
        }
        return value;
    }

    private int count(String text, String part) {
        int count;
        try {
            count = Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw wrong(part + ": '" + text + "' is no number of values");
        }
        if (count < 2) {
            throw wrong(part + " is " + count + " values: a range has at least 2, both ends among them");
        }
        requireFew(count);
        return count;
    }

    private void requireFew(double count) {
        if (count > Grid.MOST) {
            throw wrong(String.format(
                    Locale.ROOT, "has %,.0f values: a grid is at most %,d configurations", count, Grid.MOST));
        }
    }

    private List<String> wholes(long from, long to) {
        requireFew(1.0 + to - from);
        return LongStream.rangeClosed(from, to).mapToObj(Long::toString).toList();
    }

    /// Evenly spread and rounded.
    private List<String> wholes(long from, long to, int count, String part) {
        if (count > 1.0 + to - from) {
            throw wrong(part + ": there are not so many whole numbers in it");
        }
        return IntStream.range(0, count)
                .mapToLong(i -> i == count - 1 ? to : from + Math.round(((double) to - from) * i / (count - 1)))
                .mapToObj(Long::toString)
                .toList();
    }

    private List<String> spread(double from, double to, int count, String part) {
        if (from == to) {
            throw wrong(part + " does not run at all: its ends are the same");
        }
        if (!BY_FACTOR.contains(option)) {
            return rounded(from, to, count, i -> from + (to - from) * i / (count - 1));
        }
        if (!(from > 0)) {
            throw wrong(part + " must begin above 0: each value is so many times the one before");
        }
        return rounded(from, to, count, i -> from * StrictMath.pow(to / from, (double) i / (count - 1)));
    }

    /// The ends as they are, the others to as few digits as keep them apart and in order.
    private static List<String> rounded(double from, double to, int count, IntToDoubleFunction value) {
        double[] values = {};
        for (int digits = DIGITS; digits <= DIGITS_OF_DOUBLE; digits++) {
            var precision = new MathContext(digits);
            values = IntStream.range(0, count)
                    .mapToDouble(i -> i == 0
                            ? from
                            : i == count - 1
                                    ? to
                                    : new BigDecimal(value.applyAsDouble(i))
                                            .round(precision)
                                            .doubleValue())
                    .toArray();
            if (runsOn(values, Math.signum(to - from))) {
                break;
            }
        }
        return DoubleStream.of(values).mapToObj(Values::canonical).toList();
    }

    /// Whether each is above the one before, if the sign is 1, or below it, if it is -1.
    private static boolean runsOn(double[] values, double sign) {
        return IntStream.range(1, values.length).allMatch(i -> Math.signum(values[i] - values[i - 1]) == sign);
    }

    /// A value in one way of many: `0.01` and `1e-2` are the same.
    static String canonical(Object value) {
        return value instanceof Double
                ? value.toString().replace('E', 'e').replaceFirst("\\.0(?=e|$)", "")
                : value.toString();
    }

    private IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException("--grid: " + option.key() + " " + what);
    }
}
