package microgpt.start;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Copies a jar and gives stack maps to the classes that have none, those compiled for Java 5 and older: no others find
/// their way into the JVM's ahead-of-time cache. The launcher does it once, with the jar of the option parser.
final class StackMaps {
    /// The first version of class files that the JVM verifies by stack maps alone.
    private static final int FIRST_WITH_MAPS = ClassFile.JAVA_7_VERSION;

    private StackMaps() {}

    /// @param args the jar to read and the jar to write
    public static void main(String[] args) throws IOException {
        add(Path.of(args[0]), Path.of(args[1]));
    }

    static void add(Path from, Path to) throws IOException {
        try (var loader = new URLClassLoader(new URL[] {from.toUri().toURL()});
                var in = new ZipFile(from.toFile());
                var out = new ZipOutputStream(Files.newOutputStream(to))) {
            var hierarchy = ClassHierarchyResolver.defaultResolver()
                    .orElse(ClassHierarchyResolver.ofResourceParsing(loader))
                    .cached();
            var classFile = ClassFile.of(
                    ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
                    ClassFile.ClassHierarchyResolverOption.of(hierarchy));
            for (var entry : Collections.list(in.entries())) {
                var bytes = in.getInputStream(entry).readAllBytes();
                out.putNextEntry(new ZipEntry(entry.getName()));
                out.write(entry.getName().endsWith(".class") ? withMaps(classFile, bytes) : bytes);
                out.closeEntry();
            }
        }
    }

    private static byte[] withMaps(ClassFile classFile, byte[] bytes) {
        ClassModel old = classFile.parse(bytes);
        if (old.majorVersion() >= FIRST_WITH_MAPS) {
            return bytes;
        }
        // Code that passes through unchanged would be copied as it is: hand it on instruction by instruction.
        var code = MethodTransform.transformingCode(CodeBuilder::with);
        return classFile.transformClass(old, (builder, element) -> {
            switch (element) {
                case ClassFileVersion version -> builder.withVersion(FIRST_WITH_MAPS, 0);
                case MethodModel method -> builder.transformMethod(method, code);
                default -> builder.with(element);
            }
        });
    }
}
