package microgpt.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "0.01234; 0.0123",
                "1.234; 1.23",
                "99.96; 100",
                "0.99999; 1.00",
                "123.4; 123",
                "12345; 12,300",
                "0; 0",
                "NaN; –"
            })
    void numbersHaveThreeSignificantDigits(double x, String text) {
        assertEquals(text, Table.number(x));
    }

    /// 1.00 GFLOP/s and half of that.
    @Test
    void whatIsReckonedFromAnUnsettledFigureIsMarked() {
        var work = Figure.Work.ofFlops(1e3);
        var settled = new Figure("a", Map.of(), null, work, true, List.of(List.of(1.0)));
        var unsettled = new Figure("a", Map.of(), null, work, false, List.of(List.of(2.0)));
        assertEquals("1.00×", Table.times(settled, settled));
        assertEquals("2.00× †", Table.times(settled, unsettled));
        assertEquals("0.500× †", Table.times(unsettled, settled));
        assertEquals("100.0 %", Table.ofPeak(settled, settled));
        assertEquals("50.0 % †", Table.ofPeak(unsettled, settled));
    }

    @Test
    void columnsLineUp() {
        assertEquals(
                """
                | size | time |
                |------|-----:|
                | 8    |    1 |
                | 1024 |   12 |
                """,
                new Table<>(List.of("8 1", "1024 12"))
                        .column("size", row -> row.split(" ")[0])
                        .column("time", row -> row.split(" ")[1])
                        .toString());
    }
}
