package microgpt.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class TokenizerTest {
    private static Corpus corpus(String text) {
        return Corpus.of("names.txt", text.getBytes(UTF_8));
    }

    private static void assertRefused(String message, Executable refused) {
        assertEquals(
                message, assertThrows(IllegalArgumentException.class, refused).getMessage());
    }

    @Test
    void tokensNumberTheSortedCharactersAndBosIsLast() {
        var tokenizer = Tokenizer.of(corpus("emma\nava\n"));
        assertEquals("aemv", tokenizer.characters());
        assertEquals(4, tokenizer.bos());
        assertEquals(5, tokenizer.vocabSize());
        assertArrayEquals(new int[] {1, 2, 2, 0}, tokenizer.encode("emma"));
        assertArrayEquals(new int[] {4, 0, 3, 0, 4}, tokenizer.encodeDocument("ava"));
        assertArrayEquals(new int[0], tokenizer.encode(""));
        assertArrayEquals(new int[] {4, 4}, tokenizer.encodeDocument(""));
    }

    @Test
    void decodingUndoesEncodingOfEveryGivenName() {
        var names = Corpus.givenNames();
        var tokenizer = Tokenizer.of(names);
        assertEquals("abcdefghijklmnopqrstuvwxyz", tokenizer.characters());
        for (var name : names.documents()) {
            assertEquals(name, tokenizer.decode(tokenizer.encode(name)));
            assertEquals(name, tokenizer.decode(tokenizer.encodeDocument(name)));
        }
    }

    @Test
    void anEmojiIsOneTokenAndSortsByItsCodePoint() {
        // U+FF5E lies below U+1F600, though its UTF-16 form lies above the emoji's first half.
        var tokenizer = Tokenizer.of(corpus("a😀b\n～😀👍\n"));
        assertEquals("ab～👍😀", tokenizer.characters());
        assertArrayEquals(new int[] {0, 4, 1}, tokenizer.encode("a😀b"));
        assertEquals("👍😀～", tokenizer.decode(3, 4, 2));
    }

    @Test
    void theSeveralCodePointsOfOneSignAreSeveralTokens() {
        var family = "👩‍👧";
        var tokenizer = Tokenizer.of(corpus(family));
        assertEquals(3, tokenizer.characters().codePoints().count());
        assertEquals(family, tokenizer.decode(tokenizer.encode(family)));
    }

    @Test
    void oneCharacterIsAVocabulary() {
        var tokenizer = Tokenizer.of(corpus("aaa\na\n"));
        assertEquals(2, tokenizer.vocabSize());
        assertArrayEquals(new int[] {1, 0, 0, 0, 1}, tokenizer.encodeDocument("aaa"));
    }

    @Test
    void theWhiteSpaceAroundDocumentsIsNotInTheVocabulary() {
        assertEquals(" abc", Tokenizer.of(corpus("\t a b \r\n c\u3000\n")).characters());
    }

    @Test
    void anUnknownCharacterIsNamedWithItsPlace() {
        var tokenizer = Tokenizer.of("aerst");
        assertRefused(
                "character 5 of \"straße\", 'ß' (U+00DF), is not in the vocabulary: \"aerst\"",
                () -> tokenizer.encode("straße"));
        assertRefused(
                "character 2 of \"a😀\", '😀' (U+1F600), is not in the vocabulary: \"aerst\"",
                () -> tokenizer.encodeDocument("a😀"));
        assertRefused(
                "character 1 of \" a\", ' ' (U+0020), is not in the vocabulary: \"aerst\"",
                () -> tokenizer.encode(" a"));
    }

    @Test
    void aMessageIsOneLineWhateverTheCharacters() {
        assertRefused(
                "character 2 of \"a<U+000A><U+001B>\", U+000A, is not in the vocabulary: \"<U+0009>a<U+2028>\"",
                () -> Tokenizer.of("\ta\u2028").encode("a\n\u001b"));
        assertRefused(
                "character 1 of \"<U+D83D>\", U+D83D, is not in the vocabulary: \"a\"",
                () -> Tokenizer.of("a").encode("\ud83d"));
    }

    @Test
    void aLongTextIsCutShortInTheMessage() {
        assertRefused(
                "character 200 of \"" + "a".repeat(100) + "…\", 'b' (U+0062), is not in the vocabulary: \"a\"",
                () -> Tokenizer.of("a").encode("a".repeat(199) + "b"));
    }

    @Test
    void anUnknownCharacterOfACorpusIsNamedWithItsLine() {
        assertRefused(
                "names.txt, line 4: character 2 of \"avi\", 'v' (U+0076), is not in the vocabulary: \"aei\"",
                () -> Tokenizer.of("aei").encode(corpus("aei\n\n \navi\nx\n")));
    }

    @Test
    void decodingRefusesTokensOfNoVocabulary() {
        var tokenizer = Tokenizer.of("abc");
        assertEquals("ab", tokenizer.decode(3, 0, 3, 1, 3));
        assertRefused("token 4 is not in a vocabulary of 4", () -> tokenizer.decode(0, 4));
        assertRefused("token -1 is not in a vocabulary of 4", () -> tokenizer.decode(-1));
    }

    @Test
    void aTokenizerIsRestoredFromItsCharacters() {
        var tokenizer = Tokenizer.of(corpus("b😀 a"));
        assertEquals(
                tokenizer.characters(), Tokenizer.of(tokenizer.characters()).characters());
        for (var wrong : List.of("", "aa", "ba", "a😀b", "\ud83d", "a\udc00")) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> Tokenizer.of(wrong),
                    () -> Printed.text(wrong) + " was accepted");
        }
        assertRefused(
                "the characters of a vocabulary must ascend, but 'a' (U+0061) follows 'b' (U+0062)",
                () -> Tokenizer.of("ba"));
    }

    @Test
    void theLargestVocabularyHas65535Characters() {
        var characters = new StringBuilder();
        for (int c = 0x10000; c < 0x10000 + 65_535; c++) {
            characters.appendCodePoint(c);
        }
        var largest = Tokenizer.of(corpus(characters.toString()));
        assertEquals(65_535, largest.bos());
        assertEquals(largest, Tokenizer.of(characters.toString()));
        var documents = largest.encode(corpus(characters.toString()));
        assertEquals(65_535, documents.token(0, 0));
        assertEquals(65_534, documents.token(0, 65_535));

        characters.append('a');
        assertRefused(
                "names.txt has 65536 different characters: at most 65535 are possible",
                () -> Tokenizer.of(corpus(characters.toString())));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Tokenizer.of(characters.toString()))
                .getMessage()
                .contains("not 65536"));
    }

    @Test
    void tokenizersOfTheSameCharactersAreEqual() {
        assertEquals(Tokenizer.of("abc"), Tokenizer.of(corpus("cab")));
        assertEquals(Tokenizer.of("abc").hashCode(), Tokenizer.of(corpus("cab")).hashCode());
        assertNotEquals(Tokenizer.of("abc"), Tokenizer.of("ab"));
    }
}
