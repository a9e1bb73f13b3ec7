package microgpt.value;

import it.unimi.dsi.fastutil.objects.Object2DoubleMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.BinaryOperator;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import microgpt.autograd.Ops;
import microgpt.autograd.Shapes;

/// [Ops] on the scalar reference engine: every cell of a matrix is a [Value].
///
/// The formulas are those of the public scalar programs, in their order, so that they can be read side by side. So
/// a cross-entropy of more than 700 nats is out of their range: see [Vectors#crossEntropy].
public final class ValueOps implements Ops<Matrix> {
    private final Value[] parameters;
    private final String[] names;
    private final double[] gradients;
    private final double[] m;
    private final double[] v;
    private final boolean training;
    private Object2DoubleMap<Value> last;

    /// Counts what makes matrices outdated: each [#begin] and each change of parameters.
    private long time;

    /// When [#begin] was called last.
    private long begun;

    /// How many matrices there have been, and how many of them when [#backward] was walked last.
    private long made;

    private long walked;

    private ValueOps(int parameters, IntFunction<String> name, boolean training) {
        if (parameters < 0) {
            throw new IllegalArgumentException("an engine of " + parameters + " parameters: there are at least 0");
        }
        this.parameters = new Value[parameters];
        this.training = training;
        names = new String[parameters];
        gradients = new double[training ? parameters : 0];
        m = new double[gradients.length];
        v = new double[gradients.length];
        Arrays.setAll(names, name);
        Arrays.setAll(this.parameters, i -> Value.leaf(names[i], 0));
    }

    /// {@return an engine for training, its parameters all 0}
    ///
    /// @param parameters how many
    /// @param name the stable name of parameter i, such as `wte[3,14]`
    public static ValueOps forTraining(int parameters, IntFunction<String> name) {
        return new ValueOps(parameters, name, true);
    }

    /// {@return an engine for generation: it keeps no graph, no gradients and no moments}
    ///
    /// @param parameters how many
    /// @param name the stable name of parameter i
    public static ValueOps forInference(int parameters, IntFunction<String> name) {
        return new ValueOps(parameters, name, false);
    }

    @Override
    public void begin() {
        last = null;
        walked = made;
        begun = ++time;
    }

    Matrix matrix(int rows, int cols, Value... cells) {
        return new Matrix(this, time, made++, Matrix.NO_PARAMETER, rows, cols, cells);
    }

    /// A new matrix of m's shape, which stands for what parameters were when m was made.
    Matrix mapped(Matrix m, Value... cells) {
        return new Matrix(this, m.time, made++, Matrix.NO_PARAMETER, m.rows(), m.cols(), cells);
    }

    /// A matrix of this engine since it began.
    private Matrix readable(Matrix m) {
        if (m.maker != this || m.time < begun) {
            throw new IllegalArgumentException("a matrix of another engine, or from before begin");
        }
        return m;
    }

    /// One that is to be computed with.
    private Matrix operand(Matrix m) {
        if (readable(m).time < time) {
            throw new IllegalArgumentException("parameters have changed since this matrix was made: begin anew");
        }
        return m;
    }

    @Override
    public Matrix constant(int rows, int cols, double... values) {
        Shapes.constant(rows, cols, values.length);
        return matrix(rows, cols, Matrix.values(rows * cols, i -> Value.leaf(values[i])));
    }

    @Override
    public Matrix parameter(int offset, int rows, int cols) {
        Shapes.window(offset, rows, cols, parameters.length);
        var cells = Arrays.copyOfRange(parameters, offset, offset + rows * cols);
        return new Matrix(this, time, made++, offset, rows, cols, cells);
    }

    @Override
    public int rows(Matrix m) {
        return readable(m).rows();
    }

    @Override
    public int cols(Matrix m) {
        return readable(m).cols();
    }

    @Override
    public double get(Matrix m, int i, int j) {
        return cell(readable(m), i, j).data();
    }

    @Override
    public Matrix add(Matrix a, Matrix b) {
        return both(a, b, Value::add);
    }

    @Override
    public Matrix sub(Matrix a, Matrix b) {
        return both(a, b, Value::sub);
    }

    @Override
    public Matrix mul(Matrix a, Matrix b) {
        return both(a, b, Value::mul);
    }

    @Override
    public Matrix div(Matrix a, Matrix b) {
        return both(a, b, Value::div);
    }

    @Override
    public Matrix neg(Matrix a) {
        return each(a, Value::neg);
    }

    @Override
    public Matrix pow(Matrix a, double exponent) {
        return each(a, x -> x.pow(exponent));
    }

    @Override
    public Matrix log(Matrix a) {
        return each(a, Value::log);
    }

    @Override
    public Matrix exp(Matrix a) {
        return each(a, Value::exp);
    }

    @Override
    public Matrix relu(Matrix a) {
        return each(a, Value::relu);
    }

    @Override
    public Matrix sum(Matrix a) {
        operand(a);
        return result(1, 1, Value.sum(a.cells));
    }

    @Override
    public Matrix mean(Matrix a) {
        operand(a);
        Shapes.mean(a.rows(), a.cols());
        return result(1, 1, Value.mean(List.of(a.cells)));
    }

    @Override
    public Matrix weightedSum(Matrix a, double[] weights) {
        operand(a);
        Shapes.column(a.rows(), a.cols(), weights.length);
        var terms = new Value[a.rows()];
        Arrays.setAll(terms, t -> a.at(t, 0).mul(weights[t]));
        return result(1, 1, Value.sum(terms));
    }

    @Override
    public Matrix gather(Matrix table, int[] ids, int count) {
        operand(table);
        Shapes.ids(ids, count, table.rows());
        var cells = new ArrayList<Value>(Shapes.size(count, table.cols()));
        for (int t = 0; t < count; t++) {
            cells.addAll(List.of(table.row(ids[t], 0, table.cols())));
        }
        return matrix(count, table.cols(), cells.toArray(Value[]::new));
    }

    @Override
    public Matrix linear(Matrix x, Matrix w) {
        operand(x);
        operand(w);
        Shapes.linear(x.rows(), x.cols(), w.rows(), w.cols());
        var cells = new Value[Shapes.size(x.rows(), w.rows())];
        for (int t = 0; t < x.rows(); t++) {
            for (int o = 0; o < w.rows(); o++) {
                cells[t * w.rows() + o] = Value.dot(x.cells, t * x.cols(), w.cells, o * w.cols(), 1, x.cols());
            }
        }
        return result(x.rows(), w.rows(), cells);
    }

    @Override
    public Matrix rmsnorm(Matrix x) {
        operand(x);
        Shapes.row("rmsnorm", x.cols());
        var cells = new Value[x.cells.length];
        for (int t = 0; t < x.rows(); t++) {
            var row = Vectors.rmsnorm(x.row(t, 0, x.cols()), Vectors.EPS);
            System.arraycopy(row, 0, cells, t * x.cols(), x.cols());
        }
        return result(x.rows(), x.cols(), cells);
    }

    @Override
    public Matrix softmax(Matrix x) {
        operand(x);
        Shapes.row("softmax", x.cols());
        var cells = new Value[x.cells.length];
        for (int t = 0; t < x.rows(); t++) {
            var row = Vectors.softmax(x.row(t, 0, x.cols()));
            System.arraycopy(row, 0, cells, t * x.cols(), x.cols());
        }
        return result(x.rows(), x.cols(), cells);
    }

    @Override
    public Matrix attention(Matrix qkv, int heads, int[] starts, int documents) {
        operand(qkv);
        int channels = Shapes.attention(qkv.cols(), heads);
        Shapes.documents(starts, documents, qkv.rows());
        var cells = new Value[qkv.rows() * channels];
        for (int document = 0; document < documents; document++) {
            int first = starts[document];
            for (int t = first; t < starts[document + 1]; t++) {
                var row = attend(qkv, t, heads, qkv, first, t + 1);
                System.arraycopy(row, 0, cells, t * channels, channels);
            }
        }
        return result(qkv.rows(), channels, cells);
    }

    @Override
    public Matrix attend(Matrix qkv, int heads, Cache cache, int layer, int[] slots) {
        operand(qkv);
        int channels = Shapes.attention(qkv.cols(), heads);
        if (!(cache instanceof ValueCache seen) || seen.maker != this) {
            throw new IllegalArgumentException("a cache of another engine");
        }
        Shapes.layer(layer, seen.layers);
        Shapes.slots(slots, qkv.rows(), seen.work, channels, seen.channels);
        seen.requireRoom(layer, slots, qkv.rows());
        var cells = new Value[qkv.rows() * channels];
        for (int t = 0; t < qkv.rows(); t++) {
            var past = seen.append(slots[t], layer, qkv.row(t, 0, qkv.cols()));
            var row = attend(qkv, t, heads, past, 0, past.rows());
            System.arraycopy(row, 0, cells, t * channels, channels);
        }
        return result(qkv.rows(), channels, cells);
    }

    /// Row t of queries, all heads, against rows `from ≤ j < to` of keys and values.
    private static Value[] attend(Matrix queries, int t, int heads, Matrix past, int from, int to) {
        int channels = queries.cols() / 3;
        int width = channels / heads;
        int row = past.cols();
        var cells = past.cells;
        var out = new Value[channels];
        for (int h = 0; h < heads; h++) {
            var scores = new Value[to - from];
            for (int j = from; j < to; j++) {
                int query = t * row + h * width;
                int key = j * row + channels + h * width;
                scores[j - from] =
                        Value.dot(queries.cells, query, cells, key, 1, width).div(Math.sqrt(width));
            }
            var weights = Vectors.softmax(scores);
            for (int d = 0; d < width; d++) {
                int value = from * row + 2 * channels + h * width + d;
                out[h * width + d] = Value.dot(weights, 0, cells, value, row, to - from);
            }
        }
        return out;
    }

    @Override
    public Matrix crossEntropy(Matrix logits, int[] targets) {
        operand(logits);
        Shapes.row("cross entropy", logits.cols());
        Shapes.ids(targets, logits.rows(), logits.cols());
        var cells = new Value[logits.rows()];
        for (int t = 0; t < logits.rows(); t++) {
            cells[t] = Vectors.crossEntropy(logits.row(t, 0, logits.cols()), targets[t]);
        }
        return result(logits.rows(), 1, cells);
    }

    private Matrix each(Matrix a, UnaryOperator<Value> f) {
        operand(a);
        var cells = new Value[a.cells.length];
        Arrays.setAll(cells, i -> f.apply(a.cells[i]));
        return result(a.rows(), a.cols(), cells);
    }

    private Matrix both(Matrix a, Matrix b, BinaryOperator<Value> f) {
        operand(a);
        operand(b);
        boolean wide = Shapes.elementwise(a.rows(), a.cols(), b.rows(), b.cols());
        var shape = wide ? a : b;
        var cells = new Value[shape.cells.length];
        Arrays.setAll(cells, i -> f.apply(pick(a, i), pick(b, i)));
        return result(shape.rows(), shape.cols(), cells);
    }

    private static Value pick(Matrix m, int i) {
        return m.cells[i % m.cells.length];
    }

    /// The result of an operation; without recording, only its numbers.
    private Matrix result(int rows, int cols, Value... cells) {
        if (!training) {
            Arrays.setAll(cells, i -> Value.leaf(cells[i].data()));
        }
        return matrix(rows, cols, cells);
    }

    @Override
    public void backward(Matrix root) {
        requireTraining();
        operand(root);
        Shapes.root(root.rows(), root.cols());
        last = root.at(0, 0).backward();
        walked = made;
        for (int i = 0; i < gradients.length; i++) {
            gradients[i] += last.getDouble(parameters[i]);
        }
    }

    @Override
    public double gradient(Matrix m, int i, int j) {
        if (readable(m).number >= walked) {
            throw new IllegalStateException("no gradients: backward has not been walked since this matrix was made");
        }
        var cell = cell(m, i, j);
        return m.offset == Matrix.NO_PARAMETER ? last.getDouble(cell) : gradients[m.offset + i * m.cols() + j];
    }

    private static Value cell(Matrix m, int i, int j) {
        return m.at(Objects.checkIndex(i, m.rows()), Objects.checkIndex(j, m.cols()));
    }

    @Override
    public int parameters() {
        return parameters.length;
    }

    @Override
    public double parameter(int i) {
        return parameters[i].data();
    }

    @Override
    public void parameter(int i, double value) {
        parameters[i] = Value.leaf(names[i], value);
        time++;
    }

    private void requireTraining() {
        if (!training) {
            throw new IllegalStateException("an engine for generation keeps no gradients");
        }
    }

    @Override
    public double parameterGradient(int i) {
        requireTraining();
        return gradients[i];
    }

    @Override
    public double gradientSumOfSquares() {
        requireTraining();
        double sum = 0;
        for (double gradient : gradients) {
            sum += gradient * gradient;
        }
        return sum;
    }

    @Override
    public void adam(double gradScale, double beta1, double beta2, double rate, double root, double eps, double decay) {
        requireTraining();
        for (int i = 0; i < gradients.length; i++) {
            double g = gradients[i] * gradScale;
            m[i] = beta1 * m[i] + (1 - beta1) * g;
            v[i] = beta2 * v[i] + (1 - beta2) * g * g;
            double step = rate * m[i] / (Math.sqrt(v[i]) * root + eps);
            parameter(i, parameters[i].data() * decay - step);
            gradients[i] = 0;
        }
    }

    @Override
    public boolean keepsDoubles() {
        return true;
    }

    @Override
    public void copy(Kept what, int from, double[] to, int n) {
        requireMoments(what);
        Objects.checkFromIndexSize(from, n, parameters());
        for (int i = 0; i < n; i++) {
            to[i] = switch (what) {
                case PARAMETERS -> parameter(from + i);
                case FIRST_MOMENTS -> m[from + i];
                case SECOND_MOMENTS -> v[from + i];
            };
        }
    }

    @Override
    public void restore(Kept what, int from, double[] values, int n) {
        requireMoments(what);
        Objects.checkFromIndexSize(from, n, parameters());
        Objects.checkFromIndexSize(0, n, values.length);
        for (int i = 0; i < n; i++) {
            switch (what) {
                case PARAMETERS -> parameter(from + i, values[i]);
                case FIRST_MOMENTS -> m[from + i] = values[i];
                case SECOND_MOMENTS -> v[from + i] = values[i];
            }
        }
    }

    private void requireMoments(Kept what) {
        if (what != Kept.PARAMETERS && !training) {
            throw new IllegalStateException("this engine keeps no moments");
        }
    }

    @Override
    public Cache cache(int layers, int sequences, int capacity, int channels) {
        return new ValueCache(this, layers, sequences, capacity, channels);
    }
}
