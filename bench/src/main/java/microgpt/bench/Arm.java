package microgpt.bench;

/// One way to do what is timed, in a process of its own. [Timing] says what it is held against.
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

    /// Arrays one behind the other, for an answer.
    static double[] doubles(float[]... arrays) {
        int n = 0;
        for (var array : arrays) {
            n += array.length;
        }
        var all = new double[n];
        int i = 0;
        for (var array : arrays) {
            for (float x : array) {
                all[i++] = x;
            }
        }
        return all;
    }
}
