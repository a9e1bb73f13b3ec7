package microgpt.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import microgpt.model.Config;
import org.junit.jupiter.api.Test;

class TrainingTest {
    @Test
    void sizesAreReadFromTheirText() {
        var training = Training.of("6x384-heads6-block256-batch4");
        assertEquals(new Config(27, 6, 384, 6, 256), training.config());
        assertEquals(4, training.batch());
    }

    @Test
    void sizesRefuseOtherText() {
        assertThrows(IllegalArgumentException.class, () -> Training.of("1x16"));
    }

    @Test
    void vocabularyIsTheAlphabetAndBosForShortBlocksAndLong() {
        assertEquals(27, Training.of(Training.names(16, 1)).config().vocabSize());
        assertEquals(27, Training.of("1x16-heads4-block64-batch1").config().vocabSize());
    }

    @Test
    void documentsOfLongBlocksFillThem() {
        var training = Training.of("2x8-heads2-block64-batch3");
        // Three documents of 64 positions, two layers of 8 channels, 27 characters.
        var work = training.work();
        assertEquals(3 * 64, work.tokens(), 1e-9);
        assertEquals(6.0 * 3 * 64 * (12 * 8 * 8 * 2 + 27 * 8), work.flops(), 1e-12 * work.flops());
        assertEquals(3 * 6 * (64 * 65 / 2) * 2.0 * 8 * 2, work.attentionFlops(), 1e-12 * work.attentionFlops());
    }

    @Test
    void productsOfANameAreCountedAsIfPositionsWereAlike() {
        var work = Training.of(Training.names(16, 16)).work();
        assertEquals(16, work.samples());
        assertEquals(6 * work.tokens() * (12 * 16 * 16 + 27 * 16), work.flops(), 1e-12 * work.flops());
    }
}
