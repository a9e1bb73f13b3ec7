package microgpt.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// The page's ES modules as one script, since a file opened from disk cannot import others.
///
/// Each module becomes a function that returns what it exports; its imports become look-ups in the object of those
/// before it. That is all the modules need, so that is all this does: named imports and exports, one statement a
/// line, no cycles.
final class Script {
    /// What computes, without a page: every module after those it imports.
    static final List<String> COMPUTING =
            List.of("tape.js", "edges.js", "model.js", "run.js", "sampling.js", "training.js", "checks.js");

    /// What shows it, likewise.
    static final List<String> SHOWING = List.of(
            "dom.js",
            "state.js",
            "save.js",
            "explain.js",
            "heat.js",
            "chart.js",
            "views/loss.js",
            "views/samples.js",
            "views/next.js",
            "views/attention.js",
            "views/activations.js",
            "views/embeddings.js",
            "views/weight.js",
            "views/neuron.js",
            "views/graph.js",
            "views/tape.js",
            "views/softmax.js",
            "views/relu.js",
            "views/compare.js",
            "main.js");

    private static final Pattern IMPORT =
            Pattern.compile("^import \\{([^}]*)} from \"([^\"]*)\";\\n", Pattern.MULTILINE);
    private static final Pattern EXPORT =
            Pattern.compile("^export ((?:const|let|class|function\\*?) (\\w+))", Pattern.MULTILINE);

    private Script() {}

    /// These modules as one script that leaves them in a constant `modules`, by name.
    static String of(List<String> modules) {
        var script = new StringBuilder("\"use strict\";\nconst modules = {};\n");
        for (var module : modules) {
            script.append('\n').append(function(module, resource(module)));
        }
        return script.toString();
    }

    private static String function(String name, String source) {
        var exports = new ArrayList<String>();
        var body = EXPORT.matcher(IMPORT.matcher(source).replaceAll(match -> {
                    var file = URI.create(name).resolve(match.group(2));
                    return "const {" + match.group(1) + "} = modules[\"" + file + "\"];\n";
                }))
                .replaceAll(match -> {
                    exports.add(match.group(2));
                    return match.group(1);
                });
        return "modules[\"" + name + "\"] = (() => {\n" + body + "return { " + String.join(", ", exports)
                + " };\n})();\n";
    }

    /// A file of the page.
    static String resource(String name) {
        try (InputStream in = Script.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the program has no " + name + ": it was not built as a whole");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
