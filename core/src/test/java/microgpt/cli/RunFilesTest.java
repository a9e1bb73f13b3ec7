package microgpt.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static microgpt.cli.Ran.microgpt;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import microgpt.checkpoint.SavedModel;
import microgpt.checkpoint.SavedRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The files of a run: whose they are, and that all of them tell of one run.
class RunFilesTest {
    private static final String BEST = "best.safetensors";
    private static final String NEXT_BEST = "next-best.safetensors";
    private static final String ROWS = "metrics.csv";
    private static final String NAMES = "anna\nbob\ncarla\ndavid\nemma\nfrank\ngina\nhugo\nida\njohn\n";

    @TempDir
    private Path folder;

    private Path names;
    private Path out;

    @BeforeEach
    void writeNames() throws IOException {
        names = Files.writeString(folder.resolve("names"), NAMES);
        out = folder.resolve("out");
    }

    private Ran train(Object... args) {
        var all = new ArrayList<Object>(List.of("train", "--quiet", "--data", names, "--n-embd", 4, "--n-head", 1));
        all.addAll(List.of("--num-samples", 0));
        all.addAll(List.of(args));
        return microgpt(all.toArray());
    }

    private static Ran resume(Path directory, Object... args) {
        var all = new ArrayList<Object>(List.of("train", "--quiet", "--resume", directory, "--num-samples", 0));
        all.addAll(List.of(args));
        return microgpt(all.toArray());
    }

    private static void done(Ran ran) {
        assertEquals("", ran.err());
        assertEquals(0, ran.code());
    }

    private static void requireRefused(Ran ran, String what) {
        assertTrue(ran.code() == 1 || ran.code() == 2, "exit code " + ran.code());
        assertTrue(ran.complaint(ran.code()).contains(what), ran.err());
    }

    private static int step(Path model) throws IOException {
        try (var saved = SavedModel.open(model)) {
            return saved.step();
        }
    }

    /// The steps of a CSV file's rows.
    private static List<Integer> steps(Path csv) throws IOException {
        return Files.readAllLines(csv).stream()
                .skip(1)
                .map(row -> Integer.parseInt(row.split(",")[0]))
                .toList();
    }

    private static void copy(Path directory, Path to) throws IOException {
        Files.createDirectories(to);
        try (var files = Files.list(directory)) {
            for (var file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "metrics.csv",
                "model.safetensors",
                "best.safetensors",
                "next-best.safetensors",
                "resume.safetensors",
                ".model.safetensors.unfinished"
            })
    void whatTheProgramDidNotWriteStays(String name) throws IOException {
        var precious = Files.writeString(Files.createDirectories(out).resolve(name), "precious");
        var ran = train("--steps", 2, "--out", out);
        assertEquals(name.endsWith("unfinished") ? 0 : 1, ran.code(), ran.err());
        assertEquals("precious", Files.readString(precious));
        assertEquals(1, train("--steps", 2, "--metrics", precious).code());
        assertEquals("precious", Files.readString(precious));
    }

    @Test
    void rowsOfAnotherRunAreNotCutOffByANewOne() throws IOException {
        var rows = "step,loss,validation_loss,learning_rate\n1,2,,0.1\n";
        Files.writeString(Files.createDirectories(out).resolve(ROWS), rows);
        requireRefused(train("--steps", 2, "--out", out), "metrics.csv is not of this run: it holds rows of another");
        assertEquals(rows, Files.readString(out.resolve(ROWS)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".lock",
                "metrics.csv",
                "model.safetensors",
                "best.safetensors",
                "next-best.safetensors",
                "resume.safetensors"
            })
    void aLinkOrADirectoryInTheWayIsRefusedBeforeTheFirstStep(String name) throws IOException {
        var victim = Files.writeString(folder.resolve("victim"), "precious");
        var file = Files.createDirectories(out).resolve(name);
        for (var target : List.of(victim, folder.resolve("nothing"))) {
            Files.createSymbolicLink(file, target);
            requireRefused(train("--steps", 2, "--out", out), file + ": it is a link");
            Files.delete(file);
        }
        assertEquals("precious", Files.readString(victim));
        assertFalse(Files.exists(folder.resolve("nothing"), LinkOption.NOFOLLOW_LINKS));
        Files.createDirectory(file);
        requireRefused(train("--steps", 2, "--out", out), file + ": it is a directory");
        Files.delete(file);

        done(train("--steps", 2, "--out", out));
        Files.deleteIfExists(file);
        if (!name.equals(SavedRun.FILE_NAME)) {
            Files.createSymbolicLink(file, victim);
            requireRefused(resume(out, "--steps", 4), file + ": it is a link");
            assertEquals("precious", Files.readString(victim));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"link/metrics.csv", "out/../out/metrics.csv", "./out/Metrics.csv", "hard", "dangling"})
    void namesOfOneFileAreOneFile(String name) throws IOException {
        Files.createDirectories(out);
        Files.createSymbolicLink(folder.resolve("link"), out);
        Files.createSymbolicLink(folder.resolve("dangling"), out.resolve(BEST));
        if (name.equals("hard")) {
            Files.writeString(out.resolve(ROWS), "");
            Files.createLink(folder.resolve("hard"), out.resolve(ROWS));
        }
        var metrics = folder.resolve(name);
        requireRefused(
                train("--steps", 2, "--out", out, "--metrics", metrics),
                "--metrics would overwrite " + metrics + ", which --out writes");
    }

    @Test
    void theTextIsNoFileThatIsWritten() throws IOException {
        var text = Files.writeString(Files.createDirectories(out).resolve(ROWS), NAMES);
        requireRefused(
                microgpt("train", "--quiet", "--data", text, "--out", out),
                "--out would overwrite " + text + ", which --data reads");
        var hard = Files.createLink(folder.resolve("hard"), text);
        requireRefused(microgpt("train", "--quiet", "--data", hard, "--out", out), "--out would overwrite " + hard);
        assertEquals(NAMES, Files.readString(text));
    }

    @Test
    void aRunThatGoesOnElsewhereIsCompleteThere() throws IOException {
        done(train("--validation", 0.3, "--steps", 40, "--learning-rate", 0.02, "--eval-every", 5, "--out", out));
        var there = folder.resolve("there");
        done(resume(out, "--out", there, "--steps", 40));
        for (var name : List.of(BEST, ROWS, SavedModel.FILE_NAME, SavedRun.FILE_NAME)) {
            assertArrayEquals(Files.readAllBytes(out.resolve(name)), Files.readAllBytes(there.resolve(name)), name);
        }
        done(resume(there, "--steps", 50));
        assertEquals(IntStream.rangeClosed(1, 10).map(i -> 5 * i).boxed().toList(), steps(there.resolve(ROWS)));
        assertEquals(8, steps(out.resolve(ROWS)).size());
    }

    @Test
    void aBestModelThatIsNotThereIsNotClaimed() throws IOException {
        done(train("--validation", 0.3, "--steps", 20, "--out", out));
        Files.delete(out.resolve(BEST));
        var ran = microgpt("train", "--resume", out, "--num-samples", 0);
        assertEquals(0, ran.code());
        assertTrue(ran.err().matches("(?s).*microgpt: the best model, of step \\d+, is not in .*"), ran.err());
        assertTrue(ran.err().contains("validation  none yet\n"), ran.err());
        assertFalse(Files.exists(out.resolve(BEST)));
    }

    /// A run that was killed after its best was written and before the run was, or after both.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theBestModelIsThatOfTheRunThatWasSaved(boolean saved) throws IOException {
        var constant = new Object[] {"--validation", 0.3, "--schedule", "constant", "--eval-every", 10};
        var one = folder.resolve("one");
        done(train(with(constant, "--steps", 10, "--out", one)));
        var two = folder.resolve("two");
        copy(one, two);
        done(resume(two, "--steps", 20));
        assumeTrue(step(two.resolve(BEST)) == 20, "the loss falls");
        Files.copy(two.resolve(BEST), one.resolve(NEXT_BEST));
        Files.copy(
                two.resolve(SavedModel.FILE_NAME),
                one.resolve(SavedModel.FILE_NAME),
                StandardCopyOption.REPLACE_EXISTING);
        if (saved) {
            Files.copy(
                    two.resolve(SavedRun.FILE_NAME),
                    one.resolve(SavedRun.FILE_NAME),
                    StandardCopyOption.REPLACE_EXISTING);
            Files.copy(two.resolve(ROWS), one.resolve(ROWS), StandardCopyOption.REPLACE_EXISTING);
        }
        var ran = microgpt("train", "--resume", one, "--num-samples", 0);
        assertEquals(0, ran.code(), ran.err());
        int expected = saved ? 20 : 10;
        assertEquals(expected, step(one.resolve(BEST)));
        assertEquals(expected, step(one.resolve(SavedModel.FILE_NAME)));
        assertTrue(ran.err().contains("after step " + expected + "\n"), ran.err());
        assertFalse(Files.exists(one.resolve(NEXT_BEST)));
    }

    private static Object[] with(Object[] options, Object... more) {
        var all = new ArrayList<>(List.of(options));
        all.addAll(List.of(more));
        return all.toArray();
    }

    @Test
    void savingIsTriedBeforeTheFirstStepOfARunThatGoesOn() throws IOException {
        done(train("--steps", 2, "--out", out));
        var model = out.resolve(SavedModel.FILE_NAME);
        Files.delete(model);
        Files.createDirectories(model.resolve("in the way"));
        var metrics = folder.resolve("steps.csv");
        requireRefused(resume(out, "--steps", 1_000_000, "--metrics", metrics), model + ": it is a directory");
        assertFalse(Files.exists(metrics));
    }

    @Test
    void whatAKillLeftOfAFirstSaveElsewhereIsNotInTheWay() throws IOException {
        done(train("--validation", 0.3, "--steps", 10, "--out", out));
        var there = folder.resolve("there");
        copy(out, there);
        Files.delete(there.resolve(SavedRun.FILE_NAME));
        done(resume(out, "--out", there));
        assertArrayEquals(
                Files.readAllBytes(out.resolve(SavedRun.FILE_NAME)),
                Files.readAllBytes(there.resolve(SavedRun.FILE_NAME)));
    }

    @ParameterizedTest
    @CsvSource({"--seed, 7", "--steps, 11", "--learning-rate, 0.02", "--batch-size, 2"})
    void aRunPutInPlaceOfAnotherIsRefused(String option, String value) throws IOException {
        done(train("--steps", 10, "--out", out));
        var other = folder.resolve("other");
        done(train(
                option.equals("--steps")
                        ? new Object[] {"--steps", value, "--out", other}
                        : new Object[] {"--steps", 10, option, value, "--out", other}));
        var model = Files.readAllBytes(out.resolve(SavedModel.FILE_NAME));
        Files.copy(
                other.resolve(SavedRun.FILE_NAME),
                out.resolve(SavedRun.FILE_NAME),
                StandardCopyOption.REPLACE_EXISTING);
        requireRefused(resume(out), "model.safetensors: it is not of this run: it was saved by another");
        assertArrayEquals(model, Files.readAllBytes(out.resolve(SavedModel.FILE_NAME)));
        // without its model, its rows still tell
        Files.delete(out.resolve(SavedModel.FILE_NAME));
        requireRefused(resume(out), "metrics.csv is not of this run: its rows up to step");
    }

    @Test
    void aBranchPutInPlaceOfItsRunIsRefused() throws IOException {
        done(train("--steps", 20, "--out", out));
        var branch = folder.resolve("branch");
        copy(out, branch);
        done(resume(branch, "--steps", 30, "--learning-rate", 0.001));
        done(resume(branch));
        Files.copy(
                branch.resolve(SavedRun.FILE_NAME),
                out.resolve(SavedRun.FILE_NAME),
                StandardCopyOption.REPLACE_EXISTING);
        requireRefused(resume(out), "model.safetensors: it is not of this run");
    }

    @Test
    void theBestModelOfAnotherRunIsLeftAlone() throws IOException {
        done(train("--validation", 0.3, "--steps", 10, "--out", out));
        var other = folder.resolve("other");
        done(train("--validation", 0.3, "--steps", 10, "--seed", 5, "--out", other));
        Files.copy(other.resolve(BEST), out.resolve(BEST), StandardCopyOption.REPLACE_EXISTING);
        var bytes = Files.readAllBytes(out.resolve(BEST));
        requireRefused(resume(out, "--steps", 20), "best.safetensors: it is not of this run");
        assertArrayEquals(bytes, Files.readAllBytes(out.resolve(BEST)));
    }

    @Test
    void theStepsOfAnotherRunAreNotGoneOnWith() throws IOException {
        var mine = folder.resolve("mine.csv");
        var others = folder.resolve("others.csv");
        done(train("--steps", 10, "--out", out, "--metrics", mine));
        done(train("--steps", 10, "--seed", 3, "--metrics", others));
        requireRefused(resume(out, "--steps", 12, "--metrics", others), "others.csv is not of this run: its rows");
        done(resume(out, "--steps", 12, "--metrics", mine));
        assertEquals(IntStream.rangeClosed(1, 12).boxed().toList(), steps(mine));
    }

    /// A hard link is how backups are made that take no room.
    @Test
    void rowsAreNotWrittenIntoABackup() throws IOException {
        done(train("--steps", 10, "--out", out));
        var backup = Files.createLink(folder.resolve("backup.csv"), out.resolve(ROWS));
        var rows = Files.readString(backup);
        done(resume(out, "--steps", 20));
        assertEquals(rows, Files.readString(backup));
    }

    /// A checkpoint of a version that neither said which run it was nor had checksums.
    @Test
    void anOldCheckpointGoesOn() throws IOException {
        done(train("--validation", 0.3, "--steps", 10, "--schedule", "constant", "--eval-every", 2, "--out", out));
        for (var name : List.of(SavedRun.FILE_NAME, SavedModel.FILE_NAME, BEST)) {
            var file = out.resolve(name);
            var text = Files.readString(file, ISO_8859_1)
                    .replace("\"checksum", "\"unknown_")
                    .replace("\"run\":\"", "\"ran\":\"")
                    .replace("\"file.", "\"life.");
            Files.writeString(file, text, ISO_8859_1);
        }
        Files.delete(out.resolve("config.txt"));
        done(resume(out, "--steps", 20));
        assertEquals(IntStream.rangeClosed(1, 10).map(i -> 2 * i).boxed().toList(), steps(out.resolve(ROWS)));
        var straight = folder.resolve("straight");
        done(train("--validation", 0.3, "--steps", 20, "--schedule", "constant", "--eval-every", 2, "--out", straight));
        for (var name : List.of(SavedRun.FILE_NAME, SavedModel.FILE_NAME, BEST, ROWS)) {
            assertArrayEquals(Files.readAllBytes(straight.resolve(name)), Files.readAllBytes(out.resolve(name)), name);
        }
    }
}
