package microgpt.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import microgpt.session.RunOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GridTest {
    private static List<String> values(String axis) {
        return Grid.parse(axis).axes().getFirst().values();
    }

    @Test
    void everyCombinationIsAConfigurationAndTheLastOptionChangesFirst() {
        var grid = Grid.parse("n-embd=16,32  seed=1..3\n");
        assertEquals(6, grid.size());
        assertEquals(Map.of("n-embd", "16", "seed", "1"), grid.values(1));
        assertEquals(Map.of("n-embd", "16", "seed", "3"), grid.values(3));
        assertEquals(Map.of("n-embd", "32", "seed", "1"), grid.values(4));
        assertEquals(List.of("n-embd", "seed"), new ArrayList<>(grid.values(6).keySet()));
        var all = IntStream.rangeClosed(1, 6).mapToObj(grid::values).toList();
        assertEquals(6, new HashSet<>(all).size());
        assertThrows(IndexOutOfBoundsException.class, () -> grid.values(7));
        assertThrows(IndexOutOfBoundsException.class, () -> grid.values(0));
    }

    @Test
    void ratesAreSpreadByAFactorAndRoundedToFourDigits() {
        assertEquals(
                List.of("0.003", "0.005335", "0.009487", "0.01687", "0.03"), values("learning-rate=0.003..0.03:5"));
        assertEquals(List.of("1e-8", "1e-7", "1e-6"), values("eps=1e-8..1e-6:3"));
    }

    @Test
    void othersAreSpreadEvenly() {
        assertEquals(List.of("0.8", "0.85", "0.9"), values("beta1=0.8..0.9:3"));
        assertEquals(List.of("16", "32", "48", "64"), values("n-embd=16..64:4"));
        assertEquals(List.of("1", "3", "4"), values("n-layer=1..4:3"));
        assertEquals(List.of("-2", "-1", "0", "1"), values("seed=-2..1"));
    }

    @Test
    void valuesThatFourDigitsDoNotTellApartGetMore() {
        var values = values("learning-rate=0.01..0.010001:101");
        assertEquals(101, new HashSet<>(values).size());
        var numbers = values.stream().map(Double::parseDouble).toList();
        assertEquals(numbers.stream().sorted().toList(), numbers);
    }

    /// To four digits the one in the middle would be 1.
    @Test
    void aRangeStaysBetweenItsEnds() {
        assertEquals(List.of("0.99992", "0.99996", "0.99999"), values("beta2=0.99992..0.99999:3"));
    }

    @Test
    void oneGridHasOneSpellingHoweverItIsWritten() {
        assertEquals(
                Grid.parse("learning-rate=0.01,1.5e-5 schedule=linear,cosine").toString(),
                Grid.parse("  --learning_rate=1e-2,0.000015   schedule=linear,cosine ")
                        .toString());
        assertEquals("seed=1,2,3,7", Grid.parse("seed=1..3,7").toString());
        var grid = Grid.parse("learning-rate=1e-5..3:7 clip=Infinity,1 n-embd=8..64:3");
        assertEquals(grid, Grid.parse(grid.toString()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | --grid is empty: n-embd=16,32 learning-rate=0.003..0.03:5 is a grid",
                "n-embd | --grid: \"n-embd\" is no option with values, such as n-embd=16,32",
                "n-emb=16 | --grid: \"n-emb\" is no option of train: its options are named as there",
                "=16 | --grid: \"\" is no option of train: its options are named as there",
                "n-embd= | --grid: n-embd is without values: n-embd=A,B,C lists some",
                "n-embd=16,,32 | --grid: n-embd has an empty value: commas stand between values",
                "n-embd=16, | --grid: n-embd has an empty value: commas stand between values",
                "n-embd=16,16 | --grid: n-embd has 16 twice",
                "learning-rate=0.01,1e-2 | --grid: learning-rate has 0.01 twice",
                "n-embd=16,x | --n-embd: 'x' is not a whole number up to 2,147,483,647",
                "schedule=sine | --schedule: 'sine' is none of linear, cosine, constant",
                "n-embd=16 seed=1 n_embd=32 | --grid has n-embd twice",
                "seed=3..1 | --grid: seed 3..1 runs backwards: the smaller end comes first",
                "learning-rate=0.1..0.01:3 | --grid: learning-rate 0.1..0.01:3 runs backwards: the smaller end comes first",
                "learning-rate=0.1..0.1:3 | --grid: learning-rate 0.1..0.1:3 does not run at all: its ends are the same",
                "learning-rate=0.01..0.1 | --grid: learning-rate 0.01..0.1 does not say how many: 0.01..0.1:5 is five values",
                "learning-rate=0..0.1:3 | --grid: learning-rate 0..0.1:3 must begin above 0: each value is so many times the one before",
                "learning-rate=0.01..0.1:1 | --grid: learning-rate 0.01..0.1:1 is 1 values: a range has at least 2, both ends among them",
                "learning-rate=0.01..0.1: | --grid: learning-rate 0.01..0.1:: '' is no number of values",
                "learning-rate=0.01..:3 | --grid: learning-rate 0.01..:3 lacks an end: a range is written A..B",
                "clip=1..Infinity:3 | --grid: clip 1..Infinity:3 has no end that is a number",
                "seed=1..3:5 | --grid: seed 1..3:5: there are not so many whole numbers in it",
                "batch-size=1..3:4 | --grid: batch-size 1..3:4: there are not so many whole numbers in it",
                "seed=1..1000000000 | --grid: seed has 1,000,000,000 values: a grid is at most 100,000 configurations",
                "beta1=0.1..0.2:2000000 | --grid: beta1 has 2,000,000 values: a grid is at most 100,000 configurations",
                "seed=1..1000 n-embd=1..1000 | --grid has 1,000,000 configurations: at most 100,000",
                "data=a,b | --grid: data cannot vary: losses on different texts tell nothing of one another",
                "validation=0.1,0.2 | --grid: validation cannot vary: losses on different texts tell nothing of one another",
            })
    void whatIsWrongIsSaidInOneLine(String grid, String expected) {
        var wrong = assertThrows(IllegalArgumentException.class, () -> Grid.parse(grid));
        assertEquals(expected, wrong.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "out=a",
                "resume=a",
                "metrics=a",
                "save-every=1,2",
                "eval-every=1,2",
                "num-samples=1",
                "temperature=1",
                "top-k=1",
                "top-p=1",
                "kernels=scalar,vector",
                "threads=1,2"
            })
    void whatChangesNoWeightIsNoAxis(String grid) {
        var wrong = assertThrows(IllegalArgumentException.class, () -> Grid.parse(grid));
        var name = grid.substring(0, grid.indexOf('='));
        assertEquals("--grid: " + name + " makes no sense there: no weight depends on it", wrong.getMessage());
    }

    @Test
    void everyOptionThatIsLearntCanBeAnAxis() {
        for (var option : RunOption.values()) {
            if (option.isLearnt() && option != RunOption.DOCUMENTS && option != RunOption.VALIDATION) {
                var value = option.type().isEnum() ? option.type().getEnumConstants()[0] : 1;
                assertEquals(1, Grid.parse(option.key() + "=" + value).size(), option::toString);
            }
        }
        assertTrue(Grid.parse("n-layer=1 steps=5 warmup=1").size() == 1);
    }
}
