package microgpt.tape;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import microgpt.check.GradientCheck;
import microgpt.check.Subject;
import microgpt.kernels.ScalarKernels;
import org.junit.jupiter.api.Test;

class OpTest {
    /// An operation the tape does not have, in one place: hypotenuse, √(a² + b²).
    private static final Op HYPOT =
            Op.binary("hypot", (a, b) -> (float) Math.sqrt(a * a + b * b), (a, b, y) -> a / y, (a, b, y) -> b / y);

    @Test
    void anOperationIsAddedInOnePlace() {
        for (int threads : new int[] {1, 3}) {
            try (var tape = Tape.forTraining(100, new ScalarKernels(), threads)) {
                tape.shareFrom(0);
                for (int i = 0; i < 100; i++) {
                    tape.parameter(i, 3 * (i + 1));
                }
                var a = tape.at(tape.parameter(0, 1, 100));
                var b = tape.at(tape.constant(1, 1, 4));
                var y = tape.elementwise(HYPOT, a, b);
                assertEquals(5, tape.get(y, 0, 0));
                tape.backward(tape.sum(y));
                assertEquals(0.6f, tape.parameterGradient(0));
                assertEquals("hypot", tape.records().get(2).op());
                assertEquals(List.of(0, 1), tape.records().get(2).operands());
                // the 1×1 collects the sum over all elements
                double sum = 0;
                for (int i = 0; i < 100; i++) {
                    sum += 4 / Math.hypot(3 * (i + 1), 4);
                }
                assertEquals(sum, tape.records().get(1).gradient(), 1e-6);
            }
        }
    }

    @Test
    void allIsEveryOperationThatIsDeclared() throws IllegalAccessException {
        var declared = new ArrayList<Op>();
        for (var field : Op.class.getDeclaredFields()) {
            if (field.getType() == Op.class) {
                declared.add((Op) field.get(null));
            }
        }
        assertEquals(declared, Op.ALL);
    }

    @Test
    void everyOperationButTheOneWithoutGradientIsChecked() {
        var expected =
                Op.ALL.stream().filter(op -> op != Op.ATTEND).map(Op::name).toList();
        assertEquals(
                expected, GradientCheck.operations().stream().map(Subject::name).toList());
    }
}
