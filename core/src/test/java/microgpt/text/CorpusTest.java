package microgpt.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CorpusTest {
    private static Corpus corpus(String text) {
        return Corpus.of("names.txt", text.getBytes(UTF_8));
    }

    private static String refusal(byte[] text) {
        var message = assertThrows(IllegalArgumentException.class, () -> Corpus.of("names.txt", text))
                .getMessage();
        assertFalse(message.contains("\n") || message.contains("\r"), message);
        return message;
    }

    @Test
    void documentsAreTheTrimmedLinesThatAreNotBlank() {
        var corpus = corpus("\n  emma \n\n\t \nolivia\nmary ann\n\n");
        assertEquals(List.of("emma", "olivia", "mary ann"), corpus.documents());
        assertEquals(3, corpus.size());
        assertEquals("olivia", corpus.document(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r", " \r\n\r\n"})
    void everyLineEndSeparatesAlike(String end) {
        assertEquals(
                List.of("emma", "olivia", "ava"),
                corpus("emma" + end + "olivia" + end + "ava").documents());
        assertEquals(
                List.of("emma", "olivia", "ava"),
                corpus("emma" + end + "olivia" + end + "ava" + end).documents());
    }

    @Test
    void whiteSpaceIsWhatPythonStrips() {
        var python = new HashSet<>(List.of(
                0x09, 0x0b, 0x0c, 0x1c, 0x1d, 0x1e, 0x1f, 0x20, 0x85, 0xa0, 0x1680, 0x2000, 0x2001, 0x2002, 0x2003,
                0x2004, 0x2005, 0x2006, 0x2007, 0x2008, 0x2009, 0x200a, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000));
        int[] characters = IntStream.rangeClosed(0, Character.MAX_VALUE)
                .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
                .filter(c -> c != '\n' && c != '\r')
                .toArray();
        var text = new StringBuilder();
        for (int c : characters) {
            text.appendCodePoint(c).append("é").appendCodePoint(c).append('\n');
        }
        var corpus = corpus(text.toString());
        for (int i = 0; i < characters.length; i++) {
            int c = characters[i];
            assertEquals(python.contains(c), corpus.document(i).equals("é"), () -> "U+%04X".formatted(c));
        }
    }

    @Test
    void onlyTheOuterWhiteSpaceIsTrimmed() {
        assertEquals(
                List.of("a\u00a0\u3000b"),
                corpus("\u3000\u00a0a\u00a0\u3000b\u2003\t").documents());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "é", "€", "😀"})
    void oneCharacterIsADocument(String character) {
        assertEquals(List.of(character), corpus(character).documents());
    }

    @Test
    void aByteOrderMarkAtTheStartIsNoText() {
        assertEquals(List.of("emma"), corpus("\ufeffemma\n").documents());
        assertEquals(List.of("emma", "\ufeffava"), corpus("emma\n\ufeffava").documents());
        assertEquals("names.txt is empty: it must hold one document a line", refusal("\ufeff".getBytes(UTF_8)));
    }

    @Test
    void emptyAndBlankTextsAreRefused() {
        assertEquals("names.txt is empty: it must hold one document a line", refusal(new byte[0]));
        assertEquals(
                "names.txt holds only blank lines: it must hold one document a line",
                refusal(" \n\r\n\t\u3000\n".getBytes(UTF_8)));
    }

    /// Hexadecimal bytes after `ab\r\ncd\n`, and the place of the first byte that begins no character.
    @ParameterizedTest
    @CsvSource({
        "ff, 0, lone byte that never occurs",
        "80, 0, continuation without a start",
        "61e9, 1, Latin-1",
        "c3, 0, two bytes cut at the end of the text",
        "61e282, 1, three bytes cut at the end of the text",
        "f09f98, 0, four bytes cut at the end of the text",
        "e28261, 0, three bytes cut by a letter",
        "c080, 0, overlong NUL",
        "e08080, 0, overlong in three bytes",
        "f0808080, 0, overlong in four bytes",
        "61eda080, 1, high surrogate",
        "edbfbf, 0, low surrogate",
        "f4908080, 0, beyond U+10FFFF",
        "f888808080, 0, five bytes"
    })
    void bytesThatAreNotUtf8AreRefusedWithTheirPlace(String hex, int place, String what) {
        byte[] wrong = HexFormat.of().parseHex(hex);
        var text = ("ab\r\ncd\n" + new String(wrong, ISO_8859_1)).getBytes(ISO_8859_1);
        assertEquals(
                ("names.txt is not UTF-8: byte 0x%02x at offset %d, line 3, begins no character"
                                + "; if it is Latin-1, iconv -f ISO-8859-1 -t UTF-8 makes UTF-8 of it")
                        .formatted(wrong[place], 7 + place),
                refusal(text),
                what);
    }

    @Test
    void theOffsetIsRightBehindMoreTextThanIsDecodedAtOnce() {
        var text = "é\n".repeat(20_000).getBytes(UTF_8);
        text[50_000] = (byte) 0xfe;
        assertTrue(refusal(text).contains("byte 0xfe at offset 50000, line " + (50_000 / 3 + 1)), refusal(text));
    }

    @Test
    void utf16IsRefusedAtItsFirstByte() {
        assertTrue(refusal("emma\n".getBytes(UTF_16)).contains("0xfe at offset 0, line 1"));
    }

    @Test
    void givenNamesAreBuiltIn() {
        var names = Corpus.givenNames();
        assertEquals(10_248, names.size());
        assertEquals("franziska", names.document(0));
        assertEquals(10_248, new HashSet<>(names.documents()).size(), "distinct names");
        for (var name : names.documents()) {
            assertTrue(name.matches("[a-z]+"), name);
        }
    }

    @Test
    void theFingerprintOfTheGivenNamesIsTheirOwn() {
        var names = Corpus.givenNames();
        var lines = String.join("\n", names.documents()) + "\n";
        assertEquals(Fingerprint.of(lines.getBytes(UTF_8)), names.fingerprint());
    }

    @Test
    void givenNamesAreTheSameUnpacked() {
        var unpacked = Corpus.readGivenNames("src/main/resources/microgpt/text/given-names.txt");
        assertEquals(Corpus.givenNames().documents(), unpacked.documents());
        assertEquals(Corpus.givenNames().fingerprint(), unpacked.fingerprint());
    }

    @Test
    void tokensAreMadeOnce() {
        var corpus = corpus("emma\nolivia");
        assertEquals(Tokenizer.of(corpus), corpus.tokenizer());
        var encoded = corpus.encoded();
        assertArrayEquals(new int[] {7, 1, 4, 4, 0, 7}, encoded.tokens(0));
        assertSame(encoded, corpus.encoded());
        assertSame(corpus.tokenizer(), corpus.tokenizer());
    }

    @Test
    void documentsAreAListThatKnowsItsBounds() {
        var documents = corpus("emma\nolivia").documents();
        assertEquals(new ArrayList<>(documents), documents);
        assertThrows(IndexOutOfBoundsException.class, () -> documents.get(2));
        assertThrows(IndexOutOfBoundsException.class, () -> documents.get(-1));
        assertThrows(UnsupportedOperationException.class, () -> documents.remove(0));
    }

    @Test
    void linesAreCountedAsTheyEnd() {
        var corpus = corpus("a\n\nb\r\nc\rd\r\r\ne");
        assertEquals(List.of("a", "b", "c", "d", "e"), corpus.documents());
        assertEquals(1, corpus.line(0));
        assertEquals(3, corpus.line(1));
        assertEquals(4, corpus.line(2));
        assertEquals(5, corpus.line(3));
        assertEquals(7, corpus.line(4));
    }
}
