package microgpt.golden;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import microgpt.random.ErlangRandom;
import microgpt.random.Rng;
import microgpt.text.Corpus;
import microgpt.text.Tokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The order of the documents and the first parameters of every recorded run, from the generators alone.
class GeneratorGoldenTest {
    /// How far a normal number may lie from one made with the recording machine's C library, relative to its size.
    ///
    /// In units of 2⁻⁵²: two libraries that err by less than 1 ulp differ by at most 1 in the logarithm, hence by
    /// 1/2 in its root, and by 1 in the cosine; the root and the two products each round on both sides, 1/2 + 1/2.
    /// Sum: 4.5, which is just below 1e-15.
    private static final double LIBRARY = 4.5 * 0x1p-52;

    @ParameterizedTest
    @MethodSource("microgpt.golden.Golden#runs")
    void documentsComeInTheRecordedOrder(Golden.Run run) {
        var documents = run.shuffledDocuments().value();
        assertEquals(run.numDocs(), documents.size());
        assertEquals(run.docsFirst5(), documents.subList(0, 5));
        assertEquals(run.vocabSize(), Tokenizer.of(Corpus.givenNames()).vocabSize());
    }

    @ParameterizedTest
    @MethodSource("microgpt.golden.Golden#runs")
    void parametersAreTheRecordedOnes(Golden.Run run) {
        int n = run.numParams();
        var recorded = run.initial();
        double[] drawn = run.shuffledDocuments()
                .next()
                .normals(n, run.config().initStd())
                .value();
        assertClose("parameter", recorded.first16(), Arrays.copyOf(drawn, 16));
        assertClose("parameter n - 4 +", recorded.last4(), Arrays.copyOfRange(drawn, n - 4, n));

        assertSum("sum", recorded.sum(), drawn, LIBRARY);
        // Squaring doubles the relative error, and each side rounds the product.
        double[] squares = Arrays.stream(drawn).map(x -> x * x).toArray();
        assertSum("sum of squares", recorded.sumOfSquares(), squares, 2 * LIBRARY + 0x1p-52);
    }

    private static void assertClose(String what, double[] recorded, double[] drawn) {
        for (int i = 0; i < recorded.length; i++) {
            assertWithin(LIBRARY * Math.abs(recorded[i]), what + " " + i, recorded[i], drawn[i]);
        }
    }

    /// Sums in ascending order. The terms may be off by `error`, and each side rounds each partial sum by half an ulp.
    private static void assertSum(String what, double recorded, double[] terms, double error) {
        double sum = 0.0;
        double bound = 0.0;
        for (double term : terms) {
            sum += term;
            bound += error * Math.abs(term) + 0x1p-52 * Math.abs(sum);
        }
        assertWithin(bound, what, recorded, sum);
    }

    private static void assertWithin(double bound, String what, double recorded, double actual) {
        assertTrue(
                Math.abs(actual - recorded) <= bound,
                () -> "%s: recorded %s, drawn %s, bound %s".formatted(what, recorded, actual, bound));
    }

    @Test
    void erlangDrawsAreTheRecordedOnes() {
        var recorded = Golden.erlangDraws();
        var rng = ErlangRandom.seed(42);
        assertArrayEquals(recorded.shuffled(), rng.permutation(20).value());
        assertClose("normal", recorded.normals(), rng.normals(5, 0.08).value());
        Rng next = rng;
        for (int i = 0; i < recorded.uniforms().length; i++) {
            var draw = next.uniform();
            assertEquals(recorded.uniforms()[i], draw.value(), "uniform " + i);
            next = draw.next();
        }
    }
}
