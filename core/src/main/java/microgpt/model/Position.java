package microgpt.model;

/// Where a run stands between two steps. With the engine's kept numbers it is all that going on takes.
///
/// @param step steps done
/// @param examples examples seen, which is the number of the next one
public record Position(int step, long examples) {
    /// Before the first step.
    public static final Position START = new Position(0, 0);

    /// @throws IllegalArgumentException if a count is negative
    public Position {
        if (step < 0 || examples < 0) {
            throw new IllegalArgumentException(
                    "a run after " + step + " steps and " + examples + " examples: neither can be negative");
        }
    }
}
