package microgpt.model;

import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;

/// How well a model does on what it has not seen: its mean loss there, and when that was lowest.
///
/// @param <M> the engine's matrices
public final class Validation<M> {
    /// The lowest loss so far.
    ///
    /// @param loss infinite before the first
    /// @param step the steps done when it was found
    public record Best(double loss, int step) {
        /// Before the first evaluation.
        public static final Best NONE = new Best(Double.POSITIVE_INFINITY, 0);

        /// {@return this one, or the new one if it is lower}
        public Best or(double loss, int step) {
            return loss < this.loss ? new Best(loss, step) : this;
        }
    }

    private final Gpt<M> gpt;
    private final HeldOut heldOut;
    private final int batchSize;
    private final Batch batch;

    /// A validation of one model.
    ///
    /// @param gpt the model, on any engine
    /// @param heldOut what it has not seen
    /// @param batchSize examples that are computed at once; as in training, it changes a loss by roundings only
    /// @throws IllegalArgumentException if these are below 1
    public Validation(Gpt<M> gpt, HeldOut heldOut, int batchSize) {
        this.gpt = gpt;
        this.heldOut = heldOut;
        this.batchSize = batchSize;
        batch = new Batch(batchSize, gpt.config().blockSize());
    }

    /// The mean over all examples of each one's mean loss. It only goes forward: nothing is learnt.
    ///
    /// @return the loss, in nats
    public double loss() {
        return loss(() -> false).getAsDouble();
    }

    /// The same, or nothing if `stop` says so before one of the batches.
    ///
    /// @param stop is asked before every batch
    /// @return the loss, in nats, if it was not stopped
    public OptionalDouble loss(BooleanSupplier stop) {
        double sum = 0;
        for (long first = 0; first < heldOut.count(); first += batchSize) {
            if (stop.getAsBoolean()) {
                return OptionalDouble.empty();
            }
            int n = (int) Math.min(batchSize, heldOut.count() - first);
            batch.fill(heldOut.examples(), first, n);
            var ops = gpt.ops();
            ops.beginRound();
            try {
                sum += n * ops.get(gpt.loss(batch), 0, 0);
            } finally {
                ops.endRound();
            }
        }
        return OptionalDouble.of(sum / heldOut.count());
    }
}
