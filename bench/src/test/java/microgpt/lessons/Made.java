package microgpt.lessons;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A file that is made from a lesson.
///
/// @param file where it belongs
/// @param text what belongs in it
record Made(Path file, String text) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// Where a notebook finds what `./microgpt shell` begins with.
    private static final List<String> JARS = List.of(
            "%jars ../../core/target/microgpt-core.jar",
            "%jars ../../core/target/lib/*.jar",
            "%jars ../../vector-kernels/target/microgpt-vector-kernels.jar",
            "%load startup.jsh");

    /// The code of a lesson, to be opened in JShell.
    static String code(Page page) {
        var code = new StringBuilder("// The code of " + page.file().getFileName() + ": open it in ./microgpt shell\n");
        for (var part : page.parts()) {
            if (part instanceof Page.Code block) {
                code.append('\n');
                block.text().forEach(line -> code.append(line).append('\n'));
            }
        }
        return code.toString();
    }

    /// The lesson as a notebook, for the kernel JJava of Jupyter, with what its code prints.
    static String notebook(Page page) {
        var notebook = JSON.createObjectNode();
        var cells = notebook.putArray("cells");
        cells.add(cell("code", 0, JARS));
        ObjectNode code = null;
        for (var part : page.parts()) {
            switch (part) {
                case Page.Prose prose -> {
                    if (prose.text().stream().anyMatch(line -> !line.isBlank())) {
                        cells.add(cell("markdown", cells.size(), trimmed(prose.text())));
                    }
                }
                case Page.Excerpt excerpt -> {
                    var text = new ArrayList<String>();
                    text.add("```java");
                    text.addAll(excerpt.text());
                    text.add("```");
                    cells.add(cell("markdown", cells.size(), text));
                }
                case Page.Code block -> {
                    code = cell("code", cells.size(), block.text());
                    cells.add(code);
                }
                case Page.Output output -> {
                    var stream = JSON.createObjectNode().put("name", "stdout").put("output_type", "stream");
                    stream.set("text", lines(output.text(), true));
                    code.withArray("outputs").add(stream);
                }
            }
        }
        var metadata = notebook.putObject("metadata");
        metadata.putObject("kernelspec")
                .put("display_name", "Java (JJava)")
                .put("language", "java")
                .put("name", "java");
        metadata.putObject("language_info").put("file_extension", ".java").put("name", "java");
        notebook.put("nbformat", 4).put("nbformat_minor", 5);
        return JSON.writerWithDefaultPrettyPrinter()
                        .writeValueAsString(notebook)
                        .replace("\r\n", "\n") + "\n";
    }

    private static List<String> trimmed(List<String> lines) {
        return String.join("\n", lines).strip().lines().toList();
    }

    private static ObjectNode cell(String type, int number, List<String> source) {
        var cell = JSON.createObjectNode().put("cell_type", type);
        if (type.equals("code")) {
            cell.putNull("execution_count");
        }
        cell.put("id", "cell-" + number);
        cell.putObject("metadata");
        if (type.equals("code")) {
            cell.putArray("outputs");
        }
        cell.set("source", lines(source, false));
        return cell;
    }

    /// Every line with its end, but for the last.
    private static tools.jackson.databind.node.ArrayNode lines(List<String> lines, boolean lastToo) {
        var array = JSON.createArrayNode();
        for (int i = 0; i < lines.size(); i++) {
            array.add(lines.get(i) + (lastToo || i < lines.size() - 1 ? "\n" : ""));
        }
        return array;
    }
}
