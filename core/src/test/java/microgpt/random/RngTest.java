package microgpt.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What both generators promise.
class RngTest {
    static Stream<Rng> generators() {
        return Stream.of(PythonRandom.seed(42), ErlangRandom.seed(42));
    }

    @ParameterizedTest
    @MethodSource("generators")
    void anOldGeneratorDrawsTheSameAgain(Rng rng) {
        var first = Draws.uniforms(rng, 2000);
        rng.normals(2000, 1.0);
        rng.permutation(2000);
        assertArrayEquals(first, Draws.uniforms(rng, 2000));
    }

    /// From every position of the block on, over several blocks, and back to a generator from each.
    @ParameterizedTest
    @MethodSource("generators")
    void aCursorDrawsTheSameNumbersAndKnowsWhatFollows(Rng rng) {
        rng = rng.normal(0.0, 1.0).next();
        for (int start = 0; start < 700; start += 7) {
            var cursor = rng.cursor();
            Rng following = rng;
            for (int i = 0; i < 700; i++) {
                var draw = following.uniform();
                assertEquals(draw.value(), cursor.uniform(), "number " + i + " from " + start);
                following = draw.next();
                if (i % 100 == 0) {
                    assertEquals(following, cursor.rng(), "after number " + i + " from " + start);
                }
            }
            for (int i = 0; i < 7; i++) {
                rng = rng.uniform().next();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("generators")
    void aCursorChoosesTheSameIndex(Rng rng) {
        var weights = new double[] {0.5, 0, 2, 1e-9, 1, 0};
        for (int i = 0; i < 1000; i++) {
            var choice = rng.choice(weights);
            var cursor = rng.cursor();
            double u = cursor.uniform();
            assertEquals(choice.value(), cursor.index(weights.clone(), u));
            assertEquals(choice.next(), cursor.rng());
            rng = choice.next();
        }
        var none = rng.cursor();
        assertThrows(IllegalArgumentException.class, () -> none.index(new double[2], 0.5));
    }

    @ParameterizedTest
    @MethodSource("generators")
    void branchesDoNotDisturbEachOther(Rng rng) {
        // Word by word, a branch from every position of the block and beyond its end.
        for (int position = 0; position < 700; position++) {
            var left = rng.uniform();
            rng.below(1000);
            rng.normal(0.0, 1.0);
            var right = rng.uniform();
            assertEquals(left, right, "position " + position);
            rng = rng.below(Integer.MAX_VALUE).next();
        }
    }

    @ParameterizedTest
    @MethodSource("generators")
    void aRestoredGeneratorDrawsOnExactly(Rng rng) {
        for (int position = 0; position < 700; position++) {
            var restored = Rng.restore(rng.state());
            assertEquals(rng, restored, "position " + position);
            assertEquals(rng.normal(0.0, 1.0), restored.normal(0.0, 1.0), "position " + position);
            rng = rng.normal(0.0, 1.0).next().below(1000).next();
        }
        assertArrayEquals(
                rng.normals(2000, 0.08).value(),
                Rng.restore(rng.state()).normals(2000, 0.08).value());
    }

    @ParameterizedTest
    @MethodSource("generators")
    void bulkNormalsAreSingleNormals(Rng rng) {
        var bulk = rng.normals(7, 0.08);
        for (int i = 0; i < 7; i++) {
            var draw = rng.normal(0.0, 0.08);
            assertEquals(draw.value(), bulk.value()[i], "normal " + i);
            rng = draw.next();
        }
        assertEquals(rng, bulk.next());
    }

    @ParameterizedTest
    @MethodSource("generators")
    void shuffleMovesTheItemsAsThePermutationSays(Rng rng) {
        var items = new ArrayList<>(List.of("a", "b", "c", "d", "e"));
        var order = rng.permutation(5);
        var shuffled = rng.shuffle(items);
        for (int i = 0; i < 5; i++) {
            assertEquals(items.get(order.value()[i]), shuffled.value().get(i), "item " + i);
        }
        assertEquals(order.next(), shuffled.next());
        assertEquals(List.of("a", "b", "c", "d", "e"), items, "the list given stays as it is");
        assertThrows(UnsupportedOperationException.class, () -> shuffled.value().add("f"));
    }

    @ParameterizedTest
    @MethodSource("generators")
    void shufflingNothingOrOneItemDrawsNothing(Rng rng) {
        assertEquals(new Draw<>(List.of(), rng), rng.shuffle(List.of()));
        assertEquals(new Draw<>(List.of("a"), rng), rng.shuffle(List.of("a")));
    }

    @ParameterizedTest
    @MethodSource("generators")
    void belowStaysInRange(Rng rng) {
        for (int n = 1; n < 500; n++) {
            var draw = rng.below(n);
            int value = draw.value();
            assertTrue(value >= 0 && value < n, "below(" + n + ") gave " + value);
            rng = draw.next();
        }
        var last = rng;
        assertThrows(IllegalArgumentException.class, () -> last.below(0));
        assertThrows(IllegalArgumentException.class, () -> last.below(-1));
    }

    @ParameterizedTest
    @MethodSource("generators")
    void theOnlyPossibleChoiceIsMade(Rng rng) {
        assertArrayEquals(new int[] {0, 0, 0}, Draws.choices(rng, 3, 0.5));
        assertArrayEquals(new int[] {1, 1, 1}, Draws.choices(rng, 3, 0.0, 1e-300, 0.0));
    }

    @ParameterizedTest
    @MethodSource("generators")
    void weightsThatAreNoDistributionAreRefused(Rng rng) {
        double[][] impossible = {
            {}, {0.0, 0.0}, {1.0, -0.5}, {1.0, Double.NaN}, {Double.POSITIVE_INFINITY}, {1e308, 1e308}
        };
        for (var weights : impossible) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> rng.choice(weights),
                    () -> Arrays.toString(weights) + " was accepted");
        }
    }

    @Test
    void statesOfNoGeneratorAreRefused() {
        for (var state : List.of("", ":", "java:1", "python", "erlang", " erlang:", "a very\nlong line")) {
            Draws.assertRefused(state, "not the state of a random generator");
        }
    }
}
