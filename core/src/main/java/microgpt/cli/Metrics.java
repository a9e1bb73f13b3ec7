package microgpt.cli;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import microgpt.model.Trainer;

/// A CSV file of a training run, one row a step: `step,loss,learning_rate`, doubles in full.
///
/// Steps are counted from 1. Rows reach the file at least every second while steps go on.
final class Metrics implements Trainer.Listener, Closeable {
    private static final long FLUSH_NANOS = Duration.ofSeconds(1).toNanos();

    private final Path file;
    private final BufferedWriter writer;
    private long flushed = System.nanoTime();

    /// Begins the file anew.
    ///
    /// @throws Failure if it cannot be written
    Metrics(Path file) {
        this.file = file;
        if (Files.isDirectory(file)) {
            throw new Failure(file + " is a directory: --metrics takes the name of a file to write");
        }
        try {
            writer = Files.newBufferedWriter(file);
            writer.write("step,loss,learning_rate\n");
            writer.flush();
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    @Override
    public void onStep(int step, double loss, double rate) {
        try {
            writer.write((step + 1) + "," + loss + "," + rate + "\n");
            long now = System.nanoTime();
            if (now - flushed > FLUSH_NANOS) {
                flushed = now;
                writer.flush();
            }
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /// Writes what is left.
    @Override
    public void close() {
        try {
            writer.close();
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private Failure unwritable(IOException e) {
        return new Failure(file + " cannot be written: " + Input.reason(e), e);
    }
}
