package microgpt.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.stream.Stream;
import microgpt.random.ErlangRandom;
import microgpt.random.PythonRandom;
import microgpt.random.Rng;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenDrawTest {
    private static final int VOCABULARY = 27;

    static Stream<Rng> generators() {
        return Stream.of(PythonRandom.seed(42), ErlangRandom.seed(42));
    }

    private static double[] logits(Random random, double spread) {
        var logits = new double[VOCABULARY];
        for (int i = 0; i < VOCABULARY; i++) {
            logits[i] = (float) (spread * random.nextGaussian());
        }
        return logits;
    }

    /// Every setting, logits alike and far apart, one of them impossible.
    @ParameterizedTest
    @MethodSource("generators")
    void everyTokenIsTheOneSpecified(Rng rng) {
        long seed = 5;
        var random = new Random(seed);
        var settings = new Sampler.Settings[] {
            Sampler.Settings.DEFAULT,
            new Sampler.Settings(0, 0, 1),
            new Sampler.Settings(1, 5, 1),
            new Sampler.Settings(1e-100, 0, 1),
            new Sampler.Settings(1e9, 0, 1),
            new Sampler.Settings(0.8, 0, 0.9)
        };
        for (var setting : settings) {
            var draw = new TokenDraw(setting, VOCABULARY);
            for (int i = 0; i < 500; i++) {
                var logits = logits(random, Math.scalb(1, random.nextInt(20) - 10));
                logits[random.nextInt(VOCABULARY)] = Double.NEGATIVE_INFINITY;
                var choice = rng.choice(setting.probabilities(logits.clone(), new double[VOCABULARY]));
                var cursor = rng.cursor();
                System.arraycopy(logits, 0, draw.logits(), 0, VOCABULARY);
                assertEquals(choice.value(), draw.next(cursor), setting + ", draw " + i + ", seed " + seed);
                assertEquals(choice.next(), cursor.rng());
                rng = choice.next();
            }
        }
    }

    /// At the bounds between tokens, and closer to them on both sides than what an approximation can tell.
    @ParameterizedTest
    @ValueSource(doubles = {0, 1e-16, 1e-12, 1e-9, 1e-8, 1e-4})
    void noDoubtIsDecidedWrongly(double distance) {
        long seed = 6;
        var random = new Random(seed);
        var cursors = generators().map(Rng::cursor).toList();
        var settings = Sampler.Settings.DEFAULT;
        var draw = new TokenDraw(settings, VOCABULARY);
        int decided = 0;
        for (int i = 0; i < 200; i++) {
            var logits = logits(random, 2);
            var probabilities = settings.probabilities(logits.clone(), new double[VOCABULARY]);
            double bound = 0;
            for (int token = 0; token < VOCABULARY; token++) {
                bound += probabilities[token];
                for (double u : new double[] {bound - distance, bound + distance}) {
                    if (u < 0 || u >= 1) {
                        continue;
                    }
                    System.arraycopy(logits, 0, draw.logits(), 0, VOCABULARY);
                    int approximate = draw.approximate(u);
                    decided += approximate < 0 ? 0 : 1;
                    for (var cursor : cursors) {
                        int exact = cursor.index(probabilities.clone(), u);
                        assertTrue(
                                approximate < 0 || approximate == exact,
                                () -> "u = " + u + ": " + approximate + " for " + exact + ", seed " + seed);
                    }
                }
            }
        }
        assertEquals(distance > 1e-5, decided > 5000, decided + " decided");
    }
}
