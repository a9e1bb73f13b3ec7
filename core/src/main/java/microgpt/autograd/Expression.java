package microgpt.autograd;

/// A computation that any engine can record: a function of the engine's parameters.
@FunctionalInterface
public interface Expression {
    /// Records the computation and returns its result.
    <M> M record(Ops<M> ops);
}
