package microgpt.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Whether a person watches standard error.
final class Terminal {
    private Terminal() {}

    /// Whether a line there can be drawn over again.
    static boolean isLive() {
        return !isDumb() && isTerminal();
    }

    /// Whether the terminal knows no escapes and draws nothing over.
    static boolean isDumb() {
        return "dumb".equals(System.getenv("TERM"));
    }

    /// Java knows of terminals only whether input and output both are; where the system shows what is open, ask it.
    private static boolean isTerminal() {
        var stderr = Path.of("/proc/self/fd/2");
        try {
            var target = Files.readSymbolicLink(stderr).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException e) {
            return System.console() != null && System.console().isTerminal();
        }
    }
}
