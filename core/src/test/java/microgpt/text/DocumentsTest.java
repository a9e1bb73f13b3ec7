package microgpt.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import microgpt.random.PythonRandom;
import org.junit.jupiter.api.Test;

class DocumentsTest {
    private static final Corpus CORPUS = Corpus.of("names.txt", "emma\n\nolivia\na😀\n".getBytes(UTF_8));

    static Documents documents() {
        return Tokenizer.of(CORPUS).encode(CORPUS);
    }

    private static void assertHolds(Corpus corpus, List<String> expected, Documents actual) {
        var tokenizer = Tokenizer.of(corpus);
        assertEquals(expected.size(), actual.size());
        for (int i = 0; i < expected.size(); i++) {
            int[] tokens = tokenizer.encodeDocument(expected.get(i));
            assertArrayEquals(tokens, actual.tokens(i), "document " + i);
            assertEquals(tokens.length, actual.length(i), "document " + i);
            for (int j = 0; j < tokens.length; j++) {
                assertEquals(tokens[j], actual.token(i, j), "document " + i + ", token " + j);
            }
        }
    }

    @Test
    void everyDocumentIsFramedByBos() {
        assertHolds(CORPUS, CORPUS.documents(), documents());
    }

    @Test
    void positionsOutsideADocumentAreRefused() {
        var documents = documents();
        assertThrows(IndexOutOfBoundsException.class, () -> documents.token(0, 6));
        assertThrows(IndexOutOfBoundsException.class, () -> documents.token(1, -1));
        assertThrows(IndexOutOfBoundsException.class, () -> documents.token(3, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> documents.length(-1));
    }

    @Test
    void reorderingMovesDocuments() {
        var turned = documents().reordered(new int[] {2, 0, 1});
        assertHolds(CORPUS, List.of("a😀", "emma", "olivia"), turned);
        assertHolds(CORPUS, List.of("emma", "a😀", "olivia"), turned.reordered(new int[] {1, 0, 2}));
        assertHolds(CORPUS, CORPUS.documents(), documents());
    }

    @Test
    void reorderingKeepsItsOwnOrder() {
        int[] order = {2, 0, 1};
        var turned = documents().reordered(order);
        order[0] = 1;
        assertHolds(CORPUS, List.of("a😀", "emma", "olivia"), turned);
    }

    @Test
    void ordersThatAreNoPermutationAreRefused() {
        for (var wrong : List.of(new int[] {0, 1}, new int[] {0, 1, 1}, new int[] {0, 1, 3}, new int[] {0, -1, 2})) {
            assertThrows(IllegalArgumentException.class, () -> documents().reordered(wrong));
        }
    }

    @Test
    void reorderingTokensIsShufflingStrings() {
        var names = Corpus.givenNames();
        var rng = PythonRandom.seed(42);
        var documents = Tokenizer.of(names)
                .encode(names)
                .reordered(rng.permutation(names.size()).value());
        assertHolds(names, rng.shuffle(names.documents()).value(), documents);
    }

    @Test
    void asExamplesDocumentsComeRoundAgainCutToTheLimit() {
        var documents = documents();
        var read = new int[10];
        for (int example = 0; example < 10; example++) {
            for (int limit = 2; limit < 10; limit++) {
                int n = documents.read(example, read, 1, limit);
                int[] expected = documents.tokens(example % 3);
                assertEquals(Math.min(limit, expected.length), n);
                assertArrayEquals(Arrays.copyOf(expected, n), Arrays.copyOfRange(read, 1, n + 1), "example " + example);
            }
        }
        assertEquals(3, documents.read(3_000_000_000L * 3 + 2, read, 0, 3));
        assertEquals(documents.token(2, 1), read[1]);
    }

    @Test
    void theLastDocumentsAreHeldOut() {
        var split = documents().reordered(new int[] {2, 0, 1}).holdOut(0.4);
        assertHolds(CORPUS, List.of("a😀", "emma"), split.training());
        assertHolds(CORPUS, List.of("olivia"), split.validation());
        assertHolds(CORPUS, List.of("emma", "a😀"), split.training().reordered(new int[] {1, 0}));
        assertHolds(CORPUS, List.of("emma"), documents().holdOut(0.7).training());
    }

    @Test
    void eitherPartMustHoldADocument() {
        for (double share : new double[] {0.1, 0.9}) {
            var message = assertThrows(
                            IllegalArgumentException.class, () -> documents().holdOut(share))
                    .getMessage();
            assertEquals(
                    "a validation share of " + share + " of 3 documents: it must leave at least 1 on either side",
                    message);
        }
    }

    /// Two bytes a token with its BOS, four an offset, and four more for the place of each in another order.
    @Test
    void bytesAreThoseOfTokensOffsetsAndOrder() {
        int tokens = 4 + 6 + 2 + 4;
        assertEquals(2 * tokens + 4 * 4, documents().bytes());
        assertEquals(
                2 * tokens + 4 * 4 + 4 * 3,
                documents().reordered(new int[] {2, 0, 1}).bytes());
    }
}
