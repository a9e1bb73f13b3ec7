package microgpt.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import microgpt.text.DocumentMode;
import microgpt.text.Printed;

/// Whether a person watches, and what that person can be shown.
final class Terminal {
    private Terminal() {}

    /// Whether a line there can be drawn over again.
    static boolean isLive() {
        return !isDumb() && isTerminal(2);
    }

    /// Whether the terminal knows no escapes and draws nothing over.
    static boolean isDumb() {
        return "dumb".equals(System.getenv("TERM"));
    }

    /// What makes of a model's text what standard output shows: the same to another program, nothing that steers a
    /// terminal to a person.
    static UnaryOperator<String> shown(DocumentMode mode) {
        return isTerminal(1) ? text -> Printed.shown(text, mode == DocumentMode.STREAM) : UnaryOperator.identity();
    }

    /// Java knows of terminals only whether input and output both are; where the system shows what is open, ask it.
    private static boolean isTerminal(int stream) {
        try {
            var target =
                    Files.readSymbolicLink(Path.of("/proc/self/fd/" + stream)).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException e) {
            return System.console() != null && System.console().isTerminal();
        }
    }
}
