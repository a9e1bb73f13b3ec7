package microgpt.bench;

/// One way to do what is timed. [Contest#arm] makes it, in a process of its own.
///
/// The very arm that is timed is checked first: after as many runs its answer must be that of the question's reference,
/// which must have changed by them. So an arm that computes nothing, or something else, fails instead of winning.
public interface Arm extends AutoCloseable {
    /// Does it once, which is what is timed. What it returns is only there to be of use to somebody: a number that
    /// takes no time to get.
    double run();

    /// All that the runs so far led to, read from where they left it.
    double[] answer();

    @Override
    default void close() {}
}
