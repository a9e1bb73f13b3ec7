package microgpt.value;

import it.unimi.dsi.fastutil.objects.Object2DoubleMap;
import java.util.List;

/// A number that remembers where it came from: the scalar reference engine.
///
/// Every operation returns a new value that keeps its operands (`children`) and, beside each, the
/// derivative of the result with respect to it (`local gradient`). Nothing is ever changed after it is
/// made, gradients included: [#backward] returns them as a map.
///
/// | operation | value | local gradients |
/// |---|---|---|
/// | `a.add(b)` | a + b | 1, 1 |
/// | `a.sub(b)` | a − b | 1, −1 |
/// | `a.mul(b)` | a · b | b, a |
/// | `a.div(b)` | a / b | 1/b, −a/b² |
/// | `a.neg()` | −a | −1 |
/// | `a.pow(n)` | aⁿ, n constant | n · aⁿ⁻¹, 0 for n = 0 |
/// | `a.log()` | ln a | 1/a |
/// | `a.exp()` | eᵃ | eᵃ |
/// | `a.relu()` | max(a, 0) | 1 where a > 0, else 0 |
/// | `sum(a…)` | Σ a, 0 for none | 1 each |
/// | `mean(a…)` | Σ a / n, n ≥ 1 | 1/n each |
/// | `dot(a…, b…)` | Σ aᵢ · bᵢ | bᵢ for aᵢ, aᵢ for bᵢ |
///
/// `dot` says nothing that `mul` and `sum` could not, to the last bit. It is there because nearly all of a
/// network is dot products, and one node with 2n operands costs a quarter of n + 1 nodes.
///
/// A `double` operand is lifted to a leaf. Arithmetic is IEEE double: a division by zero or the logarithm of
/// a negative number gives an infinity or NaN, not an exception.
///
/// After micrograd and the 200-line microgpt, <https://github.com/karpathy/micrograd>.
public final class Value {
    /// Counts the values made, to spread their hashes. Threads may race for it: two values of one hash are no error.
    private static int made;

    private static final Value[] NO_VALUES = {};
    private static final double[] NO_GRADIENTS = {};

    private final double data;
    private final int hash;
    private final String name;
    private final String op;
    final Value[] children;
    final double[] local;

    private Value(String name, String op, double data, Value[] children, double[] local) {
        this.name = name;
        this.op = op;
        this.data = data;
        this.children = children;
        this.local = local;
        this.hash = made++;
    }

    private Value(String op, double data, Value a, double da) {
        this(null, op, data, new Value[] {a}, new double[] {da});
    }

    private Value(String op, double data, Value a, double da, Value b, double db) {
        this(null, op, data, new Value[] {a, b}, new double[] {da, db});
    }

    /// A constant, or an input: a value that came from nowhere.
    ///
    /// @param data the number
    /// @return a leaf of no name
    public static Value leaf(double data) {
        return leaf(null, data);
    }

    /// {@return a leaf with a stable name, such as `wte[3,14]`}
    ///
    /// @param name what [#id] returns
    /// @param data the number
    public static Value leaf(String name, double data) {
        return new Value(name, "leaf", data, NO_VALUES, NO_GRADIENTS);
    }

    /// {@return the result of an operation that this class does not have}
    ///
    /// @param op what a person calls it, such as `tanh`
    /// @param data the result
    /// @param operands what it was computed from
    /// @param local the derivative of the result with respect to each operand
    /// @throws IllegalArgumentException if there are not as many of these as operands
    public static Value of(String op, double data, List<Value> operands, double... local) {
        if (local.length != operands.size()) {
            throw new IllegalArgumentException(operands.size() + " operands and " + local.length + " local gradients");
        }
        return new Value(null, op, data, operands.toArray(NO_VALUES), local.clone());
    }

    /// This value with a name, for a reader's eyes: a node of its own in place of this one, with the same operands.
    ///
    /// @param name what [#id] returns
    /// @return a value equal to this one in all but its name
    public Value named(String name) {
        return new Value(name, op, data, children, local);
    }

    /// {@return a + b}
    ///
    /// @param b the other operand
    public Value add(Value b) {
        return new Value("add", data + b.data, this, 1, b, 1);
    }

    /// {@return a − b}
    ///
    /// @param b the other operand
    public Value sub(Value b) {
        return new Value("sub", data - b.data, this, 1, b, -1);
    }

    /// {@return a · b}
    ///
    /// @param b the other operand
    public Value mul(Value b) {
        return new Value("mul", data * b.data, this, b.data, b, data);
    }

    /// {@return a / b}
    ///
    /// @param b the other operand
    public Value div(Value b) {
        return new Value("div", data / b.data, this, 1 / b.data, b, -data / (b.data * b.data));
    }

    /// {@return −a}
    public Value neg() {
        return new Value("neg", -data, this, -1);
    }

    /// {@return a to a constant power}
    ///
    /// @param n the power, to which no gradient flows
    public Value pow(double n) {
        return new Value("pow", StrictMath.pow(data, n), this, n == 0 ? 0 : n * StrictMath.pow(data, n - 1));
    }

    /// {@return ln a}
    public Value log() {
        return new Value("log", StrictMath.log(data), this, 1 / data);
    }

    /// {@return e to the power a}
    public Value exp() {
        double e = StrictMath.exp(data);
        return new Value("exp", e, this, e);
    }

    /// {@return a where it is positive, else 0; its derivative at exactly 0 is 0}
    public Value relu() {
        return new Value("relu", data > 0 ? data : data <= 0 ? 0 : data, this, data > 0 ? 1 : 0);
    }

    /// {@return the sum of all, in order; 0 of none}
    ///
    /// @param values added in this order
    public static Value sum(List<Value> values) {
        return sum(values.toArray(NO_VALUES));
    }

    /// {@return the mean of all, summed in order; an empty list has none}
    ///
    /// @param values added in this order, before they are divided
    /// @throws IllegalArgumentException if `values` is empty
    public static Value mean(List<Value> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("the mean of an empty list is undefined");
        }
        var children = values.toArray(NO_VALUES);
        return weighted("mean", children, total(children) / children.length, 1.0 / children.length);
    }

    /// [#sum(List)] that keeps the array it is given, which must not change afterwards.
    static Value sum(Value... children) {
        return weighted("sum", children, total(children), 1);
    }

    /// {@return the dot product of two lists, summed in order}
    ///
    /// @param a a vector
    /// @param b one of the same length
    /// @throws IllegalArgumentException if they differ in length
    public static Value dot(List<Value> a, List<Value> b) {
        if (a.size() != b.size()) {
            throw new IllegalArgumentException("the dot product of " + a.size() + " and " + b.size() + " values");
        }
        return dot(a.toArray(NO_VALUES), 0, b.toArray(NO_VALUES), 0, 1, a.size());
    }

    /// `Σ_k a[ai + k] · b[bi + k · step]`, k < n.
    static Value dot(Value[] a, int ai, Value[] b, int bi, int step, int n) {
        var children = new Value[2 * n];
        var local = new double[2 * n];
        double data = 0;
        for (int k = 0; k < n; k++) {
            var x = a[ai + k];
            var y = b[bi + k * step];
            children[2 * k] = x;
            children[2 * k + 1] = y;
            local[2 * k] = y.data;
            local[2 * k + 1] = x.data;
            data += x.data * y.data;
        }
        return new Value(null, "dot", data, children, local);
    }

    private static double total(Value[] values) {
        double total = 0;
        for (var value : values) {
            total += value.data;
        }
        return total;
    }

    private static Value weighted(String op, Value[] children, double data, double weight) {
        var local = new double[children.length];
        java.util.Arrays.fill(local, weight);
        return new Value(null, op, data, children, local);
    }

    /// {@return a + b, b lifted}
    ///
    /// @param b a constant
    public Value add(double b) {
        return add(leaf(b));
    }

    /// {@return a − b, b lifted}
    ///
    /// @param b a constant
    public Value sub(double b) {
        return sub(leaf(b));
    }

    /// {@return a · b, b lifted}
    ///
    /// @param b a constant
    public Value mul(double b) {
        return mul(leaf(b));
    }

    /// {@return a / b, b lifted}
    ///
    /// @param b a constant
    public Value div(double b) {
        return div(leaf(b));
    }

    /// The gradient of this value with respect to itself and to every value it came from.
    ///
    /// The map holds each node of the graph once, 1 for this one. Gradients of a node used several times add
    /// up. Nothing is changed: the map can be held, printed and compared. The walk is iterative, so a chain
    /// of a million nodes is as good as any.
    ///
    /// @return a map that refuses to be changed, 0 for values it does not hold
    public Object2DoubleMap<Value> backward() {
        return Gradients.of(this);
    }

    /// {@return every value this one came from, each behind its operands; this one is the last}
    public List<Value> graph() {
        return Gradients.sorted(this);
    }

    /// {@return the number itself}
    public double data() {
        return data;
    }

    /// {@return the operation this value is the result of, as its method is called; `leaf` for one that
    /// came from nowhere}
    public String op() {
        return op;
    }

    /// {@return the name it was given, else `#` and a number}
    public String id() {
        return name != null ? name : "#" + hash;
    }

    /// {@return the operands this value was computed from; none for a leaf}
    public List<Value> children() {
        return List.of(children);
    }

    /// The derivative of this value with respect to each of [#children].
    ///
    /// @return a copy
    public double[] localGradients() {
        return local.clone();
    }

    /// Values are told apart by identity; this number spreads them evenly and cheaply.
    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public String toString() {
        return id() + " = " + data;
    }
}
