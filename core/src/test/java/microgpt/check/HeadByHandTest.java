package microgpt.check;

import static microgpt.value.Vectors.dot;
import static microgpt.value.Vectors.linear;
import static microgpt.value.Vectors.matrix;
import static microgpt.value.Vectors.softmax;
import static microgpt.value.Vectors.transpose;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PrimitiveIterator;
import microgpt.autograd.Expression;
import microgpt.autograd.Ops;
import microgpt.kernels.ScalarKernels;
import microgpt.random.PythonRandom;
import microgpt.tape.Tape;
import microgpt.value.Value;
import org.junit.jupiter.api.Test;

/// An attention head, written by hand on lists of values, beside the one of the engines.
class HeadByHandTest {
    private static final int ROWS = 5;
    private static final int CHANNELS = 4;

    /// One head of causal attention over the rows of x: each looks back on those before it and on itself.
    private static List<List<Value>> head(
            List<List<Value>> x, List<List<Value>> wq, List<List<Value>> wk, List<List<Value>> wv) {
        var keys = new ArrayList<List<Value>>();
        var values = new ArrayList<List<Value>>();
        var out = new ArrayList<List<Value>>();
        for (var row : x) {
            var query = linear(row, wq);
            keys.add(linear(row, wk));
            values.add(linear(row, wv));
            var scores = keys.stream()
                    .map(key -> dot(query, key).div(Math.sqrt(query.size())))
                    .toList();
            out.add(linear(softmax(scores), transpose(values)));
        }
        return out;
    }

    private static double[] parameters() {
        double[] drawn = PythonRandom.seed(7)
                .normals((ROWS + 3 * CHANNELS) * CHANNELS, 0.8)
                .value();
        return Arrays.stream(drawn).map(number -> (float) number).toArray();
    }

    /// The sum of the squares of what the head makes of parameters 0 to 19, its weights being the others.
    private static final Expression OF_THE_ENGINES = new Expression() {
        @Override
        public <M> M record(Ops<M> ops) {
            var x = ops.parameter(0, ROWS, CHANNELS);
            var qkv = ops.linear(x, ops.parameter(ROWS * CHANNELS, 3 * CHANNELS, CHANNELS));
            var out = ops.attention(qkv, 1, new int[] {0, ROWS}, 1);
            return ops.sum(ops.mul(out, out));
        }
    };

    @Test
    void aHeadWrittenByHandIsTheHeadOfTheEngines() {
        PrimitiveIterator.OfDouble numbers = Arrays.stream(parameters()).iterator();
        var x = matrix("x", ROWS, CHANNELS, numbers::next);
        var wq = matrix("wq", CHANNELS, CHANNELS, numbers::next);
        var wk = matrix("wk", CHANNELS, CHANNELS, numbers::next);
        var wv = matrix("wv", CHANNELS, CHANNELS, numbers::next);
        var squares = head(x, wq, wk, wv).stream()
                .flatMap(List::stream)
                .map(out -> out.mul(out))
                .toList();
        var sum = Value.sum(squares);
        var gradients = sum.backward();
        double[] byHand = List.of(x, wq, wk, wv).stream()
                .flatMap(List::stream)
                .flatMap(List::stream)
                .mapToDouble(gradients::getDouble)
                .toArray();

        var subject = new Subject("a head", OF_THE_ENGINES, parameters(), i -> "p" + i, 3 * CHANNELS);
        var spread = Spread.of(subject);
        assertEquals(sum.data(), spread.exact().value(), 1e-13 * sum.data());
        try (var tape = Tape.forTraining(byHand.length, new ScalarKernels())) {
            var walk = Walk.of(subject, tape);
            assertEquals(sum.data(), walk.value(), spread.value());
            for (int i = 0; i < byHand.length; i++) {
                assertEquals(byHand[i], walk.gradients()[i], spread.gradient(i), "gradient of parameter " + i);
            }
        }
    }
}
