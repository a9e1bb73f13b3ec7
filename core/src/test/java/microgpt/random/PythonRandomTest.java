package microgpt.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The expected values are what CPython 3.11 prints for `random.Random(seed)`.
class PythonRandomTest {
    static Stream<Arguments> firstUniforms() {
        return Stream.of(
                Arguments.of(42L, new double[] {0.6394267984578837, 0.025010755222666936, 0.27502931836911926}),
                Arguments.of(0L, new double[] {0.8444218515250481, 0.7579544029403025, 0.420571580830845}),
                Arguments.of(1L, new double[] {0.13436424411240122, 0.8474337369372327, 0.763774618976614}),
                Arguments.of(-1L, new double[] {0.13436424411240122, 0.8474337369372327, 0.763774618976614}),
                Arguments.of(0xffffffffL, new double[] {0.6353574441341173, 0.20319993954407756, 0.6073666030347188}),
                Arguments.of(0x100000000L, new double[] {0.11299430095636409, 0.41782886486292836, 0.0166763664992291}),
                Arguments.of(
                        -0x10000002aL, new double[] {0.5649283078895424, 0.38389450975701744, 0.17509343463426008}),
                Arguments.of(Long.MAX_VALUE, new double[] {0.3166448820870279, 0.631259308253863, 0.8035542479972343}),
                Arguments.of(
                        Long.MIN_VALUE, new double[] {0.5534639983914199, 0.9406144709090462, 0.24199432111690833}));
    }

    @ParameterizedTest
    @MethodSource("firstUniforms")
    void everySeedStartsAsInPython(long seed, double[] expected) {
        assertArrayEquals(expected, Draws.uniforms(PythonRandom.seed(seed), 3));
    }

    @Test
    void uniformsStayThoseOfPythonWhenTheirWordsStraddleTwoBlocks() {
        var uniforms =
                Draws.uniforms(PythonRandom.seed(42).below(Integer.MAX_VALUE).next(), 1000);
        assertEquals(0.35780923225042616, uniforms[310]);
        assertEquals(0.6820666883105765, uniforms[311]);
        assertEquals(0.666933410635543, uniforms[312]);
        assertEquals(0.3626860387575225, uniforms[999]);
    }

    @Test
    void normalsAreThoseOfGauss() {
        double[] expected = {
            -0.011527226366234268,
            -0.013832288026521545,
            -0.008905268925412997,
            0.05615869800790905,
            -0.010207062702630967,
            -0.1197882731472766
        };
        Draws.assertClose(expected, PythonRandom.seed(42).normals(6, 0.08).value());
    }

    @Test
    void normalScalesAndShifts() {
        var first = PythonRandom.seed(42).normal(3.0, 2.0);
        var second = first.next().normal(3.0, 2.0);
        Draws.assertClose(
                new double[] {2.7118193408441433, 2.654192799336961}, new double[] {first.value(), second.value()});
    }

    @Test
    void otherDrawsLeaveTheSpareNormalInPlace() {
        var normal = PythonRandom.seed(42).normal(0.0, 1.0);
        var uniform = normal.next().uniform();
        var spare = uniform.next().normal(0.0, 1.0);
        var fresh = spare.next().normal(0.0, 1.0);
        assertEquals(0.27502931836911926, uniform.value());
        Draws.assertClose(
                new double[] {-0.14409032957792836, -0.1729036003315193, 0.2735990065583831},
                new double[] {normal.value(), spare.value(), fresh.value()});
    }

    @Test
    void permutationIsThatOfShuffle() {
        var draw = PythonRandom.seed(42).permutation(20);
        int[] expected = {19, 5, 14, 4, 9, 13, 15, 18, 6, 12, 17, 10, 1, 11, 2, 16, 7, 8, 0, 3};
        assertArrayEquals(expected, draw.value());
        assertEquals(0.561245062938613, draw.next().uniform().value());
    }

    @Test
    void belowDrawsBitsUntilTheyFit() {
        int[] bounds = {1, 2, 3, 10, 1000, 1 << 30, Integer.MAX_VALUE, (1 << 30) + 1};
        int[] expected = {0, 0, 2, 4, 250, 479341423, 299655412, 220106707};
        Rng rng = PythonRandom.seed(42);
        for (int i = 0; i < bounds.length; i++) {
            var draw = rng.below(bounds[i]);
            assertEquals(expected[i], draw.value(), "below(" + bounds[i] + "), draw " + i);
            rng = draw.next();
        }
    }

    @Test
    void choiceIsThatOfChoices() {
        assertArrayEquals(
                new int[] {3, 0, 1, 1, 3, 3, 3, 0, 3, 0, 1, 3, 0, 1, 3, 3, 1, 3, 3, 0},
                Draws.choices(PythonRandom.seed(42), 20, 0.1, 0.2, 0, 0.7));
        assertArrayEquals(
                new int[] {1, 1, 3, 1, 3, 1, 1, 3, 1, 1, 1, 1, 1, 4, 1, 1, 3, 4, 3, 1},
                Draws.choices(PythonRandom.seed(7), 20, 0, 3, 0, 1, 2, 0));
    }

    @Test
    void successorsShareOneBlockFor624Words() {
        var blocks = Collections.newSetFromMap(new IdentityHashMap<int[], Boolean>());
        var rng = PythonRandom.seed(42);
        for (int word = 0; word < 10 * PythonRandom.WORDS; word++) {
            // The smallest draw: exactly one word, since every 31-bit number but one lies below the bound.
            rng = (PythonRandom) rng.below(Integer.MAX_VALUE).next();
            blocks.add(rng.block);
        }
        assertEquals(10, blocks.size(), "blocks made for ten times 624 words");
    }

    @Test
    void drawingNeverWritesTheBlock() {
        var rng = PythonRandom.seed(42);
        var before = rng.block.clone();
        rng.normals(2000, 1.0);
        assertArrayEquals(before, rng.block);
    }

    @Test
    void generatorsAreEqualExactlyIfTheyDrawTheSame() {
        var rng = PythonRandom.seed(42);
        var oneSpare = rng.normal(0.0, 1.0).next();
        var noSpare = rng.uniform().next().uniform().next();
        assertEquals(PythonRandom.seed(-42), rng);
        assertEquals(PythonRandom.seed(-42).hashCode(), rng.hashCode());
        assertNotEquals(PythonRandom.seed(43), rng);
        assertNotEquals(oneSpare, noSpare);
        assertEquals(oneSpare.normal(0.0, 1.0).next(), noSpare);
    }

    @Test
    void damagedStatesAreRefused() {
        var state = PythonRandom.seed(42).normal(0.0, 1.0).next().state();
        var parts = state.split(":");
        var words = parts[3];
        var spare = parts[2];
        Draws.assertRefused("python:", "624 words");
        Draws.assertRefused(state.substring(0, state.length() - 1), "624 words");
        Draws.assertRefused(state + "A", "624 words");
        Draws.assertRefused(state + "\n", "624 words");
        Draws.assertRefused("python:-1:-:" + words, "624 words");
        Draws.assertRefused("python:625:-:" + words, "position 625");
        Draws.assertRefused("python:9999999999:-:" + words, "624 words");
        Draws.assertRefused("python:4:" + spare.substring(1) + ":" + words, "624 words");
        Draws.assertRefused("python:4:7ff8000000000000:" + words, "NaN");
        Draws.assertRefused("python:4:fff0000000000000:" + words, "-Infinity");
        Draws.assertRefused("python:4:4022000000000000:" + words, "9.0");
        Draws.assertRefused("python:624:-:" + "A".repeat(3328), "all 0");
        Draws.assertRefused("python:624:-:" + "f" + "A".repeat(3327), "all 0");
        assertTrue(Rng.restore("python:624:-:" + "g" + "A".repeat(3327)) instanceof PythonRandom);
    }
}
