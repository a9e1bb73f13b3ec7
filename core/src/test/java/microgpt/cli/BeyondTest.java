package microgpt.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whether what `docs/beyond.md` shows does what it says.
class BeyondTest {
    private static final String GRID = "n-embd=4,8 seed=1..3";
    private static final int TASKS = 4;

    @TempDir
    private Path folder;

    @Test
    void theTasksOfAnArrayJoinedAreTheSweepOfOneProcess() throws Exception {
        assumeTrue(Files.exists(Path.of("/bin/bash")), "this system has no bash");
        standInForTheLauncher();
        for (int id = 1; id <= TASKS; id++) {
            submit(id);
        }
        var merge = "sweep --merge runs/grid/1 runs/grid/2 runs/grid/3 runs/grid/4 --out runs/all"
                .replace("runs", folder.resolve("runs").toString());
        assertEquals(0, Ran.microgpt((Object[]) merge.split(" ")).code());

        var alone = folder.resolve("alone");
        var ran = Ran.microgpt("sweep", "--grid", GRID, "--steps", 20, "--out", alone);
        assertEquals(0, ran.code(), ran.err());
        var all = folder.resolve("runs").resolve("all");
        assertEquals(results(alone), results(all));
        assertArrayEquals(
                Files.readAllBytes(alone.resolve("best").resolve("model.safetensors")),
                Files.readAllBytes(all.resolve("best").resolve("model.safetensors")));
    }

    /// `./microgpt`, without building.
    private void standInForTheLauncher() throws IOException {
        var command = Program.command(List.of("-Xmx256m")).stream()
                .map(word -> "'" + word + "'")
                .collect(Collectors.joining(" "));
        var launcher = Files.writeString(folder.resolve("microgpt"), "#!/bin/bash\nexec " + command + " \"$@\"\n");
        launcher.toFile().setExecutable(true);
    }

    private void submit(int id) throws IOException, InterruptedException {
        var script = Path.of("..", "docs", "beyond", "slurm.sh").toAbsolutePath();
        var said = folder.resolve("said" + id);
        var task = new ProcessBuilder("/bin/bash", script.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        task.environment()
                .putAll(Map.of(
                        "SLURM_ARRAY_TASK_ID",
                        Integer.toString(id),
                        "SLURM_ARRAY_TASK_COUNT",
                        Integer.toString(TASKS),
                        "SLURM_ARRAY_TASK_MIN",
                        "1",
                        "SLURM_ARRAY_TASK_MAX",
                        Integer.toString(TASKS),
                        "SLURM_ARRAY_TASK_STEP",
                        "1",
                        "SLURM_CPUS_PER_TASK",
                        "1",
                        "GRID",
                        GRID,
                        "STEPS",
                        "20"));
        assertEquals(0, task.start().waitFor(), Files.readString(said));
    }

    /// All rows but how long they took, which is in the column before the last two.
    private static TreeSet<String> results(Path directory) throws IOException {
        return Files.readAllLines(directory.resolve("results.csv")).stream()
                .map(row -> row.replaceFirst(",[^,]*(,[^,]*,[^,]*)$", "$1"))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
