package microgpt.value;

import static microgpt.value.Vectors.crossEntropy;
import static microgpt.value.Vectors.linear;
import static microgpt.value.Vectors.matrix;
import static microgpt.value.Vectors.relu;
import static microgpt.value.Vectors.rmsnorm;
import static microgpt.value.Vectors.softmax;
import static microgpt.value.Vectors.transpose;
import static microgpt.value.Vectors.vector;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class VectorsTest {
    private static List<Double> data(List<Value> values) {
        return values.stream().map(Value::data).toList();
    }

    @Test
    void aVectorTimesAMatrixHasADotProductForEachRow() {
        var w = List.of(vector(1, 2, 3), vector(4, 5, 6));
        assertEquals(List.of(-4.0, -7.0), data(linear(vector(1, -1, -1), w)));
        assertEquals(List.of(), linear(vector(1, 2), List.of()));
    }

    @Test
    void elementsGoOneByOne() {
        assertEquals(List.of(4.0, -1.0), data(Vectors.add(vector(1, 2), vector(3, -3))));
        assertEquals(List.of(0.0, 2.0, 0.0), data(relu(vector(-1, 2, 0))));
    }

    @Test
    void columnsBecomeRows() {
        assertEquals(
                List.of(List.of(1.0, 4.0), List.of(2.0, 5.0), List.of(3.0, 6.0)),
                transpose(List.of(vector(1, 2, 3), vector(4, 5, 6))).stream()
                        .map(VectorsTest::data)
                        .toList());
        assertEquals(List.of(), transpose(List.of()));
    }

    @Test
    void theLeavesOfAMatrixTellTheirPlace() {
        var numbers = List.of(1.0, 2.0, 3.0, 4.0).iterator();
        var w = matrix("w", 2, 2, numbers::next);
        assertEquals("w[1,0] = 3.0", w.get(1).get(0).toString());
    }

    @Test
    void softmaxOfALogarithmIsTheShare() {
        var shares = softmax(vector(0, StrictMath.log(3)));
        assertEquals(0.25, shares.get(0).data(), 1e-15);
        assertEquals(0.75, shares.get(1).data(), 1e-15);
        assertEquals(List.of(0.5, 0.5), data(softmax(vector(1e6, 1e6))));
    }

    @Test
    void rmsnormDividesByTheRootMeanSquare() {
        double root = StrictMath.sqrt((9 + 16) / 2.0 + 1e-5);
        var normed = rmsnorm(vector(3, -4));
        assertEquals(3 / root, normed.get(0).data(), 1e-15);
        assertEquals(-4 / root, normed.get(1).data(), 1e-15);
        double another = StrictMath.sqrt((9 + 16) / 2.0 + 1);
        assertEquals(3 / another, rmsnorm(vector(3, -4), 1).get(0).data(), 1e-15);
    }

    /// Its gradient is softmax minus one at the target.
    @Test
    void crossEntropyIsTheSurpriseAtTheTarget() {
        var logits = vector(0, StrictMath.log(3));
        var loss = crossEntropy(logits, 0);
        assertEquals(StrictMath.log(4), loss.data(), 1e-15);
        var gradients = loss.backward();
        assertEquals(-0.75, gradients.getDouble(logits.get(0)), 1e-15);
        assertEquals(0.75, gradients.getDouble(logits.get(1)), 1e-15);
    }

    static Stream<Arguments> misfits() {
        var one = vector(1);
        var two = vector(1, 2);
        return Stream.of(
                refusal("the dot product of 1 and 2 values", () -> linear(one, List.of(two))),
                refusal("add of 1 and 2 values: they differ in length", () -> Vectors.add(one, two)),
                refusal("transpose of 2 and 1 values: they differ in length", () -> transpose(List.of(two, one))),
                refusal("softmax of rows without columns is undefined", () -> softmax(List.of())),
                refusal("rmsnorm of rows without columns is undefined", () -> rmsnorm(List.of())),
                refusal("cross entropy of rows without columns is undefined", () -> crossEntropy(List.of(), 0)),
                refusal("id 2 at 0 is outside 0..1", () -> crossEntropy(two, 2)),
                refusal("id -1 at 0 is outside 0..1", () -> crossEntropy(two, -1)));
    }

    private static Arguments refusal(String message, Executable call) {
        return Arguments.of(message, call);
    }

    @ParameterizedTest
    @MethodSource("misfits")
    void listsThatDoNotFitAreRefused(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
