package microgpt.kernels.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import microgpt.kernels.Kernels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoundTest {
    @Test
    void theBestKernelsAreFoundWithoutBeingLookedFor() {
        assertInstanceOf(VectorKernels.class, Kernels.best());
    }

    /// On a class path of several providers any of them may have gone.
    @Test
    void aProviderThatCannotBeLoadedHidesNoOther(@TempDir Path folder) throws Exception {
        var services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve(Kernels.class.getName()), "gone.Kernels\nno name\n");
        var classPath = new URL[] {folder.toUri().toURL(), location(Kernels.class), location(VectorKernels.class)};
        try (var loader = new URLClassLoader(classPath, null)) {
            var best =
                    loader.loadClass(Kernels.class.getName()).getMethod("best").invoke(null);
            assertEquals(VectorKernels.class.getName(), best.getClass().getName());
        }
    }

    private static URL location(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }
}
