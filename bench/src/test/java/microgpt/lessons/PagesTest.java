package microgpt.lessons;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import microgpt.value.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The pages a reader learns from do what they say.
class PagesTest {
    static final Path ROOT = Path.of("..");
    static final Path DOCS = ROOT.resolve("docs");
    static final Path LESSONS = DOCS.resolve("lessons");
    private static final boolean WRITE = System.getProperty("lessons.write") != null;

    static Stream<Path> lessons() throws IOException {
        try (var files = Files.list(LESSONS)) {
            return files
                    .filter(file -> file.getFileName().toString().matches("\\d\\d-.*\\.md"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    static Stream<Path> pages() throws IOException {
        var others =
                Stream.of("walkthrough.md", "library.md").map(DOCS::resolve).filter(Files::exists);
        return Stream.concat(lessons(), others);
    }

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]*)(#[^)]*)?\\)");

    static Stream<Path> linked() throws IOException {
        return Stream.concat(pages(), Stream.of(LESSONS.resolve("README.md")));
    }

    @ParameterizedTest
    @MethodSource("linked")
    void whatThePageLinksToIsThere(Path file) throws IOException {
        for (var link : LINK.matcher(Files.readString(file)).results().toList()) {
            var target = link.group(1).isEmpty() ? file : file.resolveSibling(link.group(1));
            assertTrue(Files.exists(target), () -> file + " links to " + link.group(1));
            if (link.group(2) != null) {
                var anchors = Files.readAllLines(target).stream()
                        .filter(line -> line.startsWith("#"))
                        .map(PagesTest::anchor)
                        .toList();
                assertTrue(anchors.contains(link.group(2)), () -> file + " links to " + link.group());
            }
        }
    }

    /// As hosts of repositories make one of a heading.
    private static String anchor(String heading) {
        return "#"
                + heading.replaceFirst("#+ ", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-');
    }

    @ParameterizedTest
    @MethodSource("pages")
    void thePageRunsAndPrintsWhatItShows(Path file) throws IOException {
        var page = Page.read(file);
        var runner = new Runner(ROOT, Files.readAllLines(LESSONS.resolve("startup.jsh")));
        var printed = runner.run(page, !WRITE);
        if (WRITE) {
            Files.writeString(file, page.with(printed));
            for (var made : made(file)) {
                Files.writeString(made.file(), made.text());
            }
        }
    }

    private static final Pattern DECLARED = Pattern.compile("^[\\w<>\\[\\], ]+ (\\w+)\\(.*\\{$", Pattern.MULTILINE);

    private static final Pattern CALLED = Pattern.compile("(?<![.\\w])(\\w+)\\(");

    /// All may be opened in one session, one after another. A method that one declares hides, in those after it, what
    /// every session has imported under the same name.
    @Test
    void noLessonHidesWhatALaterOneCalls() throws IOException {
        var imported = Stream.of(Vectors.class.getDeclaredMethods())
                .map(Method::getName)
                .collect(Collectors.toSet());
        var hidden = new HashSet<String>();
        for (var file : pages().toList()) {
            var code = Made.code(Page.read(file));
            var declared = names(DECLARED, code);
            var called = names(CALLED, code);
            called.retainAll(hidden);
            called.removeAll(declared);
            assertEquals(Set.of(), called, () -> file + " calls what a lesson before it has hidden");
            declared.retainAll(imported);
            hidden.addAll(declared);
        }
    }

    private static Set<String> names(Pattern pattern, String code) {
        return pattern.matcher(code)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(HashSet::new));
    }

    @ParameterizedTest
    @MethodSource("lessons")
    void theCodeAndTheNotebookBesideALessonAreMadeFromIt(Path file) throws IOException {
        assumeFalse(WRITE);
        for (var made : made(file)) {
            assertEquals(
                    made.text(),
                    Files.readString(made.file()),
                    () -> made.file() + " is not what " + file
                            + " makes: the documentation of the package microgpt.lessons names the command that writes it");
        }
    }

    private static List<Made> made(Path file) throws IOException {
        var name = file.getFileName().toString();
        if (!file.getParent().equals(LESSONS)) {
            return List.of();
        }
        var page = Page.read(file);
        return List.of(
                new Made(LESSONS.resolve(name.replace(".md", ".jsh")), Made.code(page)),
                new Made(LESSONS.resolve(name.replace(".md", ".ipynb")), Made.notebook(page)));
    }
}
