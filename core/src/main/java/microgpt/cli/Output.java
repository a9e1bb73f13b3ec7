package microgpt.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;
import microgpt.session.Input;

/// A standard stream that remembers what went wrong: writers of characters keep that to themselves.
final class Output extends OutputStream {
    private final OutputStream stream;
    private final Path file;
    private IOException failure;

    /// @param file what the stream goes to, or a link to it
    Output(OutputStream stream, Path file) {
        this.stream = stream;
        this.file = file;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int n) throws IOException {
        try {
            stream.write(bytes, from, n);
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    @Override
    public void flush() throws IOException {
        stream.flush();
    }

    /// Why something did not arrive. That a reader has seen enough and left is no failure.
    Optional<IOException> failure() {
        return Optional.ofNullable(failure).filter(e -> !Input.isReaderGone(e, file));
    }
}
