package microgpt.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import microgpt.sweep.Row;
import microgpt.sweep.Sweep;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class SparkSweepTest {
    /// Two widths, one of which the four heads do not divide, three seeds.
    private static final String GRID = "n-embd=8,10 seed=1..3 steps=20";

    @Test
    void aLocalSessionTrainsWhatThisThreadTrains() {
        var here = Sweep.of(GRID);
        var expected = IntStream.rangeClosed(1, here.size()).mapToObj(here::train).toList();
        List<Row> there;
        var spark = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", false)
                .getOrCreate();
        try {
            there = SparkSweep.train(spark, GRID, 4);
        } finally {
            spark.stop();
        }
        assertEquals(told(expected), told(there));
        assertEquals(3, there.stream().filter(Row::isDone).count());
    }

    /// All but how long it took, by number.
    private static Map<Integer, List<Object>> told(List<Row> rows) {
        Function<Row, List<Object>> facts = row -> List.of(
                row.values(), row.state(), row.validation(), row.loss(), row.tokens(), row.weights(), row.reason());
        return rows.stream().collect(Collectors.toMap(Row::number, facts));
    }
}
