package microgpt.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import microgpt.autograd.Ops;
import microgpt.autograd.Parameters;
import microgpt.autograd.Parameters.Parameter;

/// The sizes of a model, which check themselves.
///
/// @param vocabSize tokens, the framing BOS included (V)
/// @param nLayer transformer layers
/// @param nEmbd channels (C), a multiple of `nHead`
/// @param nHead attention heads (H)
/// @param blockSize positions the model can look back on
public record Config(int vocabSize, int nLayer, int nEmbd, int nHead, int blockSize) {
    /// The standard deviation of the normal distribution parameters are drawn from.
    public static final double INIT_STD = 0.08;

    private static final String[] QKV = {"attn_wq", "attn_wk", "attn_wv"};

    /// Checks the sizes.
    ///
    /// @throws IllegalArgumentException with one line that names the size and what would be right
    public Config {
        positive("the vocabulary", vocabSize);
        positive("n_layer", nLayer);
        positive("n_embd", nEmbd);
        positive("n_head", nHead);
        positive("block_size", blockSize);
        if (nEmbd % nHead != 0) {
            throw new IllegalArgumentException("n_embd " + nEmbd + " is not divisible by n_head " + nHead
                    + ": each head takes n_embd / n_head channels");
        }
        count(vocabSize, nLayer, nEmbd, blockSize);
    }

    /// {@return the model both reference programs train by default: 1 layer, 16 channels, 4 heads, 16
    /// positions}
    ///
    /// @param vocabSize tokens, BOS included (V)
    public static Config defaults(int vocabSize) {
        return new Config(vocabSize, 1, 16, 4, 16);
    }

    static void positive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " is " + value + ": it must be at least 1");
        }
    }

    private static int count(int vocabSize, int nLayer, int nEmbd, int blockSize) {
        try {
            long tables = Math.multiplyExact(2L * vocabSize + blockSize, nEmbd);
            long layers = Math.multiplyExact(12L * nLayer, Math.multiplyExact((long) nEmbd, nEmbd));
            return Math.toIntExact(Math.addExact(tables, layers));
        } catch (ArithmeticException tooMany) {
            throw new IllegalArgumentException("a model of n_layer " + nLayer + ", n_embd " + nEmbd + ", block_size "
                    + blockSize + " has over " + Integer.MAX_VALUE + " parameters: more than one array can hold");
        }
    }

    /// {@return the width of one attention head (D)}
    public int headWidth() {
        return nEmbd / nHead;
    }

    /// {@return how many parameters the model has: (2V + block)·C + 12·layers·C²}
    public int parameterCount() {
        return count(vocabSize, nLayer, nEmbd, blockSize);
    }

    /// Floating-point operations that training does for each token in products with weights: 2 forward and 4
    /// backward for every weight of a linear layer. Attention and the rest come on top.
    ///
    /// @return floating-point operations a token
    public double flopsPerToken() {
        return 6 * (12.0 * nLayer * nEmbd * nEmbd + (double) vocabSize * nEmbd);
    }

    /// {@return all matrices in the references' order, which is also the order they are drawn in: wte,
    /// wpe, lm_head, then by layer attn_wq, attn_wk, attn_wv, attn_wo, mlp_fc1, mlp_fc2}
    public Parameters layout() {
        var list = new ArrayList<Parameter>();
        append(list, "wte", vocabSize, nEmbd);
        append(list, "wpe", blockSize, nEmbd);
        append(list, "lm_head", vocabSize, nEmbd);
        for (int layer = 0; layer < nLayer; layer++) {
            var prefix = "layer" + layer + ".";
            for (var name : QKV) {
                append(list, prefix + name, nEmbd, nEmbd);
            }
            append(list, prefix + "attn_wo", nEmbd, nEmbd);
            append(list, prefix + "mlp_fc1", 4 * nEmbd, nEmbd);
            append(list, prefix + "mlp_fc2", nEmbd, 4 * nEmbd);
        }
        return new Parameters(list);
    }

    private static void append(List<Parameter> list, String name, int rows, int cols) {
        list.add(new Parameter(name, list.isEmpty() ? 0 : list.getLast().end(), rows, cols));
    }

    /// {@return the matrices of [#layout]}
    public List<Parameter> parameters() {
        return layout().list();
    }

    /// {@return the stable name of parameter i of the flat vector, such as `wte[3,14]`}
    ///
    /// @param i from 0 to below [#parameterCount]
    public String parameterName(int i) {
        return layout().name(i);
    }

    /// Makes sure that an engine can hold the model.
    ///
    /// @param ops an engine
    /// @throws IllegalArgumentException if it has fewer parameters
    public void requireHeldBy(Ops<?> ops) {
        if (ops.parameters() < parameterCount()) {
            throw new IllegalArgumentException(
                    "an engine with " + ops.parameters() + " parameters for a model of " + parameterCount());
        }
    }

    /// The same for whoever asks for many.
    ///
    /// @return what [#parameterName] returns, quickly
    public IntFunction<String> parameterNames() {
        return layout()::name;
    }
}
