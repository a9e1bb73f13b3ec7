package microgpt.autograd;

/// A computation that any engine can record: a function of the engine's parameters.
@FunctionalInterface
public interface Expression {
    /// Records the computation and returns its result.
    ///
    /// @param ops the engine to record it on
    /// @param <M> its matrices
    <M> M record(Ops<M> ops);
}
