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
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

    /// What names a clock, the heap or a file.
    private static final Pattern SURROUNDINGS = Pattern.compile(
            "java/nio/file/.*|java/io/(File|RandomAccess).*|java/time/.*|nanoTime|currentTimeMillis|java/lang/Runtime"
                    + "|java/lang/management/.*|(max|total|free)Memory");

    /// What names a terminal: the standard streams, and signals, which are its keys.
    private static final Pattern TERMINAL = Pattern.compile("java/io/(Console|PrintStream)|sun[/.]misc[/.]Signal.*");

    private static List<Path> classes() throws IOException, URISyntaxException {
        var classes = Path.of(
                Ops.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (var files = Files.walk(classes.resolve("microgpt"))) {
            return files.filter(file -> file.toString().endsWith(".class")).toList();
        }
    }

    @Test
    void eachPackageKnowsOnlyThoseBelowIt() throws IOException, URISyntaxException {
        var wrong = new TreeSet<String>();
        var seen = new TreeSet<String>();
        for (var file : classes()) {
            var from = packageOf(file);
            seen.add(from);
            for (var to : packagesNamedBy(file)) {
                if (!to.equals(from) && floor(to) >= floor(from)) {
                    wrong.add(from + " knows " + to + ": " + file.getFileName());
                }
            }
        }
        assertEquals(Set.of(), wrong);
        assertTrue(seen.containsAll(Set.of("autograd", "value", "tape", "check")), seen::toString);
    }

    @Test
    void theModelKnowsNoClockHeapOrFile() throws IOException, URISyntaxException {
        assertEquals(Set.of(), whoNames(SURROUNDINGS, "model"::equals));
        assertTrue(whoNames(SURROUNDINGS, "session"::equals).size() > 5, "the session knows all of them");
    }

    @Test
    void onlyTheCommandsKnowATerminal() throws IOException, URISyntaxException {
        assertEquals(Set.of(), whoNames(TERMINAL, name -> !name.equals("cli")));
        assertTrue(whoNames(TERMINAL, "cli"::equals).size() > 1, "the commands know one");
    }

    /// The classes of some packages that name what they should not.
    private static Set<String> whoNames(Pattern what, Predicate<String> where) throws IOException, URISyntaxException {
        var found = new TreeSet<String>();
        for (var file : classes()) {
            if (where.test(packageOf(file))
                    && strings(file).anyMatch(text -> what.matcher(text).matches())) {
                found.add(packageOf(file) + ": " + file.getFileName());
            }
        }
        return found;
    }

    private static String packageOf(Path file) {
        return file.getParent().getFileName().toString();
    }

    private static Stream<String> strings(Path file) {
        try {
            var pool = ClassFile.of().parse(file).constantPool();
            return StreamSupport.stream(pool.spliterator(), false)
                    .filter(Utf8Entry.class::isInstance)
                    .map(entry -> ((Utf8Entry) entry).stringValue());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> packagesNamedBy(Path file) {
        return strings(file)
                .flatMap(text -> NAME.matcher(text).results())
                .map((MatchResult match) -> match.group(1) == null ? "microgpt" : match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
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
