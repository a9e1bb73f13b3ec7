package microgpt.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Many draws at once, for the tests of this package.
final class Draws {
    /// How far a normal number may lie from one made with another C library, relative to its size.
    ///
    /// In units of 2⁻⁵²: two libraries that err by less than 1 ulp differ by at most 1 in the logarithm, hence by
    /// 1/2 in its root, and by 1 in the cosine; the root and the two products each round on both sides, 1/2 + 1/2.
    /// Sum: 4.5.
    private static final double BOUND = 4.5 * 0x1p-52;

    private Draws() {}

    static double[] uniforms(Rng rng, int count) {
        var values = new double[count];
        for (int i = 0; i < count; i++) {
            var draw = rng.uniform();
            values[i] = draw.value();
            rng = draw.next();
        }
        return values;
    }

    static int[] choices(Rng rng, int count, double... weights) {
        var values = new int[count];
        for (int i = 0; i < count; i++) {
            var draw = rng.choice(weights);
            values[i] = draw.value();
            rng = draw.next();
        }
        return values;
    }

    static void assertClose(double[] expected, double[] actual) {
        assertEquals(expected.length, actual.length);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], BOUND * Math.abs(expected[i]), "normal " + i);
        }
    }

    static void assertRefused(String state, String reason) {
        var message = assertThrows(IllegalArgumentException.class, () -> Rng.restore(state))
                .getMessage();
        assertTrue(message.contains(reason), message);
        assertFalse(message.contains("\n"), message);
    }
}
