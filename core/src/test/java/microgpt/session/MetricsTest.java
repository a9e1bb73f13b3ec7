package microgpt.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsTest {
    private static final String HEADER = "step,loss,learning_rate";

    @TempDir
    private Path folder;

    private long now;

    @Test
    void rowsReachTheFileOnceASecond() throws IOException {
        var file = folder.resolve("metrics.csv");
        try (var metrics = new Metrics(file, Csv.Start.EMPTY, () -> now)) {
            metrics.onStep(0, 2.5, 0.01);
            assertEquals(List.of(HEADER), Files.readAllLines(file));
            now = Duration.ofMillis(1_001).toNanos();
            metrics.onStep(1, 2.25, 0.005);
            var both = List.of(HEADER, "1,2.5,0.01", "2,2.25,0.005");
            assertEquals(both, Files.readAllLines(file));
            now = Duration.ofMillis(2_001).toNanos();
            metrics.onStep(2, 2, 0);
            assertEquals(both, Files.readAllLines(file));
        }
        assertEquals("3,2.0,0.0", Files.readAllLines(file).getLast());
    }
}
