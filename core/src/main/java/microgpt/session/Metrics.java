package microgpt.session;

import java.io.Closeable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.LongSupplier;
import microgpt.model.Trainer;

/// A CSV file of a training run, one row a step: `step,loss,learning_rate`, doubles in full.
///
/// Rows reach the file at least every second while steps go on.
final class Metrics implements Trainer.Listener, Closeable {
    private static final long FLUSH_NANOS = Duration.ofSeconds(1).toNanos();

    private final Csv csv;
    private final LongSupplier clock;
    private long flushed;

    /// @param start rows that the file may have already
    /// @throws Failure if it cannot be written
    Metrics(Path file, Csv.Start start) {
        this(file, start, System::nanoTime);
    }

    /// @param clock nanoseconds since some moment
    Metrics(Path file, Csv.Start start, LongSupplier clock) {
        this.clock = clock;
        flushed = clock.getAsLong();
        csv = new Csv(file, "step,loss,learning_rate", start, "--metrics");
    }

    @Override
    public void onStep(int step, double loss, double rate) {
        csv.row((step + 1) + "," + loss + "," + rate);
        long now = clock.getAsLong();
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
