package microgpt.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import microgpt.text.Corpus;
import microgpt.text.Tokenizer;
import org.junit.jupiter.api.Test;

class BigramsTest {
    private static double loss(String text, int blockSize) {
        var corpus = Corpus.of("a text", text.getBytes(StandardCharsets.UTF_8));
        var tokenizer = Tokenizer.of(corpus);
        return Bigrams.loss(tokenizer.encode(corpus), tokenizer.vocabSize(), blockSize);
    }

    /// Of three tokens in either document one is a guess between two.
    @Test
    void theLossIsThatOfTheSharesOfPairs() {
        assertEquals(Math.log(2) / 3, loss("ab\nac\n", 8), 1e-15);
    }

    /// Each token is followed by one other: if two pairs were counted as one, the loss would not be 0.
    @Test
    void pairsOfTheLargestVocabularyAreToldApart() {
        var text = IntStream.rangeClosed(1, 65_535)
                .map(i -> 0x10000 + i)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
        assertEquals(0, loss(text, 65_536));
    }
}
