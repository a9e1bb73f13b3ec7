package microgpt.sweep;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import microgpt.session.RunOption;
import microgpt.session.Watcher;
import microgpt.text.Printed;

/// How a sweep stands, in lines of text: what runs, and what has done best so far. It may be asked from
/// any thread.
public final class Board {
    private static final int BEST = 5;
    private static final int RUNNING = 8;
    private static final int MEANS = 10;

    private final int total;
    private final Grid grid;
    private final Map<Integer, Watcher.Step> running = new ConcurrentSkipListMap<>();
    private final List<Row> best = new ArrayList<>();
    private int ended;

    /// A board of what has been before.
    ///
    /// @param total configurations to be trained
    /// @param before what came of configurations that have ended before
    Board(Grid grid, int total, Collection<Row> before) {
        this.grid = grid;
        this.total = total;
        before.forEach(this::add);
    }

    /// A configuration is begun, or goes on.
    void onStep(int number, Watcher.Step step) {
        running.put(number, step);
    }

    /// A configuration has ended.
    synchronized void onRow(Row row) {
        running.remove(row.number());
        add(row);
    }

    /// The configuration that has just ended, for who reads line after line.
    ///
    /// @param row what came of it
    /// @param isBest whether none did better so far
    /// @return a line, which counts it
    public synchronized String line(Row row, boolean isBest) {
        var counted = String.format(Locale.ROOT, "%,d", total);
        var count = String.format(Locale.ROOT, "%," + counted.length() + "d/%s", ended, counted);
        var what = row.isDone()
                ? String.format(Locale.ROOT, "validation %s  %.1f s", nats(row.validation()), row.seconds())
                : row.state().name().toLowerCase(Locale.ROOT) + ": " + Printed.line(row.reason());
        return count + "  " + words(row.values()) + "  " + what + (isBest ? "  best so far" : "");
    }

    private void add(Row row) {
        ended++;
        if (row.isDone()) {
            best.add(row);
            best.sort(Row.BEST_FIRST);
            if (best.size() > BEST) {
                best.removeLast();
            }
        }
    }

    private static String words(Map<String, String> values) {
        return values.entrySet().stream()
                .map(value -> value.getKey() + " " + value.getValue())
                .collect(Collectors.joining("  "));
    }

    /// The whole board.
    ///
    /// @return the best in columns, a line for each that runs, and how many have ended
    public synchronized List<String> lines() {
        var lines = new ArrayList<>(table(best));
        running.entrySet().stream()
                .limit(RUNNING)
                .map(entry -> words(grid.values(entry.getKey())) + "  " + words(entry.getValue()))
                .forEach(lines::add);
        lines.add(String.format(Locale.ROOT, "%,d of %,d configurations have ended", ended, total));
        return lines;
    }

    private static String words(Watcher.Step step) {
        return String.format(Locale.ROOT, "step %,d/%,d  loss %s", step.done(), step.steps(), nats(step.loss()));
    }

    /// A loss: with four decimals, or four digits where it is far from any that a model has.
    private static String nats(double loss) {
        return String.format(Locale.ROOT, loss < 1e5 ? "%.4f" : "%.3e", loss);
    }

    /// Rows in columns, under a line of their names.
    ///
    /// @param rows of one grid
    /// @return the lines; none for no rows
    public static List<String> table(List<Row> rows) {
        if (rows.isEmpty()) {
            return List.of();
        }
        var cells = new ArrayList<List<String>>();
        var names = new ArrayList<>(List.of("validation", "loss", "parameters", "seconds"));
        names.addAll(rows.getFirst().values().keySet());
        cells.add(names);
        for (var row : rows) {
            var line = new ArrayList<>(List.of(
                    row.isDone() ? nats(row.validation()) : row.state().name().toLowerCase(Locale.ROOT),
                    row.isDone() ? nats(row.loss()) : "",
                    row.isDone() ? String.format(Locale.ROOT, "%,d", row.parameters()) : "",
                    String.format(Locale.ROOT, "%.2f", row.seconds())));
            line.addAll(row.values().values());
            cells.add(line);
        }
        var widths = new int[names.size()];
        for (var line : cells) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        return cells.stream().map(line -> aligned(line, widths)).toList();
    }

    /// What settings come to over their seeds: the mean loss on what is held out and its standard deviation, the lowest
    /// mean first. The best of many runs has had luck with its seed, which a mean shows.
    ///
    /// @param rows of one grid
    /// @return a line for each of the ten best settings that were trained with several seeds
    public static List<String> means(List<Row> rows) {
        var settings = new LinkedHashMap<Map<String, String>, List<Row>>();
        for (var row : rows) {
            var setting = new LinkedHashMap<>(row.values());
            setting.remove(RunOption.SEED.key());
            settings.computeIfAbsent(setting, none -> new ArrayList<>()).add(row);
        }
        return settings.entrySet().stream()
                .filter(setting -> setting.getValue().size() > 1
                        && setting.getValue().stream().allMatch(Row::isDone))
                .sorted(Comparator.comparingDouble(setting -> mean(setting.getValue())))
                .limit(MEANS)
                .map(setting -> mean(setting.getKey(), setting.getValue()))
                .toList();
    }

    private static double mean(List<Row> rows) {
        return rows.stream().mapToDouble(Row::validation).average().orElseThrow();
    }

    private static String mean(Map<String, String> setting, List<Row> rows) {
        double mean = mean(rows);
        double squares = rows.stream()
                .mapToDouble(row -> Math.pow(row.validation() - mean, 2))
                .sum();
        return String.format(
                        Locale.ROOT,
                        "mean of %d seeds  %s ± %s  %s",
                        rows.size(),
                        nats(mean),
                        nats(Math.sqrt(squares / (rows.size() - 1))),
                        words(setting))
                .strip();
    }

    private static String aligned(List<String> cells, int[] widths) {
        var line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            line.append(" ".repeat(widths[i] - cells.get(i).length() + (i == 0 ? 0 : 2)))
                    .append(cells.get(i));
        }
        return line.toString();
    }
}
