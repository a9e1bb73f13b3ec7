package microgpt.page;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import microgpt.autograd.Ops;
import microgpt.autograd.Ops.Kept;
import microgpt.model.Trainer;

/// Remembers of a run while it trains: the loss and the rate of every step, and the weights at chosen times.
///
/// Snapshots are close to one another at first, where a model changes fast: of n, the i-th is taken when
/// `(i / (n - 1))^1.5` of the steps are done, and after every step if there are enough. Each is a copy of the weights
/// and touches nothing else, so the run's bits
/// stay.
final class Recorder implements Trainer.Listener {
    private final Ops<?> ops;
    private final int parameters;
    private final int first;
    private final int[] times;
    private final double[] doubles;
    private final List<Snapshot> snapshots = new ArrayList<>();
    private final float[] firstMoments;
    private final float[] secondMoments;
    private double[] losses = new double[1 << 10];
    private double[] rates = new double[1 << 10];
    private int count;
    private int next;

    /// A recorder of a run that goes on with what `ops` holds.
    ///
    /// @param parameters how many the model has
    /// @param first steps that are done already
    /// @param steps of the whole run
    /// @param snapshots how many to take, at least 1: of one, only the last is taken
    Recorder(Ops<?> ops, int parameters, int first, int steps, int snapshots) {
        this.ops = ops;
        this.parameters = parameters;
        this.first = first;
        doubles = new double[Math.min(parameters, 1 << 14)];
        times = times(first, steps, snapshots);
        firstMoments = first == 0 ? new float[0] : copy(Kept.FIRST_MOMENTS);
        secondMoments = first == 0 ? new float[0] : copy(Kept.SECOND_MOMENTS);
        takeIfDue(first);
    }

    static int[] times(int first, int steps, int snapshots) {
        if (snapshots > steps - first) {
            return IntStream.rangeClosed(first, steps).toArray();
        }
        var times = new int[snapshots];
        for (int i = 0; i < snapshots; i++) {
            double share = snapshots == 1 ? 1 : (double) i / (snapshots - 1);
            times[i] = first + (int) Math.round((steps - first) * Math.sqrt(share * share * share));
        }
        return Arrays.stream(times).distinct().toArray();
    }

    @Override
    public void onStep(int step, double loss, double rate) {
        if (count == losses.length) {
            losses = Arrays.copyOf(losses, 2 * count);
            rates = Arrays.copyOf(rates, 2 * count);
        }
        losses[count] = loss;
        rates[count++] = rate;
        takeIfDue(step + 1);
    }

    private void takeIfDue(int done) {
        if (next < times.length && done >= times[next]) {
            next++;
            snapshots.add(new Snapshot(done, copy(Kept.PARAMETERS)));
        }
    }

    /// What is remembered, with the weights as they are now for the last: unless they are no finite numbers, as may be
    /// when a run has diverged.
    Recording finish() {
        var all = new ArrayList<>(snapshots);
        int done = first + count;
        if (all.isEmpty() || all.getLast().done() < done) {
            all.add(new Snapshot(done, copy(Kept.PARAMETERS)));
        }
        if (all.size() > 1) {
            all.removeIf(snapshot -> !snapshot.isFinite());
        }
        return new Recording(
                first,
                Arrays.copyOf(losses, count),
                Arrays.copyOf(rates, count),
                List.copyOf(all),
                firstMoments,
                secondMoments);
    }

    private float[] copy(Kept what) {
        var floats = new float[parameters];
        for (int from = 0; from < parameters; from += doubles.length) {
            int n = Math.min(doubles.length, parameters - from);
            ops.copy(what, from, doubles, n);
            for (int i = 0; i < n; i++) {
                floats[from + i] = (float) doubles[i];
            }
        }
        return floats;
    }
}
