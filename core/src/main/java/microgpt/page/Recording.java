package microgpt.page;

import java.util.List;

/// What a run has left behind.
///
/// @param first steps that were done before it
/// @param losses of its steps, before each update
/// @param rates the learning rates of its steps
/// @param snapshots the weights through time, at least one, the last ones last
/// @param firstMoments Adam's, of all parameters, before its first step; empty if they are 0
/// @param secondMoments likewise
record Recording(
        int first,
        double[] losses,
        double[] rates,
        List<Snapshot> snapshots,
        float[] firstMoments,
        float[] secondMoments) {
    /// A recording of final weights alone.
    static Recording of(int done, float[] weights) {
        return new Recording(
                done, new double[0], new double[0], List.of(new Snapshot(done, weights)), new float[0], new float[0]);
    }
}
