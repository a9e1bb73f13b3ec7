package microgpt.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Tells whether two names, of files that may not be there yet, are names of one file.
public final class SameFile {
    /// No chain of links is longer on any system.
    private static final int MOST_LINKS = 40;

    private SameFile() {}

    /// {@return whether what is written to one is written to the other: by links, hard links, `..`, or
    /// letters' case} Names of files that are not there are taken for the same whatever their case,
    /// since not every file system tells.
    ///
    /// @param one a path
    /// @param other another
    public static boolean of(Path one, Path other) {
        try {
            if (Files.exists(one) && Files.exists(other)) {
                return Files.isSameFile(one, other);
            }
        } catch (IOException e) {
            // The file system does not say: the names below decide.
        }
        return real(one, MOST_LINKS)
                .toString()
                .equalsIgnoreCase(real(other, MOST_LINKS).toString());
    }

    /// Where a file is, or would be if it were written.
    private static Path real(Path path, int links) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            var absolute = path.toAbsolutePath();
            var parent = absolute.getParent();
            if (parent == null || links == 0) {
                return absolute;
            }
            if (Files.isSymbolicLink(absolute)) {
                try {
                    return real(parent.resolve(Files.readSymbolicLink(absolute)), links - 1);
                } catch (IOException unreadable) {
                    return absolute;
                }
            }
            return real(parent, links).resolve(absolute.getFileName()).normalize();
        }
    }
}
