package microgpt.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import microgpt.autograd.Ops.Kept;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real processes that save without pause, and are killed in the middle of it.
class KillTest {
    private static final Runs.Engine ENGINE = Runs.Engine.TAPE;
    private static final long SEED = 20_25;

    @TempDir
    private Path temporary;

    @TempDir
    private Path elsewhere;

    /// Goes on where the directory stands and saves step after step, saying which, until it is killed.
    static final class Saver {
        private Saver() {}

        /// @param args the directory
        public static void main(String[] args) throws CheckpointException {
            var path = Path.of(args[0]);
            try (var directory = CheckpointDirectory.open(path)) {
                int step = directory.holdsRun() ? load(path) : 0;
                System.out.println("from " + step);
                while (true) {
                    step++;
                    directory.save(Runs.state(step), ENGINE.at(step), false);
                    System.out.println("saved " + step);
                }
            }
        }

        private static int load(Path path) throws CheckpointException {
            try (var run = SavedRun.open(path)) {
                run.loadInto(ENGINE.forTraining());
                return run.state().step();
            }
        }
    }

    /// The step of the run that is there, after a look at every number of both files.
    private static int requireWhole(Path path) throws CheckpointException {
        int step;
        try (var run = SavedRun.open(path)) {
            step = run.state().step();
            assertEquals(Runs.state(step), run.state());
            var ops = ENGINE.forTraining();
            run.loadInto(ops);
            Runs.requireAt(step, ops, NumberType.F32, Kept.values());
        }
        try (var model = SavedModel.open(path)) {
            assertTrue(model.step() == step || model.step() == step + 1, model.step() + " beside " + step);
            var ops = ENGINE.forInference();
            model.loadInto(ops);
            Runs.requireAt(model.step(), ops, NumberType.F32, Kept.PARAMETERS);
        }
        return step;
    }

    @Test
    void aKilledSaveLeavesTheOldCheckpointOrTheNewOne() throws IOException, InterruptedException {
        kill(8);
    }

    @Test
    @Tag("slow")
    void noneOfManyKillsLosesACheckpoint() throws IOException, InterruptedException {
        kill(60);
    }

    private void kill(int kills) throws IOException, InterruptedException {
        var random = new SplittableRandom(SEED);
        int step = 0;
        int unfinished = 0;
        for (int i = 0; i < kills; i++) {
            // a pause that saves take several of, so that a kill hits any moment of one
            int said = killAfter(random.nextLong(20_000_000), step);
            int found = requireWhole(temporary);
            var where = "kill " + i + " of seed " + SEED + ", after it said " + said;
            assertTrue(found == said || found == said + 1, where + ", the directory is at " + found);
            step = found;
            unfinished += unfinishedFiles();
        }
        System.out.println(kills + " kills: " + step + " saves, none lost; " + unfinished + " in the middle of a file");
    }

    /// Starts a saver, kills it some time after its first save, and returns the last step it said to have saved.
    private int killAfter(long nanos, int from) throws IOException, InterruptedException {
        var errors = elsewhere.resolve("errors");
        var process =
                new ProcessBuilder(command()).redirectError(errors.toFile()).start();
        try (var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            assertEquals("from " + from, out.readLine(), () -> text(errors));
            assertEquals("saved " + (from + 1), out.readLine(), () -> text(errors));
            TimeUnit.NANOSECONDS.sleep(nanos);
            // through the handle, which leaves the pipe open: what it said last is still in it
            process.toHandle().destroyForcibly();
            int said = from + 1;
            for (var line = out.readLine(); line != null && line.startsWith("saved "); line = out.readLine()) {
                said = Integer.parseInt(line.substring("saved ".length()));
            }
            process.waitFor();
            return said;
        }
    }

    private int unfinishedFiles() throws IOException {
        try (var list = Files.list(temporary)) {
            return (int)
                    list.filter(file -> file.toString().endsWith(".unfinished")).count();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private List<String> command() throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // little to warm up: most of a process's life should be saving
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto", "-cp", classPath()));
        command.add(Saver.class.getName());
        command.add(temporary.toString());
        return command;
    }

    /// Where the classes lie that a saver needs; the test's own may be run from a module path.
    private static String classPath() {
        return Stream.of(
                        KillTest.class,
                        SavedRun.class,
                        tools.jackson.core.JsonParser.class,
                        it.unimi.dsi.fastutil.ints.IntArrayList.class)
                .map(KillTest::location)
                .distinct()
                .collect(Collectors.joining(System.getProperty("path.separator")));
    }

    private static String location(Class<?> type) {
        var name = type.getName().replace('.', '/') + ".class";
        var url = type.getResource("/" + name).toString();
        var place = url.startsWith("jar:")
                ? url.substring(4, url.indexOf("!/"))
                : url.substring(0, url.length() - name.length());
        return Path.of(java.net.URI.create(place)).toString();
    }
}
