package microgpt.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import microgpt.autograd.Expression;
import microgpt.autograd.Ops;
import microgpt.check.GradientCheck.Row;
import microgpt.kernels.Kernels;
import microgpt.kernels.ScalarKernels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GradientCheckTest {
    private static final Kernels SCALAR = new ScalarKernels();

    static List<Subject> operations() {
        return GradientCheck.operations();
    }

    private static List<Row> rows(Subject subject) {
        var rows = new ArrayList<>(GradientCheck.tape(subject, SCALAR));
        rows.add(GradientCheck.value(subject));
        return rows;
    }

    private static Subject operation(String name) {
        return operations().stream()
                .filter(subject -> subject.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("operations")
    void everyOperationKeepsWithinItsBounds(Subject subject) {
        for (var row : rows(subject)) {
            assertTrue(row.ok(), row::toString);
        }
    }

    /// What looks like x² but hands back only one of its two gradients.
    private record HalfSquare(double missing) implements Expression {
        @Override
        public <M> M record(Ops<M> ops) {
            var x = ops.parameter(0, 1, 1);
            var constant = ops.constant(1, 1, ops.get(x, 0, 0));
            return ops.add(
                    ops.mul(ops.mul(x, x), ops.constant(1, 1, 1 - missing)),
                    ops.mul(ops.mul(x, constant), ops.constant(1, 1, missing)));
        }
    }

    @Test
    void aGradientThatIsNotTheSlopeFailsOnBothEngines() {
        var subject = new Subject("half square", new HalfSquare(1), new double[] {1.5}, i -> "x", 1);
        var failed = rows(subject).stream().filter(row -> !row.ok()).toList();
        assertEquals(
                "tape, value", failed.stream().map(Row::engine).collect(Collectors.joining(", ")), failed::toString);
        assertTrue(failed.stream().allMatch(row -> row.against().equals("differences")));
    }

    /// Of its derivative: a millionth in double, a hundredth in differences of float.
    @Test
    void aSmallErrorOfAGradientIsFound() {
        var millionth = new Subject("", new HalfSquare(2e-6), new double[] {1.5}, i -> "x", 1);
        assertFalse(
                GradientCheck.value(millionth).ok(),
                () -> GradientCheck.value(millionth).toString());
        var hundredth = new Subject("", new HalfSquare(0.02), new double[] {1.5}, i -> "x", 1);
        var row = GradientCheck.tape(hundredth, SCALAR).getLast();
        assertFalse(row.ok(), row::toString);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"addReluGrad", "addRmsnormGrad", "addSoftmaxGrad", "addCrossEntropyGrad", "addAttentionGrad"})
    void aKernelOffByOnePartInTenThousandIsFound(String kernel) {
        var operation = switch (kernel) {
            case "addReluGrad" -> "relu";
            case "addRmsnormGrad" -> "rmsnorm";
            case "addSoftmaxGrad" -> "softmax";
            case "addCrossEntropyGrad" -> "cross_entropy";
            default -> "attention";
        };
        var row = GradientCheck.tape(operation(operation), new BrokenKernels(kernel, 1.0001f).kernels())
                .getFirst();
        assertFalse(row.ok(), row::toString);
    }

    @Test
    void aGradientThatIsNotANumberFails() {
        var row = GradientCheck.tape(operation("relu"), new BrokenKernels("addReluGrad", Float.NaN).kernels())
                .getFirst();
        assertFalse(row.ok(), row::toString);
    }
}
