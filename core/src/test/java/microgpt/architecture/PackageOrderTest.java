package microgpt.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.Utf8Entry;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import microgpt.autograd.Ops;
import org.junit.jupiter.api.Test;

/// The packages of core stand on floors: each knows only those below it, so there are no circles.
class PackageOrderTest {
    /// Bottom-up; packages of one floor do not know each other.
    private static final List<Set<String>> FLOORS = List.of(
            Set.of("random"),
            Set.of("kernels"),
            Set.of("autograd"),
            Set.of("value", "tape"),
            Set.of("picture", "text"),
            Set.of("model"),
            Set.of("check", "checkpoint"),
            Set.of("session"),
            Set.of("microgpt"),
            Set.of("page", "sweep"),
            Set.of("cli"),
            Set.of("start"));

    /// A name of ours as it stands in a class file: of a class, within a descriptor or within a generic
    /// signature.
    private static final Pattern NAME = Pattern.compile("microgpt/(?:(\\w+)/)?[A-Z]");

    @Test
    void eachPackageKnowsOnlyThoseBelowIt() throws IOException, URISyntaxException {
        var wrong = new TreeSet<String>();
        var seen = new TreeSet<String>();
        var classes = Path.of(
                Ops.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (var files = Files.walk(classes.resolve("microgpt"))) {
            files.filter(file -> file.toString().endsWith(".class")).forEach(file -> {
                var from = file.getParent().getFileName().toString();
                seen.add(from);
                for (var to : packagesNamedBy(file)) {
                    if (!to.equals(from) && floor(to) >= floor(from)) {
                        wrong.add(from + " knows " + to + ": " + file.getFileName());
                    }
                }
            });
        }
        assertEquals(Set.of(), wrong);
        assertTrue(seen.containsAll(Set.of("autograd", "value", "tape", "check")), seen::toString);
    }

    private static Set<String> packagesNamedBy(Path file) {
        var names = new TreeSet<String>();
        try {
            var pool = ClassFile.of().parse(file).constantPool();
            StreamSupport.stream(pool.spliterator(), false)
                    .filter(Utf8Entry.class::isInstance)
                    .flatMap(entry ->
                            NAME.matcher(((Utf8Entry) entry).stringValue()).results())
                    .map((MatchResult match) -> match.group(1) == null ? "microgpt" : match.group(1))
                    .forEach(names::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names;
    }

    private static int floor(String name) {
        for (int floor = 0; floor < FLOORS.size(); floor++) {
            if (FLOORS.get(floor).contains(name)) {
                return floor;
            }
        }
        throw new AssertionError("package " + name + " stands on no floor yet: say here on which");
    }
}
