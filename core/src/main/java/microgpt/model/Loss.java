package microgpt.model;

import microgpt.autograd.Expression;
import microgpt.autograd.Ops;

/// The loss of one batch, as a function of the parameters.
///
/// @param config the model's sizes
/// @param batch what it is to predict
public record Loss(Config config, Batch batch) implements Expression {
    @Override
    public <M> M record(Ops<M> ops) {
        return new Gpt<>(config, ops).loss(batch);
    }

    /// {@return the most terms any sum in it has, forward or backward: the inputs or outputs of a
    /// layer, or the rows of the batch}
    public int longestSum() {
        return Math.max(Math.max(4 * config.nEmbd(), config.vocabSize()), batch.rows());
    }
}
