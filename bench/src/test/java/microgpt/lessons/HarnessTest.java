package microgpt.lessons;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A page that is wrong fails, and the failure says where.
class HarnessTest {
    @TempDir
    private Path root;

    private void run(String page) {
        var read = Page.of(Path.of("page.md"), page.lines().toList());
        new Runner(root, List.of("import java.util.*;")).run(read, true);
    }

    private String complaint(String page) {
        return assertThrows(AssertionError.class, () -> run(page)).getMessage();
    }

    @Test
    void aPageThatIsRightPasses() {
        assertDoesNotThrow(() -> run("""
                Words.
                ```java
                var list = List.of(1.0, 2.0);
                ```
                More words, and the same session.
                ```java
                IO.println(list.size());
                IO.println(list.get(0) / 3);
                ```
                ```text
                2
                0.333
                ```
                """));
    }

    @Test
    void aWrongNumberFailsAndIsNamedByItsLine() {
        var complaint = complaint("""
                ```java
                IO.println(2);
                IO.println(1.0 / 3);
                ```
                It prints
                ```text
                2
                0.334
                ```
                """);
        assertTrue(complaint.startsWith("page.md:8: what is printed is\n2\n0.3333"), complaint);
    }

    @Test
    void whatIsPrintedAndNotShownFails() {
        assertTrue(complaint("""
                ```java
                IO.println(2);
                ```
                ```java
                int x = 2;
                ```
                """).startsWith("page.md:2: this prints what the page does not show"));
        assertTrue(complaint("""
                ```java
                IO.println(2);
                IO.println(3);
                ```
                ```text
                2
                ```
                """).startsWith("page.md:7: "));
    }

    @Test
    void whatIsShownAndNotPrintedFails() {
        assertTrue(complaint("""
                ```java
                int x = 2;
                ```
                ```text
                2
                ```
                """).startsWith("page.md:5: "));
    }

    @Test
    void codeThatDoesNotCompileIsNamedByItsLine() {
        var complaint = complaint("""
                Words.

                ```java
                int x = 2;

                int y = nowhere;
                ```
                """);
        assertTrue(complaint.startsWith("page.md:6: ") && complaint.contains("nowhere"), complaint);
    }

    @Test
    void aMethodThatDoesNotCompileIsNamedByItsLine() {
        var complaint = complaint("""
                ```java
                int twice(int x) {
                    return 2 * nowhere;
                }
                ```
                """);
        assertTrue(complaint.startsWith("page.md:") && complaint.contains("nowhere"), complaint);
    }

    @Test
    void codeThatThrowsIsNamedByItsLine() {
        var complaint = complaint("""
                ```java
                int x = 2;
                Integer.parseInt("two");
                ```
                """);
        assertTrue(complaint.startsWith("page.md:3: java.lang.NumberFormatException"), complaint);
    }

    @Test
    void codeThatIsNotCompleteIsNamedByItsLine() {
        assertTrue(complaint("""
                ```java
                int x = 2;
                for (;;) {
                ```
                """).startsWith("page.md:3: this is not complete"));
    }

    @Test
    void aBlockWithoutEndFails() {
        var failure = assertThrows(IllegalArgumentException.class, () -> run("```java\nint x = 2;\n"));
        assertEquals("page.md:1: this block has no end", failure.getMessage());
    }

    @Test
    void linesMayBeLeftOut() {
        assertEquals(-1, Comparison.difference(List.of("1", "…", "4"), List.of("1", "2", "3", "4")));
        assertEquals(2, Comparison.difference(List.of("1", "…", "4"), List.of("1", "2", "3", "5")));
        assertEquals(0, Comparison.difference(List.of("…", "4", "5"), List.of("4")));
    }

    @Test
    void numbersAreComparedToTheDigitsShown() {
        assertTrue(Comparison.isAlike("loss 2.49", "loss 2.4871"));
        assertFalse(Comparison.isAlike("loss 2.48", "loss 2.4871"));
        assertTrue(Comparison.isAlike("1.5e-3, -2", "1.4999e-3,   -2"));
        assertFalse(Comparison.isAlike("1.5e-3", "1.4e-3"));
        assertFalse(Comparison.isAlike("16", "17"));
        assertFalse(Comparison.isAlike("1 2", "1"));
        assertFalse(Comparison.isAlike("loss 2", "gain 2"));
    }

    @Test
    void anExcerptMayBeIndentedOtherwise() throws IOException {
        source("class A {", "    void f() {", "        g();", "", "        h();", "    }", "}");
        assertDoesNotThrow(() -> run("""
                ```java file=A.java
                void f() {
                    g();
                …
                }
                ```
                """));
    }

    @Test
    void anExcerptThatDriftedFailsAndIsNamedByItsLine() throws IOException {
        source("void f() {", "    g();", "    h();", "}");
        assertTrue(complaint("""
                ```java file=A.java
                void f() {
                    g();
                }
                ```
                """).startsWith("page.md:4: this does not stand so in A.java"));
        assertTrue(complaint("""
                Words.
                ```java file=B.java
                void f() {
                ```
                """).startsWith("page.md:2: there is no B.java"));
    }

    private void source(String... lines) throws IOException {
        Files.write(root.resolve("A.java"), List.of(lines));
    }

    @Test
    void writingPutsInWhatIsPrinted() {
        var page = Page.of(Path.of("page.md"), List.of("a", "```java", "f();", "```", "", "```text", "1", "```", "b"));
        assertEquals("a\n```java\nf();\n```\n\n```text\n2\n3\n```\nb\n", page.with(List.of(List.of("2", "3"))));
    }

    @Test
    void aNotebookHasTheProseTheCodeAndWhatItPrints() {
        var page = Page.of(Path.of("page.md"), List.of("# a", "```java", "f();", "```", "```text", "1", "```", "b"));
        var notebook = Made.notebook(page).replaceAll("\\s+", " ");
        assertTrue(notebook.contains("\"source\" : [ \"# a\" ]"), notebook);
        assertTrue(notebook.contains("\"text\" : [ \"1\\n\" ]"), notebook);
        assertTrue(notebook.contains("\"source\" : [ \"f();\" ]"), notebook);
        assertEquals("// The code of page.md: open it in ./microgpt shell\n\nf();\n", Made.code(page));
    }
}
