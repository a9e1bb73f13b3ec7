package microgpt.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkloadTest {
    @ParameterizedTest
    @ValueSource(strings = {"1x16-heads4-block16-batch1", "6x384-heads6-block256-batch4"})
    void sizesReadWhatTheyWrite(String text) {
        assertEquals(text, Sizes.parse(text).toString());
    }

    @Test
    void sizesRefuseOtherText() {
        assertThrows(IllegalArgumentException.class, () -> Sizes.parse("1x16"));
    }

    @Test
    void vocabularyIsTheAlphabetAndBosForShortBlocksAndLong() {
        assertEquals(27, Workload.of(Sizes.names(16, 1)).config().vocabSize());
        assertEquals(27, Workload.of(new Sizes(1, 16, 4, 64, 1)).config().vocabSize());
    }

    @Test
    void documentsOfLongBlocksFillThem() {
        var workload = Workload.of(new Sizes(2, 8, 2, 64, 3));
        // Three documents of 64 positions, two layers of 8 channels, 27 characters.
        var work = workload.work();
        assertEquals(3 * 64, work.tokens(), 1e-9);
        assertEquals(6.0 * 3 * 64 * (12 * 8 * 8 * 2 + 27 * 8), work.flops(), 1e-12 * work.flops());
        assertEquals(3 * 6 * (64 * 65 / 2) * 2.0 * 8 * 2, work.attentionFlops(), 1e-12 * work.attentionFlops());
    }

    @Test
    void productsOfANameAreCountedAsIfPositionsWereAlike() {
        var work = Workload.of(Sizes.names(16, 16)).work();
        assertEquals(16, work.samples());
        assertEquals(6 * work.tokens() * (12 * 16 * 16 + 27 * 16), work.flops(), 1e-12 * work.flops());
    }
}
