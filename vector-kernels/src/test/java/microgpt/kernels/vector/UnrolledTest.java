package microgpt.kernels.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnrolledTest {
    /// If it fails after a change of [Unrolled] or [Loops], their `main` writes the files anew.
    @Test
    void generatedKernelsAreWhatTheirGeneratorsWrite() throws IOException {
        for (var files : List.of(Unrolled.files(), Loops.files())) {
            for (var file : files.entrySet()) {
                assertEquals(file.getValue(), Files.readString(Unrolled.FOLDER.resolve(file.getKey())), file.getKey());
            }
        }
    }
}
