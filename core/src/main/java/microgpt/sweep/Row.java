package microgpt.sweep;

import java.io.Serializable;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What came of one configuration. It is of numbers and texts, so that it can be sent from machine to machine.
///
/// @param number of the configuration in the grid, counted from 1
/// @param values of the grid's options, by their names
/// @param state whether it was trained
/// @param validation the loss on what is held out after the last step, in nats a token; NaN if it was not
///     trained
/// @param loss the mean of the last tenth of the steps' losses, in nats a token; NaN as well
/// @param parameters of the model, 0 if there is none
/// @param tokens predicted in training
/// @param seconds that training and validation took, on one thread
/// @param weights 16 hexadecimal digits of the SHA-256 over all weights as float32, little-endian; empty if it
///     was not trained
/// @param reason why it was not trained, in one line; empty if it was
public record Row(
        int number,
        Map<String, String> values,
        State state,
        double validation,
        double loss,
        int parameters,
        long tokens,
        double seconds,
        String weights,
        String reason)
        implements Serializable {
    private static final long serialVersionUID = 1;

    /// The lowest loss on what is held out first and, of equals, the lowest number; what was not trained last.
    static final Comparator<Row> BEST_FIRST = Comparator.comparing((Row row) -> !row.isDone())
            .thenComparingDouble(Row::validation)
            .thenComparingInt(Row::number);

    /// How a configuration ended.
    public enum State {
        /// It was trained.
        DONE,
        /// A loss, a gradient or a weight left the numbers: it always will.
        DIVERGED,
        /// It is impossible, or there was no memory for it: it is tried again when the sweep goes on.
        FAILED
    }

    /// Copies the values.
    public Row {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    static Row not(int number, Map<String, String> values, State state, double seconds, String reason) {
        return new Row(number, values, state, Double.NaN, Double.NaN, 0, 0, seconds, "", reason);
    }

    /// Whether it was trained.
    ///
    /// @return whether its numbers are numbers
    public boolean isDone() {
        return state == State.DONE;
    }

    /// The one that did best, if any was trained.
    static Optional<Row> best(Collection<Row> rows) {
        return rows.stream().filter(Row::isDone).min(BEST_FIRST);
    }
}
