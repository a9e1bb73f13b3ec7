package microgpt.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class StackMapsTest {
    @TempDir
    private Path folder;

    private static Path parser() throws Exception {
        return Path.of(CommandLine.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }

    @Test
    void everyClassOfTheOptionParserIsVerifiedByItsStackMaps() throws Exception {
        var copy = folder.resolve("copy.jar");
        StackMaps.add(parser(), copy);
        int classes = 0;
        try (var jar = new ZipFile(copy.toFile());
                var loader =
                        new URLClassLoader(new URL[] {copy.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
            for (var entry : Collections.list(jar.entries())) {
                var name = entry.getName();
                if (name.startsWith("picocli/") && name.endsWith(".class")) {
                    var bytes = jar.getInputStream(entry).readAllBytes();
                    int version = ClassFile.of().parse(bytes).majorVersion();
                    assertTrue(version >= ClassFile.JAVA_7_VERSION, name + " has version " + version);
                    assertEquals(
                            new ArrayList<>(),
                            ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(
                                            ClassHierarchyResolver.ofResourceParsing(loader)))
                                    .verify(bytes),
                            name);
                    classes++;
                }
            }
            var main = Class.forName("picocli.CommandLine", true, loader);
            assertEquals("4.7.7", main.getField("VERSION").get(null));
        }
        assertTrue(classes > 200, "only " + classes + " classes");
    }

    @Test
    void whatIsNoClassIsCopiedAsItIs() throws Exception {
        var copy = folder.resolve("copy.jar");
        StackMaps.add(parser(), copy);
        try (var from = new ZipFile(parser().toFile());
                var to = new ZipFile(copy.toFile())) {
            assertEquals(from.size(), to.size());
            var manifest = "META-INF/MANIFEST.MF";
            assertEquals(
                    new String(from.getInputStream(from.getEntry(manifest)).readAllBytes()),
                    new String(to.getInputStream(to.getEntry(manifest)).readAllBytes()));
        }
    }
}
