package microgpt;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import microgpt.Trace.Matrix;
import microgpt.autograd.Ops;
import microgpt.checkpoint.ModelInfo;
import microgpt.model.Batch;
import microgpt.model.Gpt;
import microgpt.tape.Tape;
import microgpt.text.DocumentMode;

/// What a model computes for a text, laid open.
///
/// @param info what the model is
/// @param ops the engine that holds its parameters
/// @param <M> the engine's matrices
record Inspection<M>(ModelInfo info, Ops<M> ops) {
    /// The tokens of a text as training framed them: BOS before and after a document, a long text as it is.
    private int[] framed(String text) {
        return info.documents() == DocumentMode.LINES
                ? info.tokenizer().encodeDocument(text)
                : info.tokenizer().encode(text);
    }

    /// The tokens a model has seen when it is to go on from a text.
    private int[] seen(String text) {
        var framed = framed(text);
        return info.documents() == DocumentMode.LINES ? Arrays.copyOf(framed, framed.length - 1) : framed;
    }

    List<String> tokens(String text) {
        return names(seen(text));
    }

    List<String> names(int... tokens) {
        var names = new ArrayList<String>();
        for (int token : tokens) {
            names.add(
                    token == info.tokenizer().bos()
                            ? MicroGpt.BOS
                            : info.tokenizer().decode(token));
        }
        return List.copyOf(names);
    }

    private int blockSize() {
        return info.config().blockSize();
    }

    /// A batch of n + 1 tokens.
    private Batch batch(int[] tokens, int from, int n) {
        var batch = new Batch(1, blockSize());
        batch.add(tokens, from, n);
        return batch;
    }

    /// Every token's surprise given those before it. Beyond the block, the model looks back as generation
    /// does: the window goes on from its last half, read again from position 0.
    double[] surprises(String text) {
        var tokens = framed(text);
        if (tokens.length < 2) {
            throw new IllegalArgumentException(
                    "there is nothing to predict: a long text is scored from its second character on");
        }
        var surprises = new double[tokens.length - 1];
        int kept = (blockSize() - 1) / 2;
        var gpt = new Gpt<>(info.config(), ops);
        int scored = 0;
        for (int from = 0; scored < surprises.length; from += blockSize() - kept) {
            int n = Math.min(blockSize(), surprises.length - from);
            ops.begin();
            var losses = gpt.losses(batch(tokens, from, n));
            for (int i = scored - from; i < n; i++) {
                surprises[scored++] = ops.get(losses, i, 0);
            }
        }
        ops.begin();
        return surprises;
    }

    /// The logits of what comes after a text.
    double[] logits(String text) {
        var seen = seen(text);
        if (seen.length == 0) {
            throw new IllegalArgumentException("there is nothing to go on from: a long text has no beginning");
        }
        int n = Math.min(seen.length, blockSize());
        ops.begin();
        var logits = new Gpt<>(info.config(), ops).logits(inputs(seen, n));
        var scores = new double[ops.cols(logits)];
        Arrays.setAll(scores, i -> ops.get(logits, n - 1, i));
        ops.begin();
        return scores;
    }

    /// The last n tokens as inputs; what the last of them is to predict does not matter.
    private Batch inputs(int[] tokens, int n) {
        return batch(Arrays.copyOf(tokens, tokens.length + 1), tokens.length - n, n);
    }

    private void requireFit(String text, int positions) {
        if (positions > blockSize()) {
            throw new IllegalArgumentException("the text takes " + positions + " positions: the model looks at "
                    + blockSize() + " at once (block_size)");
        }
    }

    double[][][][] attention(String text) {
        var seen = seen(text);
        requireFit(text, seen.length);
        if (seen.length == 0) {
            throw new IllegalArgumentException("there is nothing to attend to: the text is empty");
        }
        int heads = info.config().nHead();
        var layers = new ArrayList<double[][][]>();
        var qkv = new ArrayList<M>();
        ops.begin();
        Gpt.Observer<M> observer = (name, activation) -> {
            if (name.endsWith("attention.qkv")) {
                qkv.add(activation);
            } else if (name.endsWith("attention.heads")) {
                layers.add(probabilities(qkv.getLast(), activation, seen.length, heads));
            }
        };
        new Gpt<>(info.config(), ops, observer).logits(inputs(seen, seen.length));
        ops.begin();
        return layers.toArray(double[][][][]::new);
    }

    /// As the tape has kept them; from queries and keys, where an engine keeps none.
    private double[][][] probabilities(M qkv, M attended, int n, int heads) {
        var probabilities = new double[heads][n][n];
        for (int h = 0; h < heads; h++) {
            for (int i = 0; i < n; i++) {
                for (int j = 0; j <= i; j++) {
                    probabilities[h][i][j] = ops instanceof Tape tape && attended instanceof Tape.Ref kept
                            ? tape.probability(kept, 0, h, i, j)
                            : score(qkv, h, i, j);
                }
                if (!(ops instanceof Tape)) {
                    softmax(probabilities[h][i], i + 1);
                }
            }
        }
        return probabilities;
    }

    private double score(M qkv, int h, int i, int j) {
        int width = info.config().headWidth();
        double sum = 0;
        for (int d = h * width; d < (h + 1) * width; d++) {
            sum += ops.get(qkv, i, d) * ops.get(qkv, j, info.config().nEmbd() + d);
        }
        return sum / Math.sqrt(width);
    }

    private static void softmax(double[] row, int n) {
        double max = Arrays.stream(row, 0, n).max().orElseThrow();
        double sum = 0;
        for (int j = 0; j < n; j++) {
            row[j] = StrictMath.exp(row[j] - max);
            sum += row[j];
        }
        for (int j = 0; j < n; j++) {
            row[j] /= sum;
        }
    }

    /// All activations and parameters of one document, with gradients; on an engine for training whose
    /// gradients are all 0.
    Trace trace(String text) {
        var tokens = framed(text);
        requireFit(text, tokens.length - 1);
        if (tokens.length < 2) {
            throw new IllegalArgumentException(
                    "there is nothing to predict: a long text is traced from its second character on");
        }
        var activations = new LinkedHashMap<String, M>();
        ops.begin();
        var loss = new Gpt<>(info.config(), ops, activations::put).loss(batch(tokens, 0, tokens.length - 1));
        ops.backward(loss);
        var matrices = new LinkedHashMap<String, Matrix>();
        activations.forEach((name, activation) -> matrices.put(name, matrix(activation)));
        var parameters = new LinkedHashMap<String, Matrix>();
        for (var parameter : info.config().parameters()) {
            int n = parameter.rows() * parameter.cols();
            var values = new double[n];
            var gradients = new double[n];
            Arrays.setAll(values, i -> ops.parameter(parameter.offset() + i));
            Arrays.setAll(gradients, i -> ops.parameterGradient(parameter.offset() + i));
            parameters.put(parameter.name(), new Matrix(parameter.rows(), parameter.cols(), values, gradients));
        }
        return new Trace(
                names(tokens),
                ops.get(loss, 0, 0),
                Collections.unmodifiableMap(matrices),
                Collections.unmodifiableMap(parameters));
    }

    private Matrix matrix(M m) {
        int rows = ops.rows(m);
        int cols = ops.cols(m);
        var values = new double[rows * cols];
        var gradients = new double[rows * cols];
        Arrays.setAll(values, i -> ops.get(m, i / cols, i % cols));
        Arrays.setAll(gradients, i -> ops.gradient(m, i / cols, i % cols));
        return new Matrix(rows, cols, values, gradients);
    }

    /// Every matrix of parameters by its name, rows of outputs.
    Map<String, double[][]> parameters() {
        var matrices = new LinkedHashMap<String, double[][]>();
        for (var parameter : info.config().parameters()) {
            var rows = new double[parameter.rows()][parameter.cols()];
            for (int i = 0; i < rows.length; i++) {
                int first = parameter.offset() + i * parameter.cols();
                ops.copy(Ops.Kept.PARAMETERS, first, rows[i], parameter.cols());
            }
            matrices.put(parameter.name(), rows);
        }
        return matrices;
    }

    /// Sets all parameters.
    void restore(Map<String, double[][]> matrices) {
        var names = info.config().parameters().stream()
                .map(parameter -> parameter.name())
                .toList();
        if (!matrices.keySet().equals(Set.copyOf(names))) {
            throw new IllegalArgumentException("the matrices are " + matrices.keySet() + ": they must be " + names);
        }
        for (var parameter : info.config().parameters()) {
            var rows = matrices.get(parameter.name());
            if (rows == null
                    || rows.length != parameter.rows()
                    || Arrays.stream(rows).anyMatch(row -> row == null || row.length != parameter.cols())) {
                throw new IllegalArgumentException(
                        parameter.name() + " is no matrix of " + parameter.rows() + " rows of " + parameter.cols());
            }
            if (!Arrays.stream(rows).flatMapToDouble(Arrays::stream).allMatch(x -> Float.isFinite((float) x))) {
                throw new IllegalArgumentException(parameter.name() + " holds what is no number, or none of a float");
            }
            for (int i = 0; i < rows.length; i++) {
                int first = parameter.offset() + i * parameter.cols();
                ops.restore(Ops.Kept.PARAMETERS, first, rows[i], parameter.cols());
            }
        }
    }
}
