package microgpt.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PrintedTest {
    @Test
    void invisibleCharactersBecomeNumbersAndTheRestStays() {
        assertEquals("é ok<U+000A>\"<U+202E>x<U+D800>", Printed.line("é ok\n\"\u202ex\ud800"));
        assertEquals("\"a<U+0000>\"", Printed.text("a\0"));
    }

    @Test
    void oneIsNotMany() {
        assertEquals("0 documents", Printed.count(0, "document"));
        assertEquals("1 document", Printed.count(1, "document"));
        assertEquals("32,033 documents", Printed.count(32_033, "document"));
    }

    @Test
    void onlyQuotedTextIsCutShort() {
        assertEquals("\"" + "a".repeat(100) + "\"", Printed.text("a".repeat(100)));
        assertEquals("\"" + "a".repeat(100) + "…\"", Printed.text("a".repeat(101)));
        assertEquals("a".repeat(101), Printed.line("a".repeat(101)));
    }
}
