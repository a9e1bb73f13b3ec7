package microgpt.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import microgpt.model.Config;

/// What of a run goes into its page, so that the page keeps within its budget.
///
/// Snapshots of the weights take most of it, and there are as many as there is room for, at most [#MOST_SNAPSHOTS].
/// Everything else has a share of an eighth each, and is thinned or left out beyond that.
///
/// @param snapshots how many there is room for, at least 1, which the final weights take whether or not they fit
/// @param lossEvery how many steps from one kept loss to the next
/// @param examples whether what each step read is in it, with which the page can train again
/// @param checks whether the engine's gradients are in it, which the page compares its own with
/// @param leftOut what was left out, in sentences
record Contents(int snapshots, int lossEvery, boolean examples, boolean checks, List<String> leftOut) {
    /// More would not be seen.
    static final int MOST_SNAPSHOTS = 61;

    /// Work of one forward and backward pass that a page may ask of the engine besides the run's own.
    private static final double MOST_FLOPS = 1e9;

    /// What fits.
    ///
    /// @param budget bytes of the whole page
    /// @param steps that are recorded
    /// @param examplesPerStep how many each reads
    /// @param resumed whether Adam's moments go with the examples, with which it went on
    static Contents of(Config config, long budget, int steps, long examplesPerStep, boolean resumed) {
        var leftOut = new ArrayList<String>();
        double room = budget - Page.skeleton();
        double share = Math.max(0, room / 8);

        int lossEvery = Math.max(1, (int) Math.ceil(Numbers.encoded(4.0 * steps) / Math.max(1, share)));
        if (lossEvery > 1) {
            leftOut.add(String.format(Locale.ROOT, "of the losses one in %,d is kept", lossEvery));
        }
        double read = Numbers.encoded(2.0 * steps * examplesPerStep * (config.blockSize() + 2) + 8.0 * steps);
        double weights = Numbers.encoded(4.0 * config.parameterCount());
        double moments = resumed ? 2 * weights : 0;
        boolean examples = steps > 0 && read <= share && share + moments + weights <= room;
        if (steps > 0 && !examples) {
            leftOut.add("what each step read is left out, so a weight's gradients cannot be replayed");
        }
        boolean checks = steps > 0 && 2 * weights <= share && config.flopsPerToken() * config.blockSize() <= MOST_FLOPS;
        if (steps > 0 && !checks) {
            leftOut.add("the engine's gradients are left out, so the page cannot compare its own with them");
        }
        double used =
                Numbers.encoded(4.0 * steps / lossEvery) + (examples ? read + moments : 0) + (checks ? 2 * weights : 0);
        int wanted = Math.clamp(steps + 1L, 1, MOST_SNAPSHOTS);
        int snapshots = (int) Math.clamp((room - used) / weights, 1, wanted);
        if (snapshots == 1 && wanted > 1) {
            leftOut.add("only the final weights are kept");
        } else if (snapshots < wanted) {
            leftOut.add(
                    String.format(Locale.ROOT, "%,d snapshots of the weights are kept, not %,d", snapshots, wanted));
        }
        if (weights > room) {
            leftOut.add(String.format(Locale.ROOT, "even so the weights alone take %.1f MB", weights / 1e6));
        }
        return new Contents(snapshots, lossEvery, examples, checks, List.copyOf(leftOut));
    }

    /// How many bytes the page takes in memory: what is recorded, the last weights and moments, and, while it is
    /// written, an engine for each and copies of what it holds.
    double memory(Config config, int steps) {
        int copies = snapshots + (checks ? 13 : 8);
        return (double) copies * Float.BYTES * config.parameterCount() + memoryOfSteps(steps);
    }

    /// What of it is recorded of each step.
    double memoryOfSteps(int steps) {
        return 6.0 * Double.BYTES * steps;
    }

    /// The losses that are kept.
    float[] losses(Recording recording) {
        var kept = new float[Math.ceilDiv(recording.losses().length, lossEvery)];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = (float) recording.losses()[i * lossEvery];
        }
        return kept;
    }
}
