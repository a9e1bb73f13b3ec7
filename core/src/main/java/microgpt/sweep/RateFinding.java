package microgpt.sweep;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import microgpt.session.RunOption;

/// What a sweep over learning rates alone has found, in words.
final class RateFinding {
    /// So close to the best a rate is as good: seeds make more of a difference.
    private static final double ALIKE = 1.01;

    private RateFinding() {}

    /// A few lines, if the rows are of a grid of learning rates and one of them was trained.
    ///
    /// @param grid the sweep's
    /// @param rows what came of the rates, in any order
    /// @return the lines, or none
    static List<String> of(Grid grid, List<Row> rows) {
        boolean rates = grid.axes().size() == 1 && grid.has(RunOption.LEARNING_RATE);
        var best = Row.best(rows);
        if (!rates || best.isEmpty() || rows.size() < 3) {
            return List.of();
        }
        var ordered = rows.stream()
                .sorted(Comparator.comparingDouble(RateFinding::rate))
                .toList();
        int at = ordered.indexOf(best.get());
        int low = at;
        while (low > 0 && isAlike(ordered.get(low - 1), best.get())) {
            low--;
        }
        int high = at;
        while (high + 1 < ordered.size() && isAlike(ordered.get(high + 1), best.get())) {
            high++;
        }
        var first = String.format(
                Locale.ROOT,
                "learning rate %s: loss %.4f on what is held out, the lowest of %d rates from %s to %s",
                text(best.get()),
                best.get().validation(),
                ordered.size(),
                text(ordered.getFirst()),
                text(ordered.getLast()));
        var alike = low == high
                ? "no other comes within 1 % of it"
                : text(ordered.get(low)) + " to " + text(ordered.get(high)) + " come within 1 % of it";
        return List.of(first, alike + "; " + edge(ordered, at));
    }

    private static String edge(List<Row> ordered, int at) {
        if (at == 0 || at == ordered.size() - 1) {
            return "it is at the end of the range, so the best may lie beyond";
        }
        Optional<Row> lost = ordered.stream()
                .skip(at)
                .filter(row -> row.state() == Row.State.DIVERGED)
                .findFirst();
        var trained = ordered.stream().filter(Row::isDone).toList();
        return lost.isPresent()
                ? "training diverges at " + text(lost.get())
                : String.format(
                        Locale.ROOT,
                        "the loss is %.4f at the lowest and %.4f at the highest",
                        trained.getFirst().validation(),
                        trained.getLast().validation());
    }

    private static boolean isAlike(Row row, Row best) {
        return row.isDone() && row.validation() <= ALIKE * best.validation();
    }

    private static double rate(Row row) {
        return Double.parseDouble(text(row));
    }

    private static String text(Row row) {
        return row.values().get(RunOption.LEARNING_RATE.key());
    }
}
