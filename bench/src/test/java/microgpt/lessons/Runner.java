package microgpt.lessons;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Runs a page, and says of the first thing that is wrong where it stands.
final class Runner {
    private final Path root;
    private final List<String> startup;

    /// @param root the folder of the project, where excerpts are from
    /// @param startup code that a session begins with
    Runner(Path root, List<String> startup) {
        this.root = root;
        this.startup = startup;
    }

    /// Runs all code and returns what each block printed.
    ///
    /// @throws AssertionError naming file and line, if code cannot be run, or prints what the page does not show
    List<List<String>> run(Page page, boolean compare) {
        var all = new ArrayList<List<String>>();
        try (var session = new Session()) {
            session.run(startup);
            List<String> printed = List.of();
            int codeLine = 1;
            for (var part : page.parts()) {
                switch (part) {
                    case Page.Code code -> {
                        requireShown(page, codeLine, compare ? printed : List.of());
                        codeLine = code.line();
                        printed = run(page, session, code);
                        all.add(printed);
                    }
                    case Page.Output output -> {
                        if (compare) {
                            compare(page, output, printed);
                        }
                        printed = List.of();
                    }
                    case Page.Excerpt excerpt -> requireInSource(page, excerpt);
                    case Page.Prose prose -> {}
                }
            }
            requireShown(page, codeLine, compare ? printed : List.of());
        } catch (Session.Failure e) {
            throw new AssertionError("the code every session begins with: " + e.getMessage(), e);
        }
        return all;
    }

    private static List<String> run(Page page, Session session, Page.Code code) {
        try {
            return session.run(code.text());
        } catch (Session.Failure e) {
            throw failure(page, code.line() + e.line, e.getMessage());
        }
    }

    private static void requireShown(Page page, int line, List<String> printed) {
        if (!printed.isEmpty()) {
            throw failure(page, line, "this prints what the page does not show:\n" + String.join("\n", printed));
        }
    }

    private static void compare(Page page, Page.Output output, List<String> printed) {
        int line = Comparison.difference(output.text(), printed);
        if (line >= 0) {
            throw failure(page, output.line() + line, "what is printed is\n" + String.join("\n", printed));
        }
    }

    private void requireInSource(Page page, Page.Excerpt excerpt) {
        List<String> source;
        try {
            source = Files.readAllLines(root.resolve(excerpt.source()));
        } catch (IOException e) {
            throw failure(page, excerpt.line() - 1, "there is no " + excerpt.source());
        }
        int missing = firstMissing(excerpt.text(), source);
        if (missing >= 0) {
            throw failure(page, excerpt.line() + missing, "this does not stand so in " + excerpt.source());
        }
    }

    /// The first line of an excerpt, counted from 0, that does not stand in the source where it should; -1 for none.
    /// How far all of it is indented does not matter.
    static int firstMissing(List<String> excerpt, List<String> source) {
        int from = 0;
        int furthest = 0;
        for (int begin = 0; begin < excerpt.size(); ) {
            int end = begin;
            while (end < excerpt.size() && !isLeftOut(excerpt.get(end))) {
                end++;
            }
            var piece = excerpt.subList(begin, end);
            int found = -1;
            for (int i = from; found < 0 && i + piece.size() <= source.size(); i++) {
                int alike = alike(piece, source, i);
                furthest = Math.max(furthest, begin + Math.min(alike, piece.size() - 1));
                found = alike == piece.size() ? i : -1;
            }
            if (found < 0) {
                return furthest;
            }
            from = found + piece.size();
            begin = end + 1;
            furthest = begin;
        }
        return -1;
    }

    private static boolean isLeftOut(String line) {
        return line.strip().equals(Comparison.LEFT_OUT);
    }

    /// How many lines of a piece stand in the source from line i on.
    private static int alike(List<String> piece, List<String> source, int i) {
        int shift = piece.isEmpty() ? 0 : indent(source.get(i)) - indent(piece.getFirst());
        int n = 0;
        while (n < piece.size() && isAlike(piece.get(n), source.get(i + n), shift)) {
            n++;
        }
        return n;
    }

    private static boolean isAlike(String shown, String source, int shift) {
        return shown.strip().equals(source.strip()) && (shown.isBlank() || indent(source) - indent(shown) == shift);
    }

    private static int indent(String line) {
        return line.length() - line.stripLeading().length();
    }

    private static AssertionError failure(Page page, int line, String message) {
        return new AssertionError(page.file().normalize() + ":" + line + ": " + message);
    }
}
