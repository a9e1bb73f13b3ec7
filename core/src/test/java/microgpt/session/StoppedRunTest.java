package microgpt.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import microgpt.MicroGpt;
import microgpt.TrainingOptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A run that is stopped before any of its batches, those of evaluations among them, and then goes on; and its rows.
class StoppedRunTest {
    private static final List<String> NAMES = List.of("emma", "olivia", "ava", "mia", "amelia", "ella", "ida", "ada");
    private static final String ROWS = "metrics.csv";

    @TempDir
    private Path folder;

    private Path straight;

    private static TrainingOptions options() {
        return MicroGpt.on(NAMES)
                .nEmbd(4)
                .nHead(1)
                .steps(5)
                .validation(0.5)
                .evalEvery(2)
                .saveEvery(3);
    }

    @BeforeEach
    void trainStraight() {
        straight = folder.resolve("straight");
        options().out(straight).train();
    }

    /// Asked to stop before its batch number `batch`, counted from 0.
    private Path stopped(int batch) {
        var out = folder.resolve("stopped" + batch);
        options().out(out).train(stoppingAt(batch));
        return out;
    }

    private static Watcher stoppingAfter(int steps) {
        return new Watcher() {
            private int told;

            @Override
            public void onStep(Step step) {
                told++;
            }

            @Override
            public boolean stops() {
                return told >= steps;
            }
        };
    }

    private static Watcher stoppingAt(int batch) {
        return new Watcher() {
            private int asked;

            @Override
            public boolean stops() {
                return asked++ >= batch;
            }
        };
    }

    private static Map<String, byte[]> files(Path run) throws IOException {
        var files = new TreeMap<String, byte[]>();
        try (var names = Files.list(run)) {
            for (var file : names.toList()) {
                files.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        return files;
    }

    /// Back to these files, but for the rows.
    private static void putBack(Path run, Map<String, byte[]> files) throws IOException {
        for (var name : files(run).keySet()) {
            if (!name.equals(ROWS)) {
                Files.delete(run.resolve(name));
            }
        }
        for (var file : files.entrySet()) {
            if (!file.getKey().equals(ROWS)) {
                Files.write(run.resolve(file.getKey()), file.getValue());
            }
        }
    }

    private void requireSame(Path run) throws IOException {
        for (var name : List.of(ROWS, "model.safetensors", "best.safetensors", "resume.safetensors")) {
            assertArrayEquals(Files.readAllBytes(straight.resolve(name)), Files.readAllBytes(run.resolve(name)), name);
        }
    }

    /// What a kill leaves between an evaluation and the next save: rows beyond those that the run knows of.
    @Test
    void rowsThatAKilledRunWroteBeforeItsNextSaveAreCutOff() throws IOException {
        for (int batch = 0; batch <= 20; batch++) {
            var run = stopped(batch);
            var saved = files(run);
            MicroGpt.on(NAMES).resume(run).train();
            requireSame(run);
            putBack(run, saved);
            MicroGpt.on(NAMES).resume(run).train();
            requireSame(run);
        }
    }

    /// A kill leaves rows behind the last save; the run goes on without the file at first, and then with it.
    @Test
    void metricsThatARunWentOnWithoutAreItsOwnAllTheSame() throws IOException {
        var rows = folder.resolve("rows.csv");
        var run = folder.resolve("run");
        options().saveEvery(1).metrics(rows).out(run).train(stoppingAfter(2));
        var saved = files(run);
        var kept = Files.readAllLines(rows);
        MicroGpt.on(NAMES).resume(run).metrics(rows).train();
        var all = Files.readAllLines(rows);
        assertEquals(1 + 2, kept.size());
        assertEquals(1 + 5, all.size());
        putBack(run, saved);
        MicroGpt.on(NAMES).resume(run).train(stoppingAfter(2));
        MicroGpt.on(NAMES).resume(run).metrics(rows).train();
        var now = Files.readAllLines(rows);
        assertEquals(kept, now.subList(0, kept.size()));
        assertEquals(all.getLast(), now.getLast());
        assertEquals(1 + 3, now.size());
    }

    @Test
    void twoRunsDoNotWriteTheSameRows() throws IOException {
        var rows = folder.resolve("rows.csv");
        var refused = new ArrayList<String>();
        options().saveEvery(0).metrics(rows).train(progress -> {
            if (progress.step() == 3) {
                refused.add(assertThrows(
                                Failure.class,
                                () -> options().saveEvery(0).metrics(rows).train())
                        .getMessage());
            }
        });
        assertEquals(List.of(rows + " is being written to by another run: name another file"), refused);
        assertEquals(6, Files.readAllLines(rows).size());
        options().saveEvery(0).metrics(rows).train();
    }

    @Test
    void anEvaluationThatIsMadeUpForHasTheRateOfItsStep() throws IOException {
        var rows = Files.readAllLines(straight.resolve(ROWS));
        int owed = 0;
        for (int batch = 0; batch <= 20; batch++) {
            var run = stopped(batch);
            int had = Files.readAllLines(run.resolve(ROWS)).size();
            MicroGpt.on(NAMES).resume(run).learningRate(0.5).train();
            var now = Files.readAllLines(run.resolve(ROWS));
            if (had < rows.size() && now.get(had).equals(rows.get(had))) {
                owed++;
            }
        }
        assertTrue(owed > 1, () -> "no stop was within an evaluation");
        assertEquals(4, rows.size());
    }
}
