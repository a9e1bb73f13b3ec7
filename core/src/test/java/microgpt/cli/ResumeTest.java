package microgpt.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static microgpt.cli.Ran.microgpt;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import microgpt.checkpoint.CheckpointDirectory;
import microgpt.checkpoint.SavedModel;
import microgpt.checkpoint.SavedRun;
import microgpt.session.Engine;
import microgpt.text.DocumentMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// `train --out` and `train --resume` in this process.
class ResumeTest {
    private static final List<Object> SMALL = List.of(
            "train", "--n-embd", 8, "--n-head", 2, "--block-size", 8, "--schedule", "constant", "--num-samples", 5);

    @TempDir
    private Path folder;

    private static Ran train(Object... args) {
        var all = new ArrayList<>(SMALL);
        all.addAll(List.of(args));
        return microgpt(all.toArray());
    }

    private Path play() throws IOException {
        return Files.writeString(folder.resolve("play.txt"), "To be, or not to be: that is the question.\n".repeat(40));
    }

    private static void done(Ran ran) {
        assertEquals(0, ran.code(), ran.err());
    }

    static Stream<Arguments> enginesAndTexts() {
        return Stream.of(Engine.values())
                .flatMap(engine -> Stream.of(DocumentMode.values()).map(documents -> Arguments.of(engine, documents)));
    }

    /// The constant rate makes a run of 12 steps the beginning of one of 24.
    @ParameterizedTest
    @MethodSource("enginesAndTexts")
    void stepsInTwoRunsAreTheStepsInOne(Engine engine, DocumentMode documents) throws IOException {
        var options = new ArrayList<Object>(List.of("--engine", engine, "--documents", documents, "--seed", 7));
        options.addAll(List.of("--eval-every", 4, "--batch-size", 2, "--save-every", 5, "--validation"));
        options.add(documents == DocumentMode.STREAM ? 0.2 : 0.002);
        if (documents == DocumentMode.STREAM) {
            options.addAll(List.of("--data", play()));
        }
        var one = folder.resolve("one");
        var two = folder.resolve("two");
        var csv = folder.resolve("one.csv");
        var csvTwo = folder.resolve("two.csv");
        var straight = new ArrayList<>(options);
        straight.addAll(List.of("--steps", 24, "--out", one, "--metrics", csv));
        var ran = train(straight.toArray());
        done(ran);
        options.addAll(List.of("--steps", 12, "--out", two, "--metrics", csvTwo));
        done(train(options.toArray()));
        var resumed = microgpt("train", "--resume", two, "--steps", 24, "--metrics", csvTwo);
        done(resumed);

        assertEquals(ran.out(), resumed.out());
        assertEquals(Files.readString(csv), Files.readString(csvTwo));
        for (var name : List.of("metrics.csv", "model.safetensors", "best.safetensors", "resume.safetensors")) {
            assertArrayEquals(Files.readAllBytes(one.resolve(name)), Files.readAllBytes(two.resolve(name)), name);
        }
        assertEquals(
                List.of("step", "4", "8", "12", "16", "20", "24"),
                Files.readAllLines(one.resolve("metrics.csv")).stream()
                        .map(row -> row.split(",")[0])
                        .toList());
    }

    @Test
    void rowsBeyondTheCheckpointAreCutOff() throws IOException {
        var one = folder.resolve("one");
        var two = folder.resolve("two");
        done(train("--steps", 20, "--out", one));
        done(train("--steps", 10, "--out", two));
        // what a process wrote after its last save, before it was killed
        Files.writeString(two.resolve("metrics.csv"), "11,1,2,3\n12,1", StandardOpenOption.APPEND);
        done(microgpt("train", "--resume", two, "--steps", 20, "--eval-every", 2));
        assertEquals(
                List.of("step", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "12", "14", "16", "18", "20"),
                Files.readAllLines(two.resolve("metrics.csv")).stream()
                        .map(row -> row.split(",")[0])
                        .toList());
    }

    @Test
    void aFinishedRunThatIsResumedOnlyInventsAgain() {
        var out = folder.resolve("out");
        var samples = train("--steps", 10, "--out", out).samples();
        assertEquals(samples, microgpt("train", "--resume", out).samples());
        var more = microgpt("train", "--resume", out, "--num-samples", 8).samples();
        assertEquals(samples, more.subList(0, 5));
        assertEquals(8, more.size());
    }

    @Test
    void aRunMayGoOnElsewhere() throws IOException {
        var first = folder.resolve("first");
        var second = folder.resolve("second");
        var third = folder.resolve("third");
        done(train("--steps", 10, "--out", first));
        done(microgpt("train", "--resume", first, "--steps", 15, "--out", second));
        done(train("--steps", 15, "--out", third));
        try (var run = SavedRun.open(first)) {
            assertEquals(10, run.state().step());
        }
        assertArrayEquals(
                Files.readAllBytes(third.resolve(SavedModel.FILE_NAME)),
                Files.readAllBytes(second.resolve(SavedModel.FILE_NAME)));
    }

    @Test
    void theSavedModelSaysWhatItIs() throws IOException {
        var out = folder.resolve("out");
        done(train("--steps", 3, "--out", out, "--documents", "stream", "--data", play()));
        try (var model = SavedModel.open(out)) {
            assertEquals(3, model.step());
            assertEquals(8, model.info().config().nEmbd());
            assertEquals(DocumentMode.STREAM, model.info().documents());
            assertEquals("\n ,.:Tabehinoqrstu", model.info().tokenizer().characters());
        }
    }

    @Test
    void anotherTextIsRefused() throws IOException {
        var out = folder.resolve("out");
        var play = play();
        done(train("--steps", 3, "--out", out, "--data", play));
        var moved = Files.move(play, folder.resolve("moved.txt"));
        assertEquals(
                "microgpt: " + out + " learns from " + play
                        + ", which is not there: --data says where that text is now",
                microgpt("train", "--resume", out).complaint(1));
        done(microgpt("train", "--resume", out, "--data", moved));
        var text = Files.readString(moved);
        Files.writeString(moved, text.replaceFirst("be", "bo"));
        var ran = microgpt("train", "--quiet", "--resume", out, "--data", moved);
        assertEquals(
                "microgpt: " + moved + " is not the text that the run learns from: its " + text.length()
                        + " bytes are others; --data says where that text is now",
                ran.complaint(1));
        Files.writeString(moved, text + "!");
        assertTrue(microgpt("train", "--quiet", "--resume", out, "--data", moved)
                .complaint(1)
                .contains(" learns from: it has " + (text.length() + 1) + " bytes, not " + text.length() + "; --data"));
    }

    /// A single bit of a weight, which the file's own checksum knows of.
    @Test
    void damagedModelsAreNotGoneOnWith() throws IOException {
        var out = folder.resolve("out");
        done(train("--steps", 3, "--validation", 0.2, "--out", out));
        var best = out.resolve("best.safetensors");
        var bytes = Files.readAllBytes(best);
        bytes[bytes.length - 3] ^= 1;
        Files.write(best, bytes);
        var elsewhere = folder.resolve("elsewhere");
        for (var to : List.of(out, elsewhere)) {
            assertEquals(
                    "microgpt: " + best + ": it is not as it was saved; move it away",
                    microgpt("train", "--quiet", "--resume", out, "--out", to).complaint(1));
        }
        Files.delete(best);
        var model = out.resolve("model.safetensors");
        Files.writeString(model, "no model");
        assertEquals(
                "microgpt: " + model + ": it is not as it was saved; move it away",
                microgpt("train", "--quiet", "--resume", out).complaint(1));
        Files.delete(model);
        var ran = microgpt("train", "--resume", out);
        assertEquals(0, ran.code(), ran.err());
        assertTrue(ran.err().contains("the best is looked for anew"), ran.err());
    }

    @Test
    void whatMakesARunAnotherRunIsRefused() {
        var out = folder.resolve("out");
        done(train("--steps", 3, "--out", out));
        assertEquals(
                "microgpt: --n-embd is 16, but the run was begun with 8 and cannot change it"
                        + " (see 'microgpt train --help')",
                microgpt("train", "--resume", out, "--n-embd", 16).complaint(2));
        done(microgpt("train", "--resume", out, "--n-embd", 8));
        var engine = microgpt("train", "--resume", out, "--engine", "value").complaint(2);
        assertTrue(engine.startsWith("microgpt: --engine is value, but the run was begun with tape"), engine);
        assertEquals(
                "microgpt: " + out + " has done 3 steps already: --steps must be at least that",
                microgpt("train", "--quiet", "--resume", out, "--steps", 2).complaint(1));
    }

    @Test
    void aDirectoryThatHoldsARunIsNotOverwritten() throws IOException {
        var out = folder.resolve("a run");
        done(train("--steps", 3, "--out", out));
        var bytes = Files.readAllBytes(out.resolve(SavedRun.FILE_NAME));
        assertEquals(
                "microgpt: " + out
                        + " holds a run already: --out with another directory begins a new one; to go on with"
                        + " this one: microgpt train --resume '" + out + "'",
                train("--quiet", "--steps", 3, "--seed", 1, "--out", out).complaint(1));
        assertArrayEquals(bytes, Files.readAllBytes(out.resolve(SavedRun.FILE_NAME)));
    }

    @Test
    void aModelWithoutItsRunIsNotOverwritten() throws IOException {
        var out = folder.resolve("out");
        done(train("--steps", 3, "--out", out));
        Files.delete(out.resolve(SavedRun.FILE_NAME));
        var model = out.resolve(SavedModel.FILE_NAME);
        var bytes = Files.readAllBytes(model);
        var refused = "microgpt: " + out
                + " holds a model that the run would overwrite: --out with another directory leaves it alone";
        assertEquals(refused, train("--quiet", "--steps", 3, "--out", out).complaint(1));
        assertArrayEquals(bytes, Files.readAllBytes(model));
        Files.writeString(model, "somebody else's");
        assertEquals(refused, train("--quiet", "--steps", 3, "--out", out).complaint(1));
        Files.move(model, out.resolve(CheckpointDirectory.BEST_FILE_NAME));
        assertEquals(refused, train("--quiet", "--steps", 3, "--out", out).complaint(1));
    }

    @Test
    void whatIsNoCheckpointIsRefusedInOneLine() throws IOException {
        var missing = folder.resolve("missing");
        assertEquals(
                "microgpt: " + missing + " is not there: --resume takes the directory that train --out saved a run to",
                microgpt("train", "--resume", missing).complaint(1));
        var out = folder.resolve("out");
        done(train("--steps", 3, "--out", out));
        var file = out.resolve(SavedRun.FILE_NAME);
        var bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
        var complaint = microgpt("train", "--resume", out).complaint(1);
        assertTrue(complaint.endsWith("it has been cut short"), complaint);
        assertTrue(complaint.startsWith("microgpt: " + file + ": tensor "), complaint);
    }

    @ParameterizedTest
    @EnumSource
    void aRunThatDivergesKeepsItsLastCheckpoint(Engine engine) throws IOException {
        var out = folder.resolve("out");
        var ran = train(
                "--quiet",
                "--engine",
                engine,
                "--steps",
                9,
                "--save-every",
                5,
                "--out",
                out,
                "--learning-rate",
                "1e30");
        var complaint = ran.complaint(1);
        assertTrue(
                complaint.matches("microgpt: at step \\d .* is (NaN|-?Infinity): try a lower learning rate.*"),
                complaint);
        try (var run = SavedRun.open(out)) {
            var kept = "; step %d is saved, to go on: microgpt train --resume %s"
                    .formatted(run.state().step(), out);
            assertTrue(complaint.endsWith(kept), complaint);
        }
        done(microgpt("train", "--resume", out, "--learning-rate", 0.01));
    }

    @Test
    void savingWithoutADirectoryIsRefused() {
        assertEquals(
                "microgpt: --save-every without --out: there is no directory to save to (see 'microgpt train --help')",
                train("--save-every", 3).complaint(2));
        var out = folder.resolve("out");
        var complaint = train("--save-every", -3, "--out", out).complaint(2);
        assertTrue(complaint.contains("--save-every is -3: it must be at least 1"), complaint);
        assertTrue(Files.notExists(out));
    }

    /// A checkpoint may come from anywhere: it must not choose which files are written.
    @Test
    void optionsOfACheckpointThatAreNoneOrNameOutputsAreRefused() throws IOException {
        var out = folder.resolve("out");
        done(train("--steps", 3, "--out", out));
        var file = out.resolve(SavedRun.FILE_NAME);
        // each as long as the name it replaces: all lengths and offsets stay
        var text = Files.readString(file, ISO_8859_1).replace("\"checksum", "\"CHECKSUM");
        for (var name : List.of("metrics", "n_layer")) {
            var edited = text.replace("option.n-layer", "option." + name);
            assertNotEquals(text, edited);
            Files.writeString(file, edited, ISO_8859_1);
            var complaint = microgpt("train", "--resume", out).complaint(1);
            assertTrue(
                    complaint.matches("microgpt: .*: the run has an option \"\\w+\", which this version .*"),
                    complaint);
        }
    }

    @Test
    void aFileOfSomethingElseIsNotOverwrittenByAResumedRun() throws IOException {
        var out = folder.resolve("out");
        done(train("--steps", 3, "--out", out));
        var letter = Files.writeString(folder.resolve("letter.txt"), "Dear Emma,\n");
        assertEquals(
                "microgpt: " + letter
                        + " is not of this run: its first line is not step,loss,learning_rate; move it away",
                microgpt("train", "--quiet", "--resume", out, "--metrics", letter)
                        .complaint(1));
        assertEquals("Dear Emma,\n", Files.readString(letter));
    }

    @Test
    void theRunsFileDoesAsWellAsItsDirectory() throws IOException {
        var out = folder.resolve("out");
        done(train("--steps", 3, "--out", out));
        done(microgpt("train", "--quiet", "--steps", 4, "--resume", out.resolve(SavedRun.FILE_NAME)));
        try (var run = SavedRun.open(out)) {
            assertEquals(4, run.state().step());
        }
        var model = out.resolve("model.safetensors");
        assertEquals(
                "microgpt: " + model + " is none: --resume takes the directory that train --out saved a run to",
                microgpt("train", "--resume", model).complaint(1));
    }

    @Test
    void aTextThatHasNoSecondReadingIsNamed() throws IOException {
        var out = folder.resolve("out");
        var play = play();
        done(train("--steps", 3, "--out", out, "--data", play));
        Files.delete(play);
        Files.createDirectory(play);
        assertEquals(
                "microgpt: " + out + " learns from " + play
                        + ", which is no file to be read again: --data says where that text is now",
                microgpt("train", "--resume", out).complaint(1));
    }

    /// Nobody typed them: it is the file that is wrong, not the usage.
    @Test
    void optionsOfACheckpointThatCannotBeAreAFailure() throws IOException {
        var out = folder.resolve("out");
        done(train("--steps", 3, "--out", out));
        var file = out.resolve(SavedRun.FILE_NAME);
        var text = Files.readString(file, ISO_8859_1).replace("\"checksum", "\"CHECKSUM");
        for (var edit :
                List.of("n-layer\":\"1/n-layer\":\"0", "n-layer\":\"1/n-layer\":\"x", "top-p\":\"1/top-p\":\"7")) {
            var sides = edit.split("/");
            var edited = text.replace(sides[0], sides[1]);
            assertNotEquals(text, edited);
            Files.writeString(file, edited, ISO_8859_1);
            var complaint = microgpt("train", "--resume", out).complaint(1);
            assertTrue(complaint.startsWith("microgpt: " + out + ": the run's options are damaged: "), complaint);
        }
    }

    @Test
    void anOptionOfACheckpointThatDoesNotFitTheTextIsAFailure() throws IOException {
        var out = folder.resolve("out");
        done(train("--steps", 3, "--validation", 0.25, "--out", out));
        edit(out, "\"option.validation\":\"0.25\"", "\"option.validation\":\"1.0E-9\"");
        var complaint = microgpt("train", "--resume", out).complaint(1);
        assertTrue(
                complaint.startsWith(
                        "microgpt: " + out + ": the run's options do not fit its text: a validation share"),
                complaint);
    }

    @Test
    void aValueOfACheckpointThatIsSpeltInAnotherWayIsAFailure() throws IOException {
        var out = folder.resolve("out");
        done(train("--steps", 3, "--validation", 0.25, "--out", out));
        edit(out, "\"option.validation\":\"0.25\"", "\"option.validation\":\"25e-2\"");
        assertEquals(
                "microgpt: " + out
                        + ": the run's options are damaged: --validation is 25e-2, which would be written as 0.25",
                microgpt("train", "--resume", out).complaint(1));
    }

    @Test
    void aLongValueOfACheckpointIsCutShort() throws IOException {
        var out = folder.resolve("out");
        var text = play();
        done(train("--steps", 3, "--data", text, "--out", out));
        var digits = "9".repeat(5_000);
        for (var option : List.of("n-embd", "data", "validation", "schedule")) {
            var copy = Files.createDirectory(folder.resolve(option));
            Files.copy(out.resolve(SavedRun.FILE_NAME), copy.resolve(SavedRun.FILE_NAME));
            edit(copy, "\"option." + option + "\":\"[^\"]*\"", "\"option." + option + "\":\"" + digits + "\"");
            var complaint = microgpt("train", "--resume", copy).complaint(1);
            assertTrue(complaint.length() < 1_000 && complaint.contains("999…"), complaint);
        }
    }

    /// Replaces text of a run's header, checksums left out.
    private static void edit(Path out, String from, String to) throws IOException {
        var file = out.resolve(SavedRun.FILE_NAME);
        byte[] bytes = Files.readAllBytes(file);
        int length = (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
        var header = new String(bytes, Long.BYTES, length, ISO_8859_1);
        var edited = header.replace("\"checksum", "\"CHECKSUM").replaceFirst(from, to);
        assertNotEquals(header.replace("\"checksum", "\"CHECKSUM"), edited, from);
        try (var written = Files.newOutputStream(file)) {
            written.write(ByteBuffer.allocate(Long.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(edited.length())
                    .array());
            written.write(edited.getBytes(ISO_8859_1));
            written.write(bytes, Long.BYTES + length, bytes.length - Long.BYTES - length);
        }
    }

    @Test
    void aRunThatCouldNotBeReadAgainIsRefusedBeforeAnythingIsWritten() {
        var out = folder.resolve("out");
        var complaint = microgpt("train", "-q", "--n-layer", 7_282, "--n-embd", 1, "--n-head", 1, "--out", out)
                .complaint(1);
        assertEquals(
                "microgpt: " + out.resolve(SavedRun.FILE_NAME)
                        + ": would have 131085 tensors with n_layer 7282: at most 131072 can be read,"
                        + " those of n_layer 7281",
                complaint);
        assertTrue(Files.notExists(out));
    }

    @Test
    void zeroMeansByTimeAndATenth() {
        done(train("--steps", 3, "--save-every", 0, "--eval-every", 0, "--out", folder.resolve("out")));
    }
}
