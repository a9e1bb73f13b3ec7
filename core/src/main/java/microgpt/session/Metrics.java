package microgpt.session;

import java.io.Closeable;
import java.nio.file.Path;
import java.time.Duration;
import microgpt.model.Trainer;

/// A CSV file of a training run, one row a step: `step,loss,learning_rate`, doubles in full.
///
/// Rows reach the file at least every second while steps go on.
final class Metrics implements Trainer.Listener, Closeable {
    private static final long FLUSH_NANOS = Duration.ofSeconds(1).toNanos();

    private final Csv csv;
    private long flushed = System.nanoTime();

    /// @param start rows that the file may have already
    /// @throws Failure if it cannot be written
    Metrics(Path file, Csv.Start start) {
        csv = new Csv(file, "step,loss,learning_rate", start, "--metrics");
    }

    @Override
    public void onStep(int step, double loss, double rate) {
        csv.row((step + 1) + "," + loss + "," + rate);
        long now = System.nanoTime();
        if (now - flushed > FLUSH_NANOS) {
            flushed = now;
            csv.flush();
        }
    }

    /// The file.
    Csv csv() {
        return csv;
    }

    @Override
    public void close() {
        csv.close();
    }
}
