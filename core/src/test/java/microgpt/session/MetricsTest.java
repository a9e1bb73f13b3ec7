package microgpt.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
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

    /// Rows that a full disk has left over go into a new file, and that one is of the run too.
    @Test
    void aNewFileThatBeginsWithRowsLeftOverGoesOn() throws IOException {
        var first = folder.resolve("first.csv");
        var files = new LinkedHashMap<String, String>();
        try (var csv =
                new Csv(first, HEADER, new Csv.Start(2, Optional.empty(), "2,2.25,0.005\n", true), "--metrics")) {
            csv.row("3,2.0,0.0");
            csv.flush();
            csv.describe("metrics", files);
        }
        assertEquals(List.of(HEADER, "2,2.25,0.005", "3,2.0,0.0"), Files.readAllLines(first));
        try (var csv = new Csv(first, HEADER, Csv.start("metrics", files, 3, true), "--metrics")) {
            csv.row("4,1.5,0.0");
        }
        assertEquals("4,1.5,0.0", Files.readAllLines(first).getLast());
    }
}
