package microgpt.kernels.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.FieldRefEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/// One width for all: the third rule of [Lanes]. Were it broken, loops would allocate in some processes, and not in
/// others: it depends on what is compiled first.
class OneWidthTest {
    @Test
    void onlyTheChoiceOfTheWidthNamesSpecies() throws Exception {
        var classes = Path.of(
                Lanes.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        var naming = new TreeMap<String, List<String>>();
        try (var files = Files.walk(classes)) {
            for (var file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                var named = speciesNamed(file);
                if (!named.isEmpty()) {
                    naming.put(file.getFileName().toString(), named);
                }
            }
        }
        naming.remove("Registers.class");
        assertEquals(Map.of("VectorKernels.class", List.of("SPECIES_PREFERRED")), naming);
    }

    private static List<String> speciesNamed(Path file) throws Exception {
        var named = new ArrayList<String>();
        var pool = ClassFile.of().parse(file).constantPool();
        StreamSupport.stream(pool.spliterator(), false).forEach(entry -> {
            if (entry instanceof FieldRefEntry field
                    && field.owner().asInternalName().startsWith("jdk/incubator/vector/")
                    && field.name().stringValue().startsWith("SPECIES_")) {
                named.add(field.name().stringValue());
            }
        });
        return named;
    }
}
