package microgpt.value;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import microgpt.autograd.Shapes;

/// The mathematics of the public scalar programs over lists of values, with which a layer can be
/// written by hand.
///
/// A vector is a list of values, a matrix a list of its rows. [ValueOps] computes the same, in the same
/// order.
///
/// ```java
/// var hidden = relu(linear(x, w1));
/// var loss = crossEntropy(linear(hidden, w2), target);
/// ```
///
/// After the 200-line microgpt, <https://gist.github.com/karpathy/8627fe009c40f57531cb18360106ce95>.
public final class Vectors {
    static final double EPS = 1e-5;

    private Vectors() {}

    /// A vector of constants or inputs.
    ///
    /// @param numbers in order
    /// @return a leaf for each
    public static List<Value> vector(double... numbers) {
        return Arrays.stream(numbers).mapToObj(Value::leaf).toList();
    }

    /// A matrix of leaves named `name[i,j]`.
    ///
    /// @param name what the leaves' names begin with
    /// @param rows how many rows
    /// @param cols how many columns
    /// @param draw gives each its number, row by row
    /// @return `rows` lists of `cols` leaves
    public static List<List<Value>> matrix(String name, int rows, int cols, DoubleSupplier draw) {
        var matrix = new ArrayList<List<Value>>();
        for (int i = 0; i < rows; i++) {
            var row = new ArrayList<Value>();
            for (int j = 0; j < cols; j++) {
                row.add(Value.leaf(name + "[" + i + "," + j + "]", draw.getAsDouble()));
            }
            matrix.add(List.copyOf(row));
        }
        return List.copyOf(matrix);
    }

    /// The columns of a matrix as rows.
    ///
    /// @param matrix `[O, I]`
    /// @return `[I, O]`
    /// @throws IllegalArgumentException if its rows differ in length
    public static List<List<Value>> transpose(List<List<Value>> matrix) {
        int cols = matrix.isEmpty() ? 0 : matrix.getFirst().size();
        for (var row : matrix) {
            same("transpose", matrix.getFirst(), row);
        }
        return IntStream.range(0, cols)
                .mapToObj(j -> matrix.stream().map(row -> row.get(j)).toList())
                .toList();
    }

    /// `a[i] + b[i]`
    ///
    /// @param a a vector
    /// @param b one of the same length
    /// @return a vector of the same length
    /// @throws IllegalArgumentException if they differ in length
    public static List<Value> add(List<Value> a, List<Value> b) {
        same("add", a, b);
        return IntStream.range(0, a.size())
                .mapToObj(i -> a.get(i).add(b.get(i)))
                .toList();
    }

    /// `Σ_i a[i] · b[i]`: [Value#dot(List, List)].
    ///
    /// @param a a vector
    /// @param b one of the same length
    /// @return the sum, in order
    /// @throws IllegalArgumentException if they differ in length
    public static Value dot(List<Value> a, List<Value> b) {
        return Value.dot(a, b);
    }

    /// `y[o] = Σ_i x[i] · w[o][i]`, the product of a matrix `[O, I]` and a vector `[I]`.
    ///
    /// @param x `[I]`
    /// @param w `[O, I]`
    /// @return `[O]`
    /// @throws IllegalArgumentException if a row of w is not as long as x
    public static List<Value> linear(List<Value> x, List<List<Value>> w) {
        return w.stream().map(row -> dot(x, row)).toList();
    }

    /// Each value where it is positive, else 0.
    ///
    /// @param x a vector
    /// @return a vector of the same length
    public static List<Value> relu(List<Value> x) {
        return x.stream().map(Value::relu).toList();
    }

    /// `e[i] / Σ e`, with `e[i] = exp(x[i] − max x)`.
    ///
    /// @param x a vector
    /// @return a vector of the same length whose sum is 1
    /// @throws IllegalArgumentException if x is empty
    public static List<Value> softmax(List<Value> x) {
        return List.of(softmax(cells("softmax", x)));
    }

    /// `x[i] · (mean(x²) + 1e-5)^-0.5`: x divided by its root mean square.
    ///
    /// @param x a vector
    /// @return a vector of the same length
    /// @throws IllegalArgumentException if x is empty
    public static List<Value> rmsnorm(List<Value> x) {
        return rmsnorm(x, EPS);
    }

    /// The same with another number added to the mean, which keeps a vector of zeros from being divided by zero.
    ///
    /// @param x a vector
    /// @param eps what is added
    /// @return a vector of the same length
    /// @throws IllegalArgumentException if x is empty
    public static List<Value> rmsnorm(List<Value> x, double eps) {
        return List.of(rmsnorm(cells("rmsnorm", x), eps));
    }

    /// `-ln softmax(logits)[target]`: how much the target surprises, in nats.
    ///
    /// The logarithm is taken of the probability p itself. So from some 709 nats on gradients are NaN or infinite,
    /// since 1/p is no finite number, and from 745 on, where p is 0, the loss is infinite too.
    ///
    /// @param logits `[V]`
    /// @param target an index into them
    /// @return the loss, in nats
    /// @throws IllegalArgumentException if none of the logits is the target's
    public static Value crossEntropy(List<Value> logits, int target) {
        var cells = cells("cross entropy", logits);
        Shapes.ids(new int[] {target}, 1, cells.length);
        return crossEntropy(cells, target);
    }

    private static Value[] cells(String operation, List<Value> x) {
        Shapes.row(operation, x.size());
        return x.toArray(Value[]::new);
    }

    private static void same(String operation, List<Value> a, List<Value> b) {
        if (a.size() != b.size()) {
            throw new IllegalArgumentException(
                    operation + " of " + a.size() + " and " + b.size() + " values: they differ in length");
        }
    }

    static Value[] softmax(Value... x) {
        var exps = exps(x);
        var total = Value.sum(exps);
        var shares = new Value[x.length];
        Arrays.setAll(shares, i -> exps[i].div(total));
        return shares;
    }

    static Value[] rmsnorm(Value[] x, double eps) {
        var squares = new Value[x.length];
        Arrays.setAll(squares, i -> x[i].mul(x[i]));
        var scale = Value.mean(List.of(squares)).add(eps).pow(-0.5);
        var normed = new Value[x.length];
        Arrays.setAll(normed, i -> x[i].mul(scale));
        return normed;
    }

    static Value crossEntropy(Value[] logits, int target) {
        var exps = exps(logits);
        return exps[target].div(Value.sum(exps)).log().neg();
    }

    /// exp(x − max x), the maximum taken as a constant: it changes no result, only keeps exp in range.
    private static Value[] exps(Value... x) {
        double max = x[0].data();
        for (var value : x) {
            max = Math.max(max, value.data());
        }
        var shift = Value.leaf(max);
        var exps = new Value[x.length];
        Arrays.setAll(exps, i -> x[i].sub(shift).exp());
        return exps;
    }
}
