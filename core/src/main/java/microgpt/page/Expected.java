package microgpt.page;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import microgpt.kernels.ScalarKernels;
import microgpt.model.Batch;
import microgpt.model.Gpt;
import microgpt.tape.Tape;
import microgpt.text.Examples;

/// What the tape engine computes at a snapshot, for the page to compare its own numbers with.
///
/// @param snapshot which
/// @param tokens of one example, cut to block_size positions: all but the last are seen, all but the first predicted
/// @param loss of that example
/// @param gradients of that loss, of all parameters
record Expected(int snapshot, int[] tokens, double loss, float[] gradients) {
    /// What to expect at the first and at the last snapshot, of the run's first example.
    static List<Expected> of(Story story, Examples examples, List<Snapshot> snapshots) {
        var config = story.config();
        var tokens = new int[config.blockSize() + 1];
        int n = examples.read(0, tokens, 0, tokens.length);
        var batch = new Batch(1, config.blockSize());
        batch.add(examples, 0);
        var expected = new ArrayList<Expected>();
        for (int at : snapshots.size() == 1 ? new int[] {0} : new int[] {0, snapshots.size() - 1}) {
            try (var tape = Tape.forTraining(config.parameterCount(), new ScalarKernels())) {
                Inventions.restore(tape, snapshots.get(at).weights());
                var loss = new Gpt<>(config, tape).loss(batch);
                tape.backward(loss);
                var gradients = new float[config.parameterCount()];
                for (int i = 0; i < gradients.length; i++) {
                    gradients[i] = (float) tape.parameterGradient(i);
                }
                expected.add(new Expected(at, Arrays.copyOf(tokens, n), tape.get(loss, 0, 0), gradients));
            }
        }
        expected.removeIf(one -> !Double.isFinite(one.loss()));
        return expected;
    }
}
