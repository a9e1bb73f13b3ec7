package microgpt.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PassagesTest {
    private static Text text(String text) {
        return Text.of("play.txt", text.getBytes(UTF_8));
    }

    private static Passages encode(String text) {
        return Tokenizer.of(text(text)).encode(text(text));
    }

    /// A text that never repeats a character: a token is its place.
    private static Passages numbered(int length) {
        return encode(IntStream.range(0x100, 0x100 + length)
                .mapToObj(Character::toString)
                .collect(Collectors.joining()));
    }

    private static List<Integer> read(Examples examples, long example, int limit) {
        var tokens = new int[limit + 2];
        int n = examples.read(example, tokens, 1, limit);
        return IntStream.range(1, n + 1).mapToObj(i -> tokens[i]).toList();
    }

    private static void assertRefused(String message, Executable refused) {
        assertEquals(
                message, assertThrows(IllegalArgumentException.class, refused).getMessage());
    }

    private static String decode(String text) {
        var tokenizer = Tokenizer.of(text(text));
        var passages = tokenizer.encode(text(text));
        var window = passages.spread(passages.length() - 1, 1);
        return tokenizer.decode(read(window, 0, passages.length()).stream()
                .mapToInt(Integer::intValue)
                .toArray());
    }

    @ParameterizedTest
    @ValueSource(strings = {"to be\n\n  or not 😀\n", "\n\n", "  ", "ab"})
    void aTextIsKeptToTheLastBlank(String text) {
        assertEquals(text, decode(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\n\r\nb\r\n", "a\r\rb\r", "a\n\r\nb\n", "\ufeffa\n\nb\n"})
    void linesEndAlikeAndTheByteOrderMarkIsDropped(String text) {
        assertEquals("a\n\nb\n", decode(text));
    }

    @Test
    void charactersOfAnyLengthSurviveTheBoundariesOfChunks() {
        for (int shift = 0; shift < 4; shift++) {
            var text = "x".repeat(shift) + "aé€😀".repeat(9_001);
            assertEquals(text, decode(text), "shift " + shift);
        }
    }

    @Test
    void badTextsAreRefused() {
        assertRefused("play.txt is empty: it must hold a text", () -> text(""));
        assertRefused("play.txt is empty: it must hold a text", () -> text("\ufeff"));
        assertRefused(
                "play.txt is not UTF-8: byte 0xe9 at offset 4, line 2, begins no character; if it is Latin-1, iconv -f ISO-8859-1 -t UTF-8 makes UTF-8 of it",
                () -> Text.of("play.txt", "ca\nfé\n".getBytes(ISO_8859_1)));
    }

    @Test
    void aCharacterOutsideTheVocabularyIsNamedWithItsLine() {
        var tokenizer = Tokenizer.of(text("\nab"));
        for (var stranger : List.of("B", "z")) {
            var message = assertThrows(
                            IllegalArgumentException.class, () -> tokenizer.encode(text("a\r\nb\n" + stranger + "a")))
                    .getMessage();
            assertEquals(
                    "play.txt, line 3: '%s' (U+%04X) is not in the vocabulary: \"<U+000A>ab\""
                            .formatted(stranger, (int) stranger.charAt(0)),
                    message);
        }
    }

    @Test
    void randomWindowsAreSlicesOfTheTextAndBeginAnywhere() {
        var windows = numbered(50).random(8, 42);
        var begun = new BitSet();
        for (int i = 0; i < 1_000; i++) {
            var tokens = read(windows, i, 9);
            int first = tokens.getFirst();
            begun.set(first);
            assertEquals(IntStream.range(first, first + 9).boxed().toList(), tokens, "window " + i);
        }
        // 50 tokens hold 42 windows of 9; to miss one in 1,000 draws has a probability of 42 · (41/42)^1000 < 1e-8.
        assertEquals(42, begun.cardinality());
        assertEquals(42, begun.length());
    }

    @Test
    void aWindowDependsOnTheSeedAndItsNumberAlone() {
        var windows = numbered(1_000).random(16, 7);
        var again = numbered(1_000).random(16, 7);
        var other = numbered(1_000).random(16, 8);
        var late = read(windows, 5_000_000_000L, 17);
        assertEquals(late, read(again, 5_000_000_000L, 17));
        assertNotEquals(late, read(other, 5_000_000_000L, 17));
        assertEquals(late.subList(0, 5), read(windows, 5_000_000_000L, 5));
    }

    @ParameterizedTest
    @CsvSource({"0.1, 42", "0.1, 1", "0.25, 3", "0.5, 4", "0.9, 5"})
    void theTwoSharesOverlapInNoToken(double share, long seed) {
        int length = 1_000;
        int size = 20;
        var split = numbered(length).holdOut(share, seed);
        assertEquals(Math.round(share * length), split.validation().length());
        assertEquals(length, split.validation().length() + split.training().length());

        var held = new BitSet();
        var validation = split.validation();
        var windows = validation.spread(size, validation.disjoint(size));
        for (int i = 0; i < validation.disjoint(size); i++) {
            read(windows, i, size + 1).forEach(held::set);
        }
        for (int i = 0; i < 2_000; i++) {
            var tokens = read(split.training().random(size, seed), i, size + 1);
            int first = tokens.getFirst();
            assertEquals(IntStream.rangeClosed(first, first + size).boxed().toList(), tokens, "window " + i);
            assertTrue(tokens.stream().noneMatch(held::get), "window " + i + " at " + first);
        }
    }

    @Test
    void theStretchThatIsHeldOutMayBeginAndEndWithTheText() {
        var begun = new BitSet();
        for (int seed = 0; seed < 200; seed++) {
            var held = numbered(10).holdOut(0.8, seed).validation();
            begun.set(read(held.spread(7, 1), 0, 1).getFirst());
        }
        // The probability to miss one of three in 200 draws is below 3 · (2/3)^200 < 1e-34.
        assertEquals(3, begun.cardinality(), begun::toString);
    }

    @Test
    void theSeedMovesTheStretchThatIsHeldOut() {
        var first = new ArrayList<Integer>();
        for (int seed = 0; seed < 8; seed++) {
            var held = numbered(1_000).holdOut(0.1, seed).validation();
            first.add(read(held.spread(4, 1), 0, 1).getFirst());
        }
        assertEquals(8, first.stream().distinct().count(), first.toString());
    }

    @Test
    void spreadWindowsCoverTheTextWithoutOverlap() {
        var passages = numbered(100);
        assertEquals(9, passages.disjoint(10));
        var windows = passages.spread(10, 9);
        int last = -10;
        for (int i = 0; i < 9; i++) {
            int first = read(windows, i, 11).getFirst();
            assertTrue(first >= last + 10, "window " + i + " begins at " + first + ", the one before at " + last);
            last = first;
        }
        assertEquals(80, last);
        assertEquals(read(windows, 2, 11), read(windows, 11, 11));
    }

    @Test
    void textsShorterThanAWindowAreRefused() {
        assertEquals(List.of(0, 1, 2, 3, 4), read(numbered(5).random(4, 1), 0, 5));
        assertRefused(
                "play.txt has 5 characters: a window of block_size 5 needs 6 that follow one another",
                () -> numbered(5).random(5, 1));
        assertRefused(
                "the validation share of play.txt has 10 characters: a window of block_size 16 needs 17 that follow"
                        + " one another",
                () -> numbered(100).holdOut(0.1, 1).validation().spread(16, 1));
    }

    @Test
    void windowsOfImpossibleSizesOrNumbersAreRefused() {
        var passages = numbered(5);
        assertRefused(
                "play.txt has 5 characters: a window of block_size 2147483647 needs 2147483648 that follow one another",
                () -> passages.random(Integer.MAX_VALUE, 1));
        for (int size : new int[] {0, -1}) {
            var message = "a window of " + size + " positions: it takes at least 1";
            assertRefused(message, () -> passages.random(size, 1));
            assertRefused(message, () -> passages.spread(size, 1));
            assertRefused(message, () -> passages.disjoint(size));
        }
        assertRefused("0 windows: at least 1 is to be spread", () -> passages.spread(3, 0));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-9, 1 - 1e-9})
    void aShareThatLeavesNothingOnOneSideIsRefused(double share) {
        assertRefused(
                "a validation share of " + share + " of 100 characters: it must leave at least 1 on either side",
                () -> numbered(100).holdOut(share, 1));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, -0.1, 1.5, Double.NaN})
    void impossibleSharesAreRefused(double share) {
        var message = "the validation share is " + share + ": it must lie between 0 and 1";
        assertRefused(message, () -> numbered(100).holdOut(share, 1));
        assertRefused(message, () -> DocumentsTest.documents().holdOut(share));
    }
}
