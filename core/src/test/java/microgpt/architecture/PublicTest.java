package microgpt.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.Utf8Entry;
import java.lang.reflect.AccessFlag;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import microgpt.autograd.Ops;
import org.junit.jupiter.api.Test;

/// What no other package needs is package-private.
class PublicTest {
    /// What core itself does not need from another package, but users do, vector kernels, or the test of a command.
    private static final Set<String> FOR_OTHERS = Set.of(
            "microgpt/Trace",
            "microgpt/kernels/FloatMath",
            "microgpt/kernels/Sums",
            "microgpt/page/PageFile",
            "microgpt/picture/Graph",
            "microgpt/random/DoubleDraw",
            "microgpt/random/IntDraw",
            "microgpt/sweep/Grid",
            "microgpt/sweep/Task",
            "microgpt/value/Vectors");

    /// A class of ours as it stands in a class file: by itself, within a descriptor or within a generic signature.
    private static final Pattern NAME = Pattern.compile("microgpt/(?:\\w+/)*[A-Z]\\w*");

    @Test
    void aPublicClassIsNeededByAnotherPackage() throws IOException, URISyntaxException {
        var unneeded = new TreeSet<String>();
        var needed = new TreeSet<String>();
        var classes = Path.of(
                Ops.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (var files = Files.walk(classes.resolve("microgpt"))) {
            for (var file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                var model = ClassFile.of().parse(file);
                var name = model.thisClass().asInternalName();
                if (model.flags().has(AccessFlag.PUBLIC) && !name.contains("$") && !name.endsWith("/package-info")) {
                    unneeded.add(name);
                }
                StreamSupport.stream(model.constantPool().spliterator(), false)
                        .filter(Utf8Entry.class::isInstance)
                        .flatMap(entry ->
                                NAME.matcher(((Utf8Entry) entry).stringValue()).results())
                        .map(match -> match.group())
                        .filter(other -> !packageOf(other).equals(packageOf(name)))
                        .forEach(needed::add);
            }
        }
        unneeded.removeAll(needed);
        assertEquals(new TreeSet<>(FOR_OTHERS), unneeded);
    }

    private static String packageOf(String name) {
        return name.substring(0, name.lastIndexOf('/'));
    }
}
