package microgpt.check;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import microgpt.value.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Local gradients against central differences.
///
/// `(f(x + h) - f(x - h)) / 2h` is off by at most `h²·max|f‴|/6 + e/h`, where e bounds the rounding of f. In double,
/// with f and f‴ near 1 and e a few times 2⁻⁵³, both parts are smallest together at h near (3e)^⅓, some 2⁻¹⁷.
class ValueBumpTest {
    private static final double H = 0x1p-17;

    /// An operation as a function of one operand, and the largest `|f‴|` near it.
    private record Operation(String name, UnaryOperator<Value> f, DoubleUnaryOperator third) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Operation> operations() {
        var b = Value.leaf(-1.75);
        DoubleUnaryOperator linear = x -> 0;
        return Stream.of(
                new Operation("a + b", a -> a.add(b), linear),
                new Operation("b + a", b::add, linear),
                new Operation("a - b", a -> a.sub(b), linear),
                new Operation("b - a", b::sub, linear),
                new Operation("a * b", a -> a.mul(b), linear),
                new Operation("b * a", b::mul, linear),
                new Operation("a * a", a -> a.mul(a), linear),
                new Operation("a / b", a -> a.div(b), linear),
                new Operation("b / a", b::div, x -> 6 * 1.75 / Math.pow(x, 4)),
                new Operation("-a", Value::neg, linear),
                new Operation("a to the power 3", a -> a.pow(3), x -> 6),
                new Operation("a to the power -1/2", a -> a.pow(-0.5), x -> 1.875 * Math.pow(x, -3.5)),
                new Operation("ln a", Value::log, x -> 2 / Math.pow(x, 3)),
                new Operation("e to the power a", Value::exp, Math::exp),
                new Operation("relu a", Value::relu, linear),
                new Operation("relu -a", a -> a.neg().relu(), linear),
                new Operation("sum", a -> Value.sum(List.of(a, b, a)), linear),
                new Operation("mean", a -> Value.mean(List.of(b, a, b)), linear),
                new Operation("dot", a -> Value.dot(List.of(a, b, a), List.of(b, a, b)), linear));
    }

    @ParameterizedTest
    @MethodSource("operations")
    void everyOperationHasTheSlopeOfItsValues(Operation operation) {
        long seed = 19;
        var random = new SplittableRandom(seed);
        for (int i = 0; i < 200; i++) {
            // a multiple of h away from every kink and pole, so that x ± h is exact
            double x = Math.rint(random.nextDouble(0.25, 4) / H) * H;
            var a = Value.leaf(x);
            var y = operation.f.apply(a);
            double above = operation.f.apply(Value.leaf(x + H)).data();
            double below = operation.f.apply(Value.leaf(x - H)).data();
            // |f‴| falls or rises by less than a thousandth between x and x ± h
            double truncation = H * H / 6 * 1.001 * operation.third.applyAsDouble(x);
            double bound = truncation + 1.001 * Difference.rounding(y) / H;
            check(
                    operation + " at " + x + ", seed " + seed,
                    y.backward().getDouble(a),
                    (above - below) / (2 * H),
                    bound);
        }
    }

    @Test
    void everyLeafOfRandomGraphsHasTheSlopeOfTheirValues() {
        for (long seed = 0; seed < 500; seed++) {
            var graph = Graph.random(seed);
            double[] at = graph.inputs;
            var leaves = leaves(at);
            var root = graph.build(leaves);
            var gradients = root.backward();
            for (int i = 0; i < at.length; i++) {
                int input = i;
                // the analytic gradient is off by a few roundings itself, at no larger scale than f's: e doubled
                var difference = Difference.of(
                        bump -> {
                            double[] moved = at.clone();
                            moved[input] += bump;
                            return graph.build(leaves(moved)).data();
                        },
                        H,
                        2 * Difference.rounding(root));
                check(
                        "leaf " + i + " of " + graph.steps.size() + " operations, seed " + seed,
                        gradients.getDouble(leaves.get(i)),
                        difference.slope(),
                        difference.bound());
            }
        }
    }

    private static void check(String what, double analytic, double slope, double bound) {
        double error = Math.abs(analytic - slope);
        assertTrue(
                error <= bound,
                () -> "%s: gradient %.17g, central difference %.17g, off by %.3g, bound %.3g"
                        .formatted(what, analytic, slope, error, bound));
        assertTrue(
                bound <= 1e-5 * (1 + Math.abs(slope)),
                () -> "%s: a bound of %.3g shows nothing".formatted(what, bound));
    }

    private static List<Value> leaves(double[] data) {
        var leaves = new ArrayList<Value>();
        for (double x : data) {
            leaves.add(Value.leaf(x));
        }
        return leaves;
    }

    /// A random expression, to be built again over other leaves.
    private record Graph(double[] inputs, List<Step> steps) {
        /// One operation over the values made so far.
        private record Step(int left, int right, BiFunction<Value, Value, Value> f) {
            Value on(List<Value> values) {
                return f.apply(values.get(left), values.get(right));
            }
        }

        private static final List<BiFunction<Value, Value, Value>> OPERATIONS = List.of(
                Value::add,
                Value::sub,
                Value::mul,
                Value::div,
                (a, b) -> a.neg(),
                (a, b) -> a.pow(2),
                (a, b) -> a.mul(a).pow(-0.5),
                (a, b) -> a.mul(a).log(),
                (a, b) -> a.exp(),
                (a, b) -> b.add(a.relu()),
                (a, b) -> Value.sum(List.of(a, b, a)),
                (a, b) -> Value.mean(List.of(a, b, b)),
                (a, b) -> Value.dot(List.of(a, b), List.of(b, b)));

        /// Values stay between 1/4 and 4 in size, so that no kink, pole or overflow is near.
        static Graph random(long seed) {
            var random = new SplittableRandom(seed);
            double[] inputs = random.doubles(4, 0.5, 2)
                    .map(x -> random.nextBoolean() ? x : -x)
                    .toArray();
            var values = leaves(inputs);
            var steps = new ArrayList<Step>();
            int count = random.nextInt(3, 16);
            while (steps.size() < count) {
                var step = new Step(
                        random.nextInt(values.size()),
                        random.nextInt(values.size()),
                        OPERATIONS.get(random.nextInt(OPERATIONS.size())));
                var value = step.on(values);
                if (Math.abs(value.data()) > 0.25 && Math.abs(value.data()) < 4) {
                    values.add(value);
                    steps.add(step);
                }
            }
            return new Graph(inputs, steps);
        }

        /// The sum of all that was made, so that every operation matters.
        Value build(List<Value> leaves) {
            var values = new ArrayList<>(leaves);
            for (var step : steps) {
                values.add(step.on(values));
            }
            return Value.sum(values);
        }
    }
}
