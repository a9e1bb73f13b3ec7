package microgpt.checkpoint;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import microgpt.text.Printed;

/// A file that cannot be read or written, in one line: the file, the place, what is wrong.
public final class CheckpointException extends IOException {
    @Serial
    private static final long serialVersionUID = 1;

    CheckpointException(String file, String what) {
        this(file, what, null);
    }

    CheckpointException(String file, String what, Throwable cause) {
        super(Printed.line(file + ": " + what), cause);
    }

    /// {@return what the operating system says, without the file's name}
    ///
    /// @param e what was thrown
    public static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "no such file or directory";
            case AccessDeniedException _ -> "permission denied";
            case FileAlreadyExistsException _ -> "a file is in the way";
            case FileSystemException f when f.getReason() != null -> f.getReason();
            default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        };
    }
}
