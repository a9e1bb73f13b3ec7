package microgpt.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import microgpt.autograd.Parameters.Parameter;
import microgpt.kernels.ScalarKernels;
import microgpt.random.PythonRandom;
import microgpt.tape.Tape;
import microgpt.value.ValueOps;
import org.junit.jupiter.api.Test;

class ParametersTest {
    private static final Parameters LAYOUT = Parameters.of("w", 3, 2).and("b", 1, 3);

    private static double[] numbers(ValueOps ops) {
        return IntStream.range(0, ops.parameters()).mapToDouble(ops::parameter).toArray();
    }

    @Test
    void matricesLieOneAfterAnother() {
        assertEquals(List.of(new Parameter("w", 0, 3, 2), new Parameter("b", 6, 1, 3)), LAYOUT.list());
        assertEquals(9, LAYOUT.count());
        assertEquals("w[2,1]", LAYOUT.name(5));
        assertEquals("b[0,0]", LAYOUT.name(6));
    }

    @Test
    void aMatrixOfParametersIsReadByItsName() {
        var ops = ValueOps.forTraining(LAYOUT.count(), LAYOUT::name);
        IntStream.range(0, 9).forEach(i -> ops.parameter(i, i));
        assertArrayEquals(new double[][] {{0, 1}, {2, 3}, {4, 5}}, ops.values(LAYOUT.get("w", ops)));
        assertArrayEquals(new double[][] {{6, 7, 8}}, ops.values(LAYOUT.get("b", ops)));
    }

    @Test
    void parametersAreDrawnInTheOrderTheyLie() {
        var ops = ValueOps.forTraining(LAYOUT.count(), LAYOUT::name);
        var rng = PythonRandom.seed(1);
        var next = LAYOUT.draw(ops, rng, 0.5);
        assertArrayEquals(rng.normals(9, 0.5).value(), numbers(ops));
        assertEquals(rng.normals(9, 0.5).next().state(), next.state());
    }

    @Test
    void oneMatrixIsDrawnAndTheOthersStay() {
        var ops = ValueOps.forTraining(LAYOUT.count(), LAYOUT::name);
        var rng = PythonRandom.seed(1);
        LAYOUT.draw("b", ops, rng, 2);
        var expected = new double[9];
        System.arraycopy(rng.normals(3, 2).value(), 0, expected, 6, 3);
        assertArrayEquals(expected, numbers(ops));
    }

    /// More than are drawn at once.
    @Test
    void manyNumbersAreDrawnAsIfOneByOne() {
        var layout = Parameters.of("w", 5_001, 1);
        try (var tape = Tape.forTraining(layout.count(), new ScalarKernels())) {
            layout.draw(tape, PythonRandom.seed(2), 1);
            var drawn = PythonRandom.seed(2).normals(5_001, 1).value();
            assertArrayEquals(
                    Arrays.stream(drawn).map(number -> (float) number).toArray(),
                    IntStream.range(0, 5_001).mapToDouble(tape::parameter).toArray());
        }
    }

    @Test
    void whatIsNotThereOrTwiceIsRefused() {
        var wrong = assertThrows(IllegalArgumentException.class, () -> LAYOUT.get("v"));
        assertEquals("no parameters are called v: there are w, b", wrong.getMessage());
        wrong = assertThrows(IllegalArgumentException.class, () -> LAYOUT.and("w", 1, 1));
        assertEquals("two matrices of parameters have one name", wrong.getMessage());
        var gap = List.of(new Parameter("w", 0, 1, 2), new Parameter("v", 3, 1, 1));
        wrong = assertThrows(IllegalArgumentException.class, () -> new Parameters(gap));
        assertEquals("v begins at 3: the parameters before it end at 2", wrong.getMessage());
        assertThrows(IndexOutOfBoundsException.class, () -> LAYOUT.name(9));
    }

    @Test
    void moreParametersThanAnArrayHoldsAreRefused() {
        var half = Parameters.of("a", 40_000, 40_000);
        var wrong = assertThrows(IllegalArgumentException.class, () -> half.and("b", 40_000, 40_000));
        assertEquals("b of 40000×40000 from 1600000000 on: no array holds so many parameters", wrong.getMessage());
        wrong = assertThrows(IllegalArgumentException.class, () -> new Parameter("x", 0, 65_536, 65_536));
        assertEquals("a matrix of 65536×65536", wrong.getMessage());
        wrong = assertThrows(IllegalArgumentException.class, () -> new Parameter("x", -1, 1, 1));
        assertEquals("x begins at -1: the first parameter is 0", wrong.getMessage());
    }
}
