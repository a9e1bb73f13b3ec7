package microgpt.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import org.junit.jupiter.api.Test;

class CounterRandomTest {
    @Test
    void seedZeroDrawsThePublishedNumbersOfSplitmix64() {
        var random = new CounterRandom(0);
        assertEquals(0xe220a8397b1dcdafL, random.bits(0));
        assertEquals(0x6e789e6aa1b965f4L, random.bits(1));
        assertEquals(0x06c45d188009454fL, random.bits(2));
    }

    @Test
    void anyDrawCanBeHadAtAnyTime() {
        var random = new CounterRandom(42);
        long late = random.bits(1_000_000_007);
        random.bits(3);
        assertEquals(late, new CounterRandom(42).bits(1_000_000_007));
        assertNotEquals(late, new CounterRandom(43).bits(1_000_000_007));
    }

    @Test
    void neighbouringSeedsShareNoDraws() {
        var seen = new HashSet<Long>();
        for (int seed = -20; seed < 20; seed++) {
            for (int i = -100; i < 100; i++) {
                assertTrue(seen.add(new CounterRandom(seed).bits(i)), "seed " + seed + ", draw " + i);
            }
        }
    }

    @Test
    void integersAreEquallyLikely() {
        int n = 7;
        int draws = 70_000;
        var counts = new int[n];
        var random = new CounterRandom(42);
        for (int i = 0; i < draws; i++) {
            counts[random.below(i, n)]++;
        }
        // Binomial with standard deviation sqrt(70,000 · 1/7 · 6/7) = 92.6; five of them.
        for (int k = 0; k < n; k++) {
            assertEquals(draws / n, counts[k], 463, "integer " + k);
        }
    }

    @Test
    void firstDrawsOfItsGeneratorsAreEquallyLikely() {
        int bins = 10;
        int draws = 50_000;
        var counts = new int[bins];
        var random = new CounterRandom(42);
        for (int i = 0; i < draws; i++) {
            counts[random.generator(i).below(bins).value()]++;
        }
        // Binomial with standard deviation sqrt(50,000 · 1/10 · 9/10) = 67.1; five of them.
        for (int k = 0; k < bins; k++) {
            assertEquals(draws / bins, counts[k], 336, "bin " + k);
        }
    }

    @Test
    void anEmptyRangeIsRefused() {
        assertEquals(0, new CounterRandom(1).below(5, 1));
        assertThrows(IllegalArgumentException.class, () -> new CounterRandom(1).below(5, 0));
    }
}
