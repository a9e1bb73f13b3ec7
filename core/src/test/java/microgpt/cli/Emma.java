package microgpt.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import microgpt.autograd.Expression;
import microgpt.autograd.Ops;
import microgpt.check.GradientCheck;
import microgpt.check.Subject;
import microgpt.checkpoint.CheckpointException;
import microgpt.checkpoint.SavedModel;
import microgpt.model.Batch;
import microgpt.model.Config;
import microgpt.model.Gpt;
import microgpt.model.Loss;
import microgpt.text.Corpus;
import microgpt.value.ValueOps;

/// A saved model that has read `emma`: what it makes of it in double, and how far off float may be.
record Emma(Config config, Batch batch, double[] parameters) {
    /// A model that has read `emm`, or all of `emma`.
    ///
    /// @param letters how many of the four
    static Emma of(Path model, int letters) throws CheckpointException {
        try (var saved = SavedModel.open(model)) {
            var info = saved.info();
            var ops = ValueOps.forInference(info.config().parameterCount(), _ -> null);
            saved.loadInto(ops);
            var parameters = new double[info.config().parameterCount()];
            Arrays.setAll(parameters, ops::parameter);
            var batch = new Batch(1, letters + 1);
            batch.add(info.tokenizer().encode(Corpus.of("a name", "emma".getBytes(StandardCharsets.UTF_8))), 0);
            return new Emma(info.config(), batch, parameters);
        }
    }

    /// Whether these are the logits of what comes next.
    void assertLogits(double[] logits) {
        assertEquals(config.vocabSize(), logits.length);
        for (int token = 0; token < logits.length; token++) {
            assertWithin(new LastLogit(config, batch, token), logits[token], "logit of token " + token);
        }
    }

    /// Whether this is the mean loss.
    void assertLoss(double loss) {
        assertWithin(new Loss(config, batch), loss, "loss");
    }

    private void assertWithin(Expression expression, double actual, String what) {
        int longest = new Loss(config, batch).longestSum();
        double bound =
                GradientCheck.floatBound(new Subject(what, expression, parameters, config::parameterName, longest));
        assertTrue(bound < 1e-3, "a bound that says something: " + bound);
        var ops = ValueOps.forInference(parameters.length, _ -> null);
        for (int i = 0; i < parameters.length; i++) {
            ops.parameter(i, parameters[i]);
        }
        assertEquals(ops.get(expression.record(ops), 0, 0), actual, bound, what);
    }

    /// The logit of one token at the last position, as a function of the parameters.
    private record LastLogit(Config config, Batch batch, int token) implements Expression {
        @Override
        public <M> M record(Ops<M> ops) {
            var logits = new Gpt<>(config, ops).logits(batch);
            var mask = new double[batch.rows() * config.vocabSize()];
            mask[mask.length - config.vocabSize() + token] = 1;
            return ops.sum(ops.mul(logits, ops.constant(batch.rows(), config.vocabSize(), mask)));
        }
    }
}
