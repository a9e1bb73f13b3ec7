package microgpt.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    private static double[] probabilities(Sampler.Settings settings, double... atTemperatureOne) {
        return settings.probabilities(
                Arrays.stream(atTemperatureOne).map(Math::log).toArray(), new double[atTemperatureOne.length]);
    }

    private static String drawable(Sampler.Settings settings, double... atTemperatureOne) {
        double[] drawn = probabilities(settings, atTemperatureOne);
        var tokens = new StringBuilder();
        for (int i = 0; i < drawn.length; i++) {
            tokens.append(drawn[i] > 0 ? Integer.toString(i) : "");
        }
        return tokens.toString();
    }

    @ParameterizedTest
    @CsvSource({"1, 01234", "0.96, 01234", "0.9, 1234", "0.7, 134", "0.6, 34", "0.3, 3", "1e-9, 3"})
    void topPKeepsTheFewestTokensThatReachIt(double topP, String kept) {
        // From the most probable down they add up to 0.35, 0.65, 0.8, 0.95 and 1; tokens 1 and 2 are alike.
        assertEquals(kept, drawable(new Sampler.Settings(1, 0, topP), 0.05, 0.15, 0.15, 0.35, 0.3));
    }

    @ParameterizedTest
    @CsvSource({"0, 01234", "5, 01234", "4, 1234", "2, 34", "1, 3"})
    void topKKeepsTheMostProbable(int topK, String kept) {
        assertEquals(kept, drawable(new Sampler.Settings(1, topK, 1), 0.05, 0.15, 0.16, 0.34, 0.3));
    }

    @ParameterizedTest
    @CsvSource({"1, 3", "2, 03", "3, 013", "4, 0134", "5, 01234"})
    void topKKeepsTheFirstOfEquallyProbableTokens(int topK, String kept) {
        assertEquals(kept, drawable(new Sampler.Settings(1, topK, 1), 0.2, 0.2, 0.1, 0.4, 0.2));
        assertEquals("01234".substring(0, topK), drawable(new Sampler.Settings(0.5, topK, 1), 1, 1, 1, 1, 1));
    }

    @Test
    void topPCountsWhatTopKAndTheTemperatureLeave() {
        // Of 0.4, 0.3, 0.2, 0.1 the top three are 0.44, 0.33, 0.22 of what is left; at temperature 1/2 their squares
        // are 0.55, 0.31, 0.14.
        assertEquals("01", drawable(new Sampler.Settings(1, 3, 0.7), 0.4, 0.3, 0.2, 0.1));
        assertEquals("012", drawable(new Sampler.Settings(1, 3, 0.8), 0.4, 0.3, 0.2, 0.1));
        assertEquals("01", drawable(new Sampler.Settings(0.5, 3, 0.8), 0.4, 0.3, 0.2, 0.1));
    }

    @Test
    void theTemperatureIsAPowerOfTheProbabilities() {
        double[] drawn = probabilities(new Sampler.Settings(0.5, 0, 1), 0.2, 0.8);
        assertEquals(0.04 / 0.68, drawn[0], 1e-15);
        assertEquals(0.64 / 0.68, drawn[1], 1e-15);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.5, 1.01, Double.NaN})
    void impossibleTopPIsRefused(double topP) {
        var message = assertThrows(IllegalArgumentException.class, () -> new Sampler.Settings(1, 0, topP))
                .getMessage();
        assertEquals("top-p is " + topP + ": it must be above 0 and at most 1, which is all tokens", message);
    }
}
