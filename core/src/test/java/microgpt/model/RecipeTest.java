package microgpt.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class RecipeTest {
    private static void assertRefused(String message, Executable refused) {
        assertEquals(
                message, assertThrows(IllegalArgumentException.class, refused).getMessage());
    }

    private static Recipe recipe(int steps, int accumulate, Schedule schedule, double clip) {
        return new Recipe(steps, 1, accumulate, Adam.DEFAULT, schedule, clip);
    }

    @Test
    void impossibleRecipesAreRefused() {
        assertRefused(
                "the warm-up is 10 steps of 10: it must leave at least one",
                () -> recipe(10, 1, new Schedule(Schedule.Curve.LINEAR, 10, 0), 1));
        assertRefused(
                "the least learning rate is 0.02: it must not exceed the learning rate, 0.01",
                () -> recipe(10, 1, new Schedule(Schedule.Curve.COSINE, 0, 0.02), 1));
        assertRefused("steps is 0: it must be at least 1", () -> recipe(0, 1, Schedule.DEFAULT, 1));
        assertRefused(
                "the number of batches a step is 0: it must be at least 1", () -> recipe(1, 0, Schedule.DEFAULT, 1));
        for (double clip : new double[] {0, -1, Double.NaN}) {
            assertRefused(
                    "the gradient is clipped at " + clip + ": that must be above 0",
                    () -> recipe(1, 1, Schedule.DEFAULT, clip));
        }
        for (double decay : new double[] {-0.1, 100, Double.NaN}) {
            assertRefused(
                    "the weight decay is " + decay
                            + ": it must be at least 0 and, times the learning rate 0.01, below 1",
                    () -> new Adam(0.01, 0.9, 0.99, 1e-8, decay));
        }
    }
}
