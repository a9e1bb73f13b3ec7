package microgpt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import it.unimi.dsi.fastutil.objects.Object2DoubleOpenHashMap;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import microgpt.page.PageRequest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A program that has core and fastutil on its class path, and no jackson: it runs until it needs files, and
/// is then told in one line what to add.
class WithoutJacksonTest {
    @TempDir
    private static Path folder;

    /// The program, loaded by a class loader that has nothing else.
    static final class Program {
        private Program() {}

        private static TrainingOptions options() {
            return MicroGpt.on(List.of("emma", "ava"))
                    .steps(2)
                    .nEmbd(4)
                    .nHead(1)
                    .blockSize(4);
        }

        /// @param folder where `model.safetensors` and `page.html` are
        static void does(String what, Path folder) {
            switch (what) {
                case "train" -> options().train().generate(1);
                case "save" -> options().train().save(folder.resolve("new"));
                case "save over" -> options().train().save(folder);
                case "load" -> MicroGpt.load(folder);
                case "train --out" -> options().out(folder.resolve("out")).train();
                case "train --resume" -> options().resume(folder.resolve("out")).train();
                case "page" -> PageRequest.of(folder.resolve("new.html"), 2, null);
                case "page beside" -> PageRequest.of(folder.resolve("new.html"), 2, folder);
                default -> throw new AssertionError(what);
            }
        }
    }

    @BeforeAll
    static void save() {
        Program.does("save over", folder);
        Program.does("train --out", folder);
    }

    private static URL url(Class<?> type) throws Exception {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }

    /// Lets the program do something.
    ///
    /// @return what it throws, if it does
    private static Optional<Throwable> does(String what) throws Exception {
        var path = new URL[] {url(MicroGpt.class), url(Program.class), url(Object2DoubleOpenHashMap.class)};
        try (var loader = new URLClassLoader(path, null)) {
            var program = Class.forName(Program.class.getName(), true, loader);
            assertThrows(ClassNotFoundException.class, () -> loader.loadClass("tools.jackson.core.JsonParser"));
            var does = program.getDeclaredMethod("does", String.class, Path.class);
            does.setAccessible(true);
            does.invoke(null, what, folder);
            return Optional.empty();
        } catch (InvocationTargetException e) {
            return Optional.of(e.getCause());
        }
    }

    @Test
    void aModelIsTrainedWithoutIt() throws Exception {
        assertEquals(Optional.empty(), does("train"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"save", "save over", "load", "train --out", "train --resume", "page", "page beside"})
    void whateverNeedsItSaysSo(String what) throws Exception {
        var thrown = does(what).orElseThrow();
        assertEquals("microgpt.session.Failure", thrown.getClass().getName(), thrown::toString);
        assertTrue(thrown.getMessage().startsWith(folder.toString()), thrown::toString);
        assertTrue(thrown.getMessage().contains(": add tools.jackson.core:jackson-core to the"), thrown::toString);
    }
}
