package microgpt.sweep;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import microgpt.session.RunOption;
import microgpt.text.Printed;

/// Configurations to be trained: every combination of some options' values.
///
/// ```java
/// var grid = Grid.parse("n-embd=16,32,64 learning-rate=0.003..0.03:5 seed=1..3");
/// grid.size();       // 45
/// grid.values(1);    // {n-embd=16, learning-rate=0.003, seed=1}
/// grid.values(2);    // {n-embd=16, learning-rate=0.003, seed=2}
/// ```
///
/// @param axes the options and their values; those of the last change from one configuration to the next
public record Grid(List<Axis> axes) {
    /// More configurations than that are a slip of the pen.
    public static final int MOST = 100_000;

    /// What would make losses of different texts, which tell nothing of one another.
    private static final Set<RunOption> DATA = EnumSet.of(RunOption.DATA, RunOption.DOCUMENTS, RunOption.VALIDATION);

    /// An option and its values.
    ///
    /// @param option what varies
    /// @param values as the command line takes them, each in one way of writing, no two the same
    public record Axis(RunOption option, List<String> values) {
        @Override
        public String toString() {
            return option.key() + "=" + String.join(",", values);
        }
    }

    /// Copies and checks the axes.
    ///
    /// @throws IllegalArgumentException with one line, if there are none or too many configurations
    public Grid {
        axes = List.copyOf(axes);
        if (axes.isEmpty()) {
            throw new IllegalArgumentException("--grid is empty: n-embd=16,32 learning-rate=0.003..0.03:5 is a grid");
        }
        double size = 1;
        for (var axis : axes) {
            size *= axis.values.size();
        }
        if (size > MOST) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "--grid has %,.0f configurations: at most %,d", size, MOST));
        }
    }

    /// The grid that a text means: options of `train` with their values, `name=values`, separated by spaces.
    ///
    /// Values are separated by commas. `a..b` are the whole numbers from a to b; `a..b:n` are n values, both
    /// ends among them: of learning rates, weight decay, the length of a clipped gradient, `init-std` and `eps`
    /// each is so many times the one before, and rounded to four digits; others are evenly spread.
    ///
    /// @param text such as `n-embd=16,32 learning-rate=0.003..0.03:5`
    /// @return the grid
    /// @throws IllegalArgumentException with one line that says what is wrong and what would be right
    public static Grid parse(String text) {
        var axes = new ArrayList<Axis>();
        for (var part : text.strip().split("\\s+")) {
            if (!part.isEmpty()) {
                var axis = axis(part);
                if (axes.stream().anyMatch(other -> other.option == axis.option)) {
                    throw new IllegalArgumentException("--grid has " + axis.option.key() + " twice");
                }
                axes.add(axis);
            }
        }
        return new Grid(axes);
    }

    private static Axis axis(String part) {
        int equals = part.indexOf('=');
        if (equals < 0) {
            throw new IllegalArgumentException(
                    "--grid: " + Printed.text(part) + " is no option with values, such as n-embd=16,32");
        }
        var name = part.substring(0, equals);
        var option = RunOption.named(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        "--grid: " + Printed.text(name) + " is no option of train: its options are named as there"));
        if (DATA.contains(option)) {
            throw new IllegalArgumentException(
                    "--grid: " + option.key() + " cannot vary: losses on different texts tell nothing of one another");
        }
        if (!option.isLearnt()) {
            throw new IllegalArgumentException(
                    "--grid: " + option.key() + " makes no sense there: no weight depends on it");
        }
        return new Axis(option, Values.of(option, part.substring(equals + 1)));
    }

    /// How many configurations there are.
    ///
    /// @return the product of how many values each option has
    public int size() {
        return axes.stream().mapToInt(axis -> axis.values.size()).reduce(1, (a, b) -> a * b);
    }

    /// The values of a configuration, by the options' names.
    ///
    /// @param number counted from 1
    /// @return them, in the order of the axes
    /// @throws IndexOutOfBoundsException if there is none
    public Map<String, String> values(int number) {
        if (number < 1 || number > size()) {
            throw new IndexOutOfBoundsException("configuration " + number + " of " + size());
        }
        int rest = number - 1;
        var values = new LinkedHashMap<String, String>();
        for (var axis : axes.reversed()) {
            values.putFirst(axis.option.key(), axis.values.get(rest % axis.values.size()));
            rest /= axis.values.size();
        }
        return values;
    }

    /// Whether the grid gives values to the option.
    boolean has(RunOption option) {
        return axes.stream().anyMatch(axis -> axis.option == option);
    }

    /// The names of the options.
    List<String> names() {
        return axes.stream().map(axis -> axis.option.key()).toList();
    }

    /// The grid as [#parse] reads it, every value written out.
    @Override
    public String toString() {
        return axes.stream().map(Axis::toString).collect(Collectors.joining(" "));
    }
}
