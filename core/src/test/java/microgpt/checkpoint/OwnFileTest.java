package microgpt.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnFileTest {
    private static final String MARK = "made by a test";

    @TempDir
    private Path directory;

    private OwnFile own(String name) {
        return new OwnFile(directory.resolve(name), MARK, "page of this test", "take another name");
    }

    private boolean isMarked(String text) throws IOException {
        return OwnFile.isMarked(Files.writeString(directory.resolve("marked"), text), MARK);
    }

    @Test
    void theMarkStandsWithinTheFirst1024Bytes() throws IOException {
        assertTrue(isMarked(" ".repeat(1024 - MARK.length()) + MARK + "more"));
        assertFalse(isMarked(" ".repeat(1025 - MARK.length()) + MARK + "more"));
        assertFalse(isMarked(""));
    }

    @Test
    void whatIsNewEmptyOrOursIsWritten() throws IOException {
        assertEquals(MARK.length() + 3, own("new").write(MARK + " é"));
        assertEquals(MARK.length(), own("new").write(MARK));
        assertEquals(MARK, Files.readString(directory.resolve("new")));
        Files.createFile(directory.resolve("empty"));
        assertEquals(MARK.length(), own("empty").write(MARK));
        assertEquals(1, own("in/a/directory").write("x"));
    }

    @Test
    void nothingElseIsWrittenOver() throws IOException {
        var file = Files.writeString(directory.resolve("mine"), "mine");
        var refused = assertThrows(IOException.class, () -> own("mine").write(MARK));
        assertEquals(
                file + " is no page of this test and would be overwritten: take another name", refused.getMessage());
        assertEquals("mine", Files.readString(file));
        var folder = Files.createDirectory(directory.resolve("folder"));
        var noFile = assertThrows(IOException.class, () -> own("folder").write(MARK));
        assertEquals(folder + " is no plain file: take another name", noFile.getMessage());
    }
}
