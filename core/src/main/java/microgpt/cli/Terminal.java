package microgpt.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;
import java.util.function.UnaryOperator;
import microgpt.text.DocumentMode;
import microgpt.text.Printed;

/// Whether a person watches, and what that person can be shown.
final class Terminal {
    /// What a terminal shows that does not say.
    private static final int USUAL_COLUMNS = 80;

    private Terminal() {}

    /// Whether a line there can be drawn over again.
    static boolean isLive() {
        return !isDumb() && device(2).isPresent();
    }

    /// Whether the terminal knows no escapes and draws nothing over.
    static boolean isDumb() {
        return "dumb".equals(System.getenv("TERM"));
    }

    /// What makes of a model's text what standard output shows: the same to another program, nothing that steers a
    /// terminal to a person.
    static UnaryOperator<String> shown(DocumentMode mode) {
        return device(1).isPresent()
                ? text -> Printed.shown(text, mode == DocumentMode.STREAM)
                : UnaryOperator.identity();
    }

    /// How wide the terminal is, whenever that is asked; a file has no end of columns.
    static IntSupplier columns() {
        var device = device(2);
        if (device.isEmpty()) {
            return () -> Integer.MAX_VALUE;
        }
        var resized = new AtomicBoolean(true);
        Interrupt.always("WINCH", () -> resized.set(true));
        return new IntSupplier() {
            private int columns;

            @Override
            public int getAsInt() {
                if (resized.getAndSet(false)) {
                    columns = columns(device.get());
                }
                return columns;
            }
        };
    }

    /// Java does not know, but what comes with every Unix does.
    private static int columns(Path device) {
        try {
            var stty = new ProcessBuilder("stty", "size")
                    .redirectInput(device.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            var size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            int columns = Integer.parseInt(size.substring(size.indexOf(' ') + 1));
            return columns > 0 ? columns : USUAL_COLUMNS;
        } catch (IOException | NumberFormatException e) {
            return USUAL_COLUMNS;
        }
    }

    /// Java knows of terminals only whether input and output both are; where the system shows what is open, ask it.
    private static Optional<Path> device(int stream) {
        try {
            var target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + stream));
            var name = target.toString();
            boolean terminal =
                    name.startsWith("/dev/pts/") || name.startsWith("/dev/tty") || name.equals("/dev/console");
            return terminal ? Optional.of(target) : Optional.empty();
        } catch (IOException | UnsupportedOperationException e) {
            boolean terminal = System.console() != null && System.console().isTerminal();
            return terminal ? Optional.of(Path.of(File.separatorChar == '/' ? "/dev/tty" : "CON")) : Optional.empty();
        }
    }
}
