package microgpt.lessons;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A page of Markdown, taken apart.
///
/// @param file where it lies
/// @param parts all of it, in order
record Page(Path file, List<Part> parts) {
    private static final String FENCE = "```";

    /// What a page is made of. The `line`, counted from 1, is that on which its text begins.
    sealed interface Part {
        int line();

        /// Its lines, without those of the fence.
        List<String> text();
    }

    /// What is not looked at: prose, and blocks that are neither code nor printed by any.
    record Prose(int line, List<String> text) implements Part {}

    /// Java to run.
    record Code(int line, List<String> text) implements Part {}

    /// What the code before prints.
    record Output(int line, List<String> text) implements Part {}

    /// Lines of a source of the project.
    ///
    /// @param source its path, from the root of the project
    record Excerpt(int line, String source, List<String> text) implements Part {}

    static Page read(Path file) throws IOException {
        return of(file, Files.readAllLines(file));
    }

    static Page of(Path file, List<String> lines) {
        var parts = new ArrayList<Part>();
        var prose = new ArrayList<String>();
        boolean awaitsOutput = false;
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            if (!line.startsWith(FENCE)) {
                prose.add(line);
                continue;
            }
            var info = line.substring(FENCE.length()).strip();
            int end = i + 1;
            while (end < lines.size() && !lines.get(end).equals(FENCE)) {
                end++;
            }
            if (end == lines.size()) {
                throw new IllegalArgumentException(file + ":" + (i + 1) + ": this block has no end");
            }
            var text = List.copyOf(lines.subList(i + 1, end));
            var part = block(i + 2, info, text, awaitsOutput);
            awaitsOutput = part instanceof Code;
            if (part instanceof Prose) {
                prose.addAll(lines.subList(i, end + 1));
            } else {
                flush(prose, i, parts);
                parts.add(part);
            }
            i = end;
        }
        flush(prose, lines.size(), parts);
        return new Page(file, List.copyOf(parts));
    }

    private static Part block(int line, String info, List<String> text, boolean awaitsOutput) {
        if (info.equals("java")) {
            return new Code(line, text);
        }
        if (info.startsWith("java file=")) {
            return new Excerpt(line, info.substring("java file=".length()), text);
        }
        boolean output = info.equals("text")
                || info.equals("console") && text.stream().noneMatch(shown -> shown.startsWith("$ "));
        return awaitsOutput && output ? new Output(line, text) : new Prose(line, text);
    }

    private static void flush(List<String> prose, int end, List<Part> parts) {
        if (!prose.isEmpty()) {
            parts.add(new Prose(end - prose.size() + 1, List.copyOf(prose)));
            prose.clear();
        }
    }

    /// The page with what its code really prints.
    ///
    /// @param outputs of every [Code], in order
    String with(List<List<String>> outputs) {
        var page = new StringBuilder();
        var next = outputs.iterator();
        List<String> printed = List.of();
        for (int i = 0; i < parts.size(); i++) {
            switch (parts.get(i)) {
                case Prose prose -> append(page, prose.text());
                case Excerpt excerpt -> fenced(page, "java file=" + excerpt.source(), excerpt.text());
                case Code code -> {
                    fenced(page, "java", code.text());
                    printed = next.next();
                    if (!printed.isEmpty() && !outputFollows(i)) {
                        page.append('\n');
                        fenced(page, "text", printed);
                    }
                }
                case Output output -> fenced(page, "text", output.text().contains("…") ? output.text() : printed);
            }
        }
        return page.toString();
    }

    /// Whether the next part that is not prose is an output.
    private boolean outputFollows(int code) {
        return parts.stream()
                .skip(code + 1L)
                .filter(part -> !(part instanceof Prose))
                .findFirst()
                .filter(Output.class::isInstance)
                .isPresent();
    }

    private static void fenced(StringBuilder page, String info, List<String> lines) {
        page.append(FENCE).append(info).append('\n');
        append(page, lines);
        page.append(FENCE).append('\n');
    }

    private static void append(StringBuilder page, List<String> lines) {
        lines.forEach(line -> page.append(line).append('\n'));
    }
}
