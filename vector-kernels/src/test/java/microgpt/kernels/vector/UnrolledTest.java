package microgpt.kernels.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class UnrolledTest {
    /// If it fails after a change of [Unrolled], its `main` writes them anew.
    @Test
    void unrolledKernelsAreWhatTheirGeneratorWrites() throws IOException {
        for (var file : Unrolled.files().entrySet()) {
            assertEquals(file.getValue(), Files.readString(Unrolled.FOLDER.resolve(file.getKey())), file.getKey());
        }
    }
}
