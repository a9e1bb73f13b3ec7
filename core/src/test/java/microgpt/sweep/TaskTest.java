package microgpt.sweep;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskTest {
    /// `A=1;B=2`
    private static Map<String, String> environment(String text) {
        var environment = new HashMap<String, String>();
        for (var entry : text == null ? new String[0] : text.split(";")) {
            environment.put(entry.substring(0, entry.indexOf('=')), entry.substring(entry.indexOf('=') + 1));
        }
        return environment;
    }

    @ParameterizedTest
    @CsvSource({
        "3/8, , 3/8",
        "3/8, SLURM_ARRAY_TASK_ID=5;SLURM_ARRAY_TASK_COUNT=7, 3/8",
        ", SLURM_ARRAY_TASK_ID=5;SLURM_ARRAY_TASK_COUNT=8;SLURM_ARRAY_TASK_MIN=1, 5/8",
        ", SLURM_ARRAY_TASK_ID=0;SLURM_ARRAY_TASK_COUNT=8;SLURM_ARRAY_TASK_MIN=0, 1/8",
        ", SLURM_ARRAY_TASK_ID=30;SLURM_ARRAY_TASK_COUNT=3;SLURM_ARRAY_TASK_MIN=10;SLURM_ARRAY_TASK_STEP=10, 3/3",
        "/9, SLURM_ARRAY_TASK_ID=9;SLURM_ARRAY_TASK_COUNT=8;SLURM_ARRAY_TASK_MIN=1, 9/9",
        ", JOB_COMPLETION_INDEX=0;JOB_COMPLETIONS=4, 1/4",
        "/4, JOB_COMPLETION_INDEX=3, 4/4",
    })
    void aShareIsFoundOnTheCommandLineOrInTheEnvironment(String text, String environment, String expected) {
        assertEquals(
                expected, Task.of(text, environment(environment)).orElseThrow().toString());
    }

    @Test
    void nothingIsSaidOfSharesAsARule() {
        assertEquals(Optional.empty(), Task.of(null, Map.of("PATH", "/bin")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0/4 | | --task is 0/4: tasks are counted from 1/4 to 4/4",
                "5/4 | | --task is 5/4: tasks are counted from 1/4 to 4/4",
                "1/0 | | --task is 1/0: tasks are counted from 1/1 to 1/1",
                "3 | | --task is '3': 3/8 is the third of eight shares",
                "-1/4 | | --task is '-1/4': 3/8 is the third of eight shares",
                "/4 | | --task is '/4', and neither SLURM_ARRAY_TASK_ID nor JOB_COMPLETION_INDEX says which of them: --task 1/4 does",
                " | JOB_COMPLETION_INDEX=3 | JOB_COMPLETION_INDEX is 3, and nothing says of how many: --task /8 or JOB_COMPLETIONS=8 does",
                " | JOB_COMPLETION_INDEX=4;JOB_COMPLETIONS=4 | JOB_COMPLETION_INDEX is 4 of 4: indexes are counted from 0",
                " | JOB_COMPLETION_INDEX=x;JOB_COMPLETIONS=4 | JOB_COMPLETION_INDEX is 'x': it must be a whole number, or --task says which share this is",
                " | SLURM_ARRAY_TASK_ID=9;SLURM_ARRAY_TASK_COUNT=3;SLURM_ARRAY_TASK_MIN=1 | SLURM_ARRAY_TASK_ID is 9 in an array of 3 from 1 on: ids must follow one another, or --task says which share this is",
                " | SLURM_ARRAY_TASK_ID=8;SLURM_ARRAY_TASK_COUNT=8;SLURM_ARRAY_TASK_MIN=0 | SLURM_ARRAY_TASK_ID is 8 in an array of 8 from 0 on: ids must follow one another, or --task says which share this is",
                " | SLURM_ARRAY_TASK_ID=9 | SLURM_ARRAY_TASK_COUNT is '': it must be a whole number, or --task says which share this is",
            })
    void whatIsWrongIsSaidInOneLine(String text, String environment, String expected) {
        var wrong = assertThrows(IllegalArgumentException.class, () -> Task.of(text, environment(environment)));
        assertEquals(expected, wrong.getMessage());
    }

    @Test
    void theSharesOfASweepAreAllOfItAndOfOneSize() {
        var sweep = Sweep.of("n-embd=8,16,32 seed=1..7 steps=10,20");
        for (int count : new int[] {1, 2, 5, 42, 50}) {
            var shares = IntStream.rangeClosed(1, count)
                    .mapToObj(index -> sweep.numbers(new Task(index, count)))
                    .toList();
            var all = shares.stream().flatMapToInt(Arrays::stream).sorted().toArray();
            assertArrayEquals(IntStream.rangeClosed(1, 42).toArray(), all);
            for (int i = 0; i < count; i++) {
                assertEquals(shares.get(i).length, sweep.size(new Task(i + 1, count)));
            }
            int largest = shares.stream().mapToInt(share -> share.length).max().orElseThrow();
            int smallest = shares.stream().mapToInt(share -> share.length).min().orElseThrow();
            assertEquals(largest - (42 % count == 0 ? 0 : 1), smallest);
        }
    }

    /// A task that had all of the largest models would keep the others waiting.
    @Test
    void everyShareHasLargeAndSmallOnes() {
        var sweep = Sweep.of("seed=1..4 n-embd=8,16,32,64");
        for (int index = 1; index <= 4; index++) {
            var widths = Arrays.stream(sweep.numbers(new Task(index, 4)))
                    .mapToObj(number -> sweep.grid().values(number).get("n-embd"))
                    .toList();
            assertEquals(List.of("64", "32", "16", "8"), widths);
        }
    }

    @Test
    void accumulatedBatchesMakeAConfigurationLarger() {
        assertArrayEquals(new int[] {2, 1}, Sweep.of("accumulate=1,4").numbers(Task.ALL));
    }
}
