package microgpt.autograd;

/// A computation that any engine can record: a function of the engine's parameters.
@FunctionalInterface
public interface Expression {
    /// Records the computation and returns its result.
    ///
    /// @param <M> its matrices
    /// @param ops the engine to record it on
    /// @return what it computes, such as a loss `[1, 1]`
    <M> M record(Ops<M> ops);
}
