package microgpt.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Seed 42: what MicroGPTEx drew on OTP 25. The other seeds: `exsss` in integers of unlimited size, as Erlang has them.
class ErlangRandomTest {
    static Stream<Arguments> firstUniforms() {
        return Stream.of(
                Arguments.of(42L, new double[] {0.7545723388395813, 0.5276200740158064, 0.09981513618580962}),
                Arguments.of(0L, new double[] {0.24687796768004144, 0.5213027293604545, 0.6565539637747054}),
                Arguments.of(-1L, new double[] {0.7878386345820478, 0.7786667680780527, 0.2539685363234595}),
                Arguments.of(
                        Long.MAX_VALUE, new double[] {0.9488904031577692, 0.4768149944322011, 0.22704574868390204}),
                Arguments.of(
                        Long.MIN_VALUE, new double[] {0.9226276905151014, 0.6547257300104209, 0.14169943958471976}));
    }

    @ParameterizedTest
    @MethodSource("firstUniforms")
    void everySeedStartsAsInErlang(long seed, double[] expected) {
        assertArrayEquals(expected, Draws.uniforms(ErlangRandom.seed(seed), 3));
    }

    @Test
    void normalsAreThoseOfMicroGptEx() {
        double[] expected = {
            -0.059135954713934756, 0.0696491433461483, -0.07849071010697886, -0.029787436198658375, 0.037584360742958844
        };
        Draws.assertClose(expected, ErlangRandom.seed(42).normals(5, 0.08).value());
    }

    @Test
    void normalDrawsTwoUniformsAndKeepsNothing() {
        var rng = ErlangRandom.seed(42);
        assertEquals(rng.uniform().next().uniform().next(), rng.normal(0.0, 1.0).next());
        assertEquals(
                3.0 + 2.0 * rng.normal(0.0, 1.0).value(), rng.normal(3.0, 2.0).value());
    }

    @Test
    void normalStaysFiniteWhereTheUniformIsZero() {
        var zero = new ErlangRandom(1, 0);
        assertEquals(0.0, zero.uniform().value());
        double radius = Math.sqrt(-2.0 * StrictMath.log(1e-12));
        double angle = 2.0 * Math.PI * zero.uniform().next().uniform().value();
        assertEquals(radius * StrictMath.cos(angle), zero.normal(0.0, 1.0).value());
    }

    @Test
    void permutationIsThatOfMicroGptEx() {
        int[] expected = {6, 18, 14, 9, 11, 2, 12, 3, 19, 0, 17, 7, 16, 8, 5, 4, 13, 1, 10, 15};
        assertArrayEquals(expected, ErlangRandom.seed(42).permutation(20).value());
    }

    @Test
    void belowTruncatesTheScaledUniform() {
        var rng = ErlangRandom.seed(42);
        assertEquals(7, rng.below(10).value());
        assertEquals(
                (int) (0.7545723388395813 * Integer.MAX_VALUE),
                rng.below(Integer.MAX_VALUE).value());
        assertEquals(0, rng.below(1).value());
    }

    @Test
    void choiceTakesTheFirstSumThatReachesTheTarget() {
        // 0.7546, 0.5276, 0.0998, 0.8165, 0.2557 of a total of 4
        assertArrayEquals(new int[] {3, 2, 0, 3, 2}, Draws.choices(ErlangRandom.seed(42), 5, 1.0, 0.0, 2.0, 1.0, 0.0));
        // A target of 0 is reached by the first sum, even of weight 0.
        assertEquals(0, new ErlangRandom(1, 0).choice(new double[] {0.0, 1.0}).value());
    }

    @Test
    void impossibleWordsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new ErlangRandom(0, 0));
        assertThrows(IllegalArgumentException.class, () -> new ErlangRandom(1L << 58, 1));
        assertThrows(IllegalArgumentException.class, () -> new ErlangRandom(1, -1));
    }

    @Test
    void damagedStatesAreRefused() {
        var state = ErlangRandom.seed(42).state();
        assertEquals("erlang:1fda81d9f8f8457:03160eb50e8d9a5", state);
        Draws.assertRefused("erlang:", "15 hexadecimal digits");
        Draws.assertRefused(state.substring(0, state.length() - 1), "15 hexadecimal digits");
        Draws.assertRefused(state + "0", "15 hexadecimal digits");
        Draws.assertRefused(state.toUpperCase(Locale.ROOT), "begins with neither");
        Draws.assertRefused("erlang:000000000000000:000000000000000", "not both be 0");
        Draws.assertRefused("erlang:400000000000000:000000000000001", "at most 58 bits");
    }
}
