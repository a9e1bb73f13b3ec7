package microgpt.lessons;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.EvalException;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis.Completeness;

/// A session of JShell in this process, in which the vector module and the classes of the tests are there.
final class Session implements AutoCloseable {
    /// Code that could not be run.
    static final class Failure extends Exception {
        private static final long serialVersionUID = 1;

        /// The line of the code, counted from 0.
        final int line;

        Failure(int line, String message, Throwable cause) {
            super(message, cause);
            this.line = line;
        }
    }

    private final JShell shell = JShell.builder()
            .executionEngine("local")
            .compilerOptions("--add-modules", "jdk.incubator.vector", "-Xlint:-incubating")
            .build();

    Session() {
        shell.addToClasspath(System.getProperty("java.class.path"));
    }

    /// Runs the code and returns the lines that it printed.
    List<String> run(List<String> code) throws Failure {
        var printed = new ByteArrayOutputStream();
        var out = System.out;
        var locale = Locale.getDefault();
        Locale.setDefault(Locale.ROOT);
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            evaluate(String.join("\n", code));
        } finally {
            System.setOut(out);
            Locale.setDefault(locale);
        }
        return printed.toString(StandardCharsets.UTF_8)
                .lines()
                .map(String::stripTrailing)
                .toList();
    }

    private void evaluate(String source) throws Failure {
        var rest = source;
        var lines = new LinkedHashMap<Snippet, Integer>();
        while (!rest.isBlank()) {
            int start = source.length() - rest.length() + leadingSpace(rest);
            int line = (int)
                    source.substring(0, start).chars().filter(c -> c == '\n').count();
            var next = shell.sourceCodeAnalysis().analyzeCompletion(rest);
            if (next.completeness() == Completeness.DEFINITELY_INCOMPLETE) {
                throw new Failure(line, "this is not complete: " + rest.strip(), null);
            }
            for (var event : shell.eval(next.source() == null ? rest : next.source())) {
                require(event, line);
                if (event.causeSnippet() == null) {
                    lines.put(event.snippet(), line);
                }
            }
            rest = next.remaining() == null ? "" : next.remaining();
        }
        for (var declared : lines.entrySet()) {
            if (declared.getKey() instanceof DeclarationSnippet snippet
                    && shell.status(snippet) == Snippet.Status.RECOVERABLE_DEFINED) {
                var missing = shell.unresolvedDependencies(snippet).collect(Collectors.joining(", "));
                throw new Failure(declared.getValue(), "there is no " + missing, null);
            }
        }
    }

    private static int leadingSpace(String text) {
        return text.length() - text.stripLeading().length();
    }

    private void require(SnippetEvent event, int line) throws Failure {
        var snippet = event.snippet();
        if (event.status() == Snippet.Status.REJECTED || event.status() == Snippet.Status.RECOVERABLE_NOT_DEFINED) {
            var diagnostic = shell.diagnostics(snippet).findFirst();
            int at = diagnostic
                    .map(found -> (int) snippet.source()
                            .stripLeading()
                            .chars()
                            .limit(Math.max(0, found.getPosition()))
                            .filter(c -> c == '\n')
                            .count())
                    .orElse(0);
            throw new Failure(
                    line + at,
                    diagnostic.map(found -> found.getMessage(Locale.ROOT)).orElse("this does not compile"),
                    null);
        }
        if (event.exception() != null) {
            var name = event.exception() instanceof EvalException thrown ? thrown.getExceptionClassName() : "";
            throw new Failure(line, name + " " + event.exception().getMessage(), event.exception());
        }
    }

    @Override
    public void close() {
        shell.close();
    }
}
