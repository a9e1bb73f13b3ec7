package microgpt.checkpoint;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class SameFileTest {
    @TempDir
    private Path directory;

    private boolean same(String one, String other) {
        return SameFile.of(directory.resolve(one), directory.resolve(other));
    }

    private void link(String link, String target) throws IOException {
        Files.createSymbolicLink(directory.resolve(link), Path.of(target));
    }

    @Test
    void namesOfFilesThatAreNotThereAreCompared() {
        assertTrue(same("file", "file"));
        assertTrue(same("file", "FILE"));
        assertTrue(same("a/../file", "file"));
        assertTrue(same("a/b/file", "a/b/c/../file"));
        assertFalse(same("file", "other"));
        assertFalse(same("a/file", "b/file"));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void linksLeadToTheFileWhetherItIsThereOrNot() throws IOException {
        link("link", "file");
        link("second", "link");
        Files.createDirectory(directory.resolve("folder"));
        link("same", "folder");
        for (int i = 0; i < 2; i++) {
            assertTrue(same("link", "file"));
            assertTrue(same("second", "file"));
            assertTrue(same("same/file", "folder/file"));
            assertFalse(same("link", "folder/file"));
            Files.writeString(directory.resolve("file"), "x");
        }
        Files.createLink(directory.resolve("hard"), directory.resolve("file"));
        assertTrue(same("hard", "second"));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aLongChainOfLinksIsFollowedAndARingIsLeft() throws IOException {
        for (int i = 0; i < 39; i++) {
            link("link" + i, i == 38 ? "file" : "link" + (i + 1));
        }
        assertTrue(same("link0", "file"));
        link("ring", "round");
        link("round", "ring");
        assertTrue(same("ring", "ring"));
        assertFalse(same("ring", "file"));
    }
}
