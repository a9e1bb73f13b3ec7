package microgpt.model;

import java.util.List;
import microgpt.autograd.Ops;
import microgpt.autograd.Parameters;

/// The model: token ids in, logits or a loss out, on whichever engine it is given.
///
/// ```
/// x = rmsnorm(wte[token] + wpe[position])
/// each layer:  x = x + attention(rmsnorm(x)·[wq; wk; wv]ᵀ)·woᵀ
///              x = x + relu(rmsnorm(x)·fc1ᵀ)·fc2ᵀ
/// logits = x·lm_headᵀ
/// ```
///
/// No biases, no gains, no dropout, no norm before the logits: the transformer of the 200-line microgpt.
///
/// @param <M> the engine's matrices
public final class Gpt<M> {
    /// Who is shown every activation on its way, by a name that stays: `embedding.token`,
    /// `embedding.position`, `embedding`, then of each layer such as `layer0.` these: `attention.norm`,
    /// `attention.qkv`, `attention.heads`, `attention.out`, `attention.residual`, `mlp.norm`, `mlp.hidden`,
    /// `mlp.relu`, `mlp.out`, `mlp.residual`; at last `logits`, and `losses` of every position.
    ///
    /// @param <M> the engine's matrices
    @FunctionalInterface
    public interface Observer<M> {
        /// An activation has been recorded.
        ///
        /// @param name such as `layer0.attention.out`
        /// @param activation a matrix on the engine's record, until its next [Ops#begin]
        void onActivation(String name, M activation);
    }

    private final Config config;
    private final Ops<M> ops;
    private final Observer<M> observer;
    private final List<Parameters.Parameter> parameters;

    /// A model of these sizes whose parameters are the first of the engine's flat vector.
    ///
    /// @param config its sizes
    /// @param ops an engine of at least as many parameters
    public Gpt(Config config, Ops<M> ops) {
        this(config, ops, null);
    }

    /// The same with an observer, or null.
    ///
    /// @param config its sizes
    /// @param ops an engine of at least as many parameters
    /// @param observer is told of every activation
    public Gpt(Config config, Ops<M> ops, Observer<M> observer) {
        config.requireHeldBy(ops);
        this.config = config;
        this.ops = ops;
        this.observer = observer;
        parameters = config.parameters();
    }

    /// {@return the sizes of this model}
    public Config config() {
        return config;
    }

    /// {@return the engine this model runs on}
    public Ops<M> ops() {
        return ops;
    }

    /// {@return the mean over the batch's documents of each one's mean loss, 1×1}
    ///
    /// @param batch the documents
    /// @throws IllegalArgumentException if the batch has no documents
    public M loss(Batch batch) {
        if (batch.documents() == 0) {
            throw new IllegalArgumentException("a batch without documents has no loss");
        }
        return ops.weightedSum(losses(batch), batch.weights());
    }

    /// {@return the surprise at every position's next token `[T, 1]`, in nats}
    ///
    /// @param batch the documents
    public M losses(Batch batch) {
        return show("losses", ops.crossEntropy(logits(batch), batch.targets()));
    }

    /// {@return logits `[T, V]` of every position of a batch}
    ///
    /// @param batch the documents
    public M logits(Batch batch) {
        var x = embed(batch.tokens(), batch.positions(), batch.rows());
        for (int layer = 0; layer < config.nLayer(); layer++) {
            var qkv = queriesKeysValues(x, layer);
            x = finish(x, ops.attention(qkv, config.nHead(), batch.starts(), batch.documents()), layer);
        }
        return show("logits", ops.linear(x, parameter(LM_HEAD)));
    }

    /// Logits `[n, V]` of one new token each of n sequences; what they have seen before is in `cache`, and
    /// this token joins it.
    ///
    /// @param tokens the tokens, the first n count
    /// @param positions their positions
    /// @param slots which of the cache's sequences each belongs to
    /// @param n how many sequences, at least 1
    /// @param cache what [#cache] returned
    /// @return logits `[n, V]`
    public M next(int[] tokens, int[] positions, int[] slots, int n, Ops.Cache cache) {
        var x = embed(tokens, positions, n);
        for (int layer = 0; layer < config.nLayer(); layer++) {
            var qkv = queriesKeysValues(x, layer);
            x = finish(x, ops.attend(qkv, config.nHead(), cache, layer, slots), layer);
        }
        return ops.linear(x, parameter(LM_HEAD));
    }

    /// {@return an empty cache for [#next] of as many sequences}
    ///
    /// @param sequences how many
    public Ops.Cache cache(int sequences) {
        return ops.cache(config.nLayer(), sequences, config.blockSize(), config.nEmbd());
    }

    private M embed(int[] tokens, int[] positions, int n) {
        var token = show("embedding.token", ops.gather(parameter(WTE), tokens, n));
        var position = show("embedding.position", ops.gather(parameter(WPE), positions, n));
        return show("embedding", ops.rmsnorm(ops.add(token, position)));
    }

    /// wq, wk and wv lie one after another, so they are also one matrix `[3C, C]`, and the three products
    /// one.
    private M queriesKeysValues(M x, int layer) {
        int channels = config.nEmbd();
        int offset = parameters.get(LAYERS + layer * PER_LAYER + WQ).offset();
        var norm = show(layer, "attention.norm", ops.rmsnorm(x));
        return show(layer, "attention.qkv", ops.linear(norm, ops.parameter(offset, 3 * channels, channels)));
    }

    private M finish(M x, M attended, int layer) {
        int first = LAYERS + layer * PER_LAYER;
        show(layer, "attention.heads", attended);
        var out = show(layer, "attention.out", ops.linear(attended, parameter(first + WO)));
        x = show(layer, "attention.residual", ops.add(x, out));
        var norm = show(layer, "mlp.norm", ops.rmsnorm(x));
        var hidden = show(layer, "mlp.hidden", ops.linear(norm, parameter(first + FC1)));
        var relu = show(layer, "mlp.relu", ops.relu(hidden));
        out = show(layer, "mlp.out", ops.linear(relu, parameter(first + FC2)));
        return show(layer, "mlp.residual", ops.add(x, out));
    }

    private M show(String name, M activation) {
        if (observer != null) {
            observer.onActivation(name, activation);
        }
        return activation;
    }

    private M show(int layer, String name, M activation) {
        return observer == null ? activation : show("layer" + layer + "." + name, activation);
    }

    private M parameter(int i) {
        var parameter = parameters.get(i);
        return ops.parameter(parameter.offset(), parameter.rows(), parameter.cols());
    }

    private static final int WTE = 0;
    private static final int WPE = 1;
    private static final int LM_HEAD = 2;
    private static final int LAYERS = 3;
    private static final int WQ = 0;
    private static final int WO = 3;
    private static final int FC1 = 4;
    private static final int FC2 = 5;
    private static final int PER_LAYER = 6;
}
