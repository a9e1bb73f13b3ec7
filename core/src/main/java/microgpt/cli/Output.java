package microgpt.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;
import microgpt.session.Input;

/// A standard stream that remembers what went wrong: writers of characters keep that to themselves.
final class Output extends FilterOutputStream {
    private final Path file;
    private IOException failure;

    /// @param file what the stream goes to, or a link to it
    Output(OutputStream stream, Path file) {
        super(stream);
        this.file = file;
    }

    @Override
    public void write(byte[] bytes, int from, int n) throws IOException {
        try {
            out.write(bytes, from, n);
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    /// Why something did not arrive. That a reader has seen enough and left is no failure.
    Optional<IOException> failure() {
        return Optional.ofNullable(failure).filter(e -> !Input.isReaderGone(e, file));
    }
}
