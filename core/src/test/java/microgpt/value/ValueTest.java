package microgpt.value;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ValueTest {
    private static final double INF = Double.POSITIVE_INFINITY;
    private static final double NAN = Double.NaN;

    private static final Value A = Value.leaf("a", 3);
    private static final Value B = Value.leaf("b", -2);

    /// One row of the operation table: a result, and what the table says it holds.
    private record Row(String operation, Value result, double data, double... local) {
        @Override
        public String toString() {
            return operation;
        }
    }

    static Stream<Row> table() {
        return Stream.of(
                new Row("a + b", A.add(B), 1, 1, 1),
                new Row("a - b", A.sub(B), 5, 1, -1),
                new Row("a * b", A.mul(B), -6, -2, 3),
                new Row("a / b", A.div(B), -1.5, -0.5, -0.75),
                new Row("-a", A.neg(), -3, -1),
                new Row("a to the power 2", A.pow(2), 9, 6),
                new Row("b to the power 3", B.pow(3), -8, 12),
                new Row("a to the power -1", A.pow(-1), 1.0 / 3, -1.0 / 9),
                new Row("a to the power 0", A.pow(0), 1, 0),
                new Row("ln a", A.log(), StrictMath.log(3), 1.0 / 3),
                new Row("e to the power b", B.exp(), StrictMath.exp(-2), StrictMath.exp(-2)),
                new Row("relu a", A.relu(), 3, 1),
                new Row("relu b", B.relu(), 0, 0),
                new Row("sum", Value.sum(List.of(A, B, A)), 4, 1, 1, 1),
                new Row("mean", Value.mean(List.of(A, B)), 0.5, 0.5, 0.5),
                new Row("dot", Value.dot(List.of(A, B), List.of(B, B)), -2, -2, 3, -2, -2),
                new Row("a + 2, lifted", A.add(2), 5, 1, 1),
                new Row("a - 2, lifted", A.sub(2), 1, 1, -1),
                new Row("a * 2, lifted", A.mul(2), 6, 2, 3),
                new Row("a / 2, lifted", A.div(2), 1.5, 0.5, -0.75));
    }

    @ParameterizedTest
    @MethodSource("table")
    void everyRowOfTheOperationTableHolds(Row row) {
        assertEquals(row.data, row.result.data());
        assertArrayEquals(row.local, row.result.localGradients());
        assertEquals(row.local.length, row.result.children().size());
    }

    @Test
    void operandsAreKeptInOrder() {
        assertEquals(List.of(A, B), A.div(B).children());
        assertEquals(List.of(A, B, A), Value.sum(List.of(A, B, A)).children());
        assertEquals(
                List.of(A, B, B, A), Value.dot(List.of(A, B), List.of(B, A)).children());
    }

    @Test
    void aDoubleIsLiftedToALeaf() {
        var lifted = A.mul(2).children().get(1);
        assertEquals(2, lifted.data());
        assertEquals(List.of(), lifted.children());
    }

    @Test
    void leavesKeepTheirNamesAndOthersAreNumbered() {
        assertEquals("wte[3,14]", Value.leaf("wte[3,14]", 0.5).id());
        assertEquals("wte[3,14] = 0.5", Value.leaf("wte[3,14]", 0.5).toString());
        var first = A.add(B);
        assertTrue(first.id().matches("#-?\\d+"), first.id());
        assertNotEquals(first.id(), A.add(B).id());
    }

    @Test
    void theLocalGradientsHandedOutAreACopy() {
        var y = A.mul(B);
        y.localGradients()[0] = 100;
        assertEquals(-2, y.localGradients()[0]);
        assertThrows(UnsupportedOperationException.class, () -> y.children().clear());
    }

    @Test
    void valuesAreToldApartByIdentity() {
        assertNotEquals(Value.leaf(1), Value.leaf(1));
        assertEquals(A, A);
    }

    @Test
    void gradientsOfANodeUsedTwiceAddUp() {
        var c = Value.leaf(5);
        var gradients = A.mul(B).add(A.mul(c)).backward();
        assertEquals(3, gradients.getDouble(A));
        assertEquals(3, gradients.getDouble(B));
        assertEquals(3, gradients.getDouble(c));
        assertEquals(6, A.mul(A).backward().getDouble(A));
    }

    @Test
    void gradientsOfASharedResultAddUpBeforeTheyAreHandedOn() {
        var shared = A.mul(B);
        // y = s² + 4s, dy/ds = 2s + 4 = -8
        var gradients = shared.mul(shared).add(shared.mul(4)).backward();
        assertEquals(-8, gradients.getDouble(shared));
        assertEquals(16, gradients.getDouble(A));
        assertEquals(-24, gradients.getDouble(B));
    }

    @Test
    void aNeuronHandsItsGradientToTheWeightItUses() {
        var x = Value.leaf(2);
        var w1 = Value.leaf(3);
        var w2 = Value.leaf(-1);
        var open = w1.mul(x).add(w2).relu();
        assertEquals(5, open.data());
        assertEquals(2, open.backward().getDouble(w1));
        assertEquals(1, open.backward().getDouble(w2));
        assertEquals(3, open.backward().getDouble(x));

        var closed = w1.mul(x).add(Value.leaf(-7)).relu();
        assertEquals(0, closed.data());
        assertEquals(0, closed.backward().getDouble(w1));
        assertEquals(0, closed.backward().getDouble(x));
    }

    @Test
    void reluAtExactlyZeroIsClosed() {
        for (double zero : new double[] {0.0, -0.0}) {
            var relu = Value.leaf(zero).relu();
            assertEquals(0.0, relu.data());
            assertArrayEquals(new double[] {0}, relu.localGradients());
        }
        assertEquals(Double.MIN_VALUE, Value.leaf(Double.MIN_VALUE).relu().data());
        assertArrayEquals(new double[] {1}, Value.leaf(Double.MIN_VALUE).relu().localGradients());
    }

    @Test
    void theSumOfNoneIsZeroAndOfOneItself() {
        var none = Value.sum(List.of());
        assertEquals(0, none.data());
        assertEquals(1, none.backward().size());
        assertEquals(3, Value.sum(List.of(A)).data());
        assertEquals(1, Value.sum(List.of(A)).backward().getDouble(A));
        assertEquals(0, Value.dot(List.of(), List.of()).data());
    }

    @Test
    void theMeanOfOneIsItselfAndOfNoneAnError() {
        assertEquals(3, Value.mean(List.of(A)).data());
        assertEquals(1, Value.mean(List.of(A)).backward().getDouble(A));
        var error = assertThrows(IllegalArgumentException.class, () -> Value.mean(List.of()));
        assertEquals("the mean of an empty list is undefined", error.getMessage());
    }

    @Test
    void dotIsTheSumOfProducts() {
        var a = List.of(Value.leaf(0.1), Value.leaf(-0.7), Value.leaf(1e17));
        var b = List.of(Value.leaf(3), Value.leaf(11), Value.leaf(1.3));
        var products = Value.sum(
                List.of(a.get(0).mul(b.get(0)), a.get(1).mul(b.get(1)), a.get(2).mul(b.get(2))));
        assertEquals(products.data(), Value.dot(a, b).data());
        for (int i = 0; i < 3; i++) {
            assertEquals(
                    products.backward().getDouble(a.get(i)),
                    Value.dot(a, b).backward().getDouble(a.get(i)));
            assertEquals(
                    products.backward().getDouble(b.get(i)),
                    Value.dot(a, b).backward().getDouble(b.get(i)));
        }
        var error = assertThrows(IllegalArgumentException.class, () -> Value.dot(a, List.of(A)));
        assertEquals("the dot product of 3 and 1 values", error.getMessage());
    }

    static Stream<Row> extremes() {
        var zero = Value.leaf(0);
        var one = Value.leaf(1);
        return Stream.of(
                new Row("1 / 0", one.div(zero), INF, INF, -INF),
                new Row("0 / 0", zero.div(zero), NAN, INF, NAN),
                new Row("ln 0", zero.log(), -INF, INF),
                new Row("ln -1", Value.leaf(-1).log(), NAN, -1),
                new Row("exp 710", Value.leaf(710).exp(), INF, INF),
                new Row("exp -746", Value.leaf(-746).exp(), 0, 0),
                new Row("exp -inf", Value.leaf(-INF).exp(), 0, 0),
                new Row("root of 0", zero.pow(0.5), 0, INF),
                new Row("root of -1", Value.leaf(-1).pow(0.5), NAN, NAN),
                new Row("0 to the power 0", zero.pow(0), 1, 0),
                new Row("relu inf", Value.leaf(INF).relu(), INF, 1),
                new Row("relu -inf", Value.leaf(-INF).relu(), 0, 0),
                new Row("relu NaN", Value.leaf(NAN).relu(), NAN, 0),
                new Row("inf - inf", Value.leaf(INF).sub(Value.leaf(INF)), NAN, 1, -1),
                new Row("NaN + 1", Value.leaf(NAN).add(one), NAN, 1, 1));
    }

    @ParameterizedTest
    @MethodSource("extremes")
    void infinitiesAndNaNFollowIeeeArithmetic(Row row) {
        assertEquals(row.data, row.result.data());
        assertArrayEquals(row.local, row.result.localGradients());
    }

    @Test
    void aNaNLossMakesNaNGradients() {
        var a = Value.leaf(-1);
        assertEquals(NAN, a.log().mul(a).backward().getDouble(a));
    }

    @Test
    void backwardSurvivesALongChain() {
        var start = Value.leaf(1);
        var end = start;
        for (int i = 0; i < 200_000; i++) {
            end = end.add(1);
        }
        assertEquals(1, end.backward().getDouble(start));
    }

    @Test
    void gradientsAreAnImmutableMapOfEveryNode() {
        var a = Value.leaf("a", 2);
        var y = a.exp();
        var gradients = y.backward();
        assertEquals(2, gradients.size());
        assertTrue(gradients.containsKey(a));
        assertFalse(gradients.containsKey(B));
        assertEquals(1, gradients.getDouble(y));
        assertEquals(0, gradients.getDouble(B), "a value the root did not come from has no influence on it");
        assertThrows(UnsupportedOperationException.class, () -> gradients.put(a, 1));
        assertThrows(UnsupportedOperationException.class, () -> gradients.removeDouble(a));
        assertThrows(UnsupportedOperationException.class, () -> gradients.defaultReturnValue(1));
        assertThrows(UnsupportedOperationException.class, gradients::clear);
        assertThrows(
                UnsupportedOperationException.class,
                () -> gradients.object2DoubleEntrySet().forEach(entry -> entry.setValue(1)));
    }

    @Test
    void backwardChangesNothingAndCanBeRepeated() {
        var y = A.mul(B).exp().add(A);
        var first = y.backward();
        var second = y.backward();
        assertNotSame(first, second);
        assertEquals(first, second);
        assertEquals(first.getDouble(A), second.getDouble(A));
        assertEquals(1 + B.data() * StrictMath.exp(-6), first.getDouble(A));
        assertSame(A, y.children().get(1));
    }

    @Test
    void theGradientMapCanBePrinted() {
        var a = Value.leaf("a", 2);
        assertEquals("{a = 2.0=>1.0}", a.backward().toString());
    }

    @Test
    void aValueKnowsItsOperation() {
        assertEquals("leaf", A.op());
        assertEquals(
                List.of("add", "sub", "mul", "div", "neg", "pow", "log", "exp", "relu", "sum", "mean", "dot", "tanh"),
                Stream.of(
                                A.add(B),
                                A.sub(B),
                                A.mul(B),
                                A.div(B),
                                A.neg(),
                                A.pow(2),
                                A.log(),
                                A.exp(),
                                A.relu(),
                                Value.sum(List.of(A, B)),
                                Value.mean(List.of(A, B)),
                                Value.dot(List.of(A), List.of(B)),
                                Value.of("tanh", StrictMath.tanh(3), List.of(A), 0.0098660372))
                        .map(Value::op)
                        .toList());
    }

    @Test
    void aNamedResultIsTheSameWithAName() {
        var c = A.mul(B).named("c");
        assertEquals("c = -6.0", c.toString());
        assertEquals("mul", c.op());
        assertEquals(List.of(A, B), c.children());
        assertEquals(-2, c.backward().getDouble(A));
        assertEquals(3, c.graph().size());
    }
}
