package microgpt.cli;

import static microgpt.cli.Ran.microgpt;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import microgpt.MicroGpt;
import microgpt.session.Engine;
import microgpt.session.KernelChoice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The command `sweep`, as its user meets it.
class SweepTest {
    private static final String GRID = "n-embd=4,8 learning-rate=0.01,0.02";

    @TempDir
    private Path folder;

    private Path names() throws IOException {
        return Files.writeString(
                folder.resolve("names.txt"), "anna\nbert\nclara\ndora\nemil\nfred\ngerd\nhans\nida\njan\n");
    }

    private Object[] sweep(String grid, Path out, Object... more) throws IOException {
        var args = new ArrayList<Object>(List.of("sweep", "--grid", grid, "--out", out, "--data", names()));
        args.addAll(List.of("--n-head", 2, "--steps", 12));
        args.addAll(Arrays.asList(more));
        return args.toArray();
    }

    private static List<Map<String, String>> rows(Path out) throws IOException {
        var lines = Files.readAllLines(out.resolve("results.csv"));
        var names = lines.getFirst().split(",");
        return lines.stream()
                .skip(1)
                .map(line -> {
                    var row = new LinkedHashMap<String, String>();
                    var fields = line.split(",", names.length);
                    for (int i = 0; i < names.length; i++) {
                        row.put(names[i], fields[i]);
                    }
                    return (Map<String, String>) row;
                })
                .toList();
    }

    private static Map<String, double[][]> weights(Path model) {
        return MicroGpt.load(model, Engine.TAPE, KernelChoice.SCALAR, 1).parameters();
    }

    private static void assertSameWeights(Path expected, Path actual) {
        var these = weights(expected);
        var those = weights(actual);
        assertEquals(these.keySet(), those.keySet());
        these.forEach((name, matrix) -> assertTrue(Arrays.deepEquals(matrix, those.get(name)), name));
    }

    @Test
    void theBestModelHasTheWeightsThatTrainTrains() throws IOException {
        var out = folder.resolve("out");
        var ran = microgpt(sweep(GRID, out));
        assertEquals(0, ran.code(), ran.err());
        var rows = rows(out);
        assertEquals(
                List.of("1", "2", "3", "4"),
                rows.stream().map(row -> row.get("number")).toList());
        var best = rows.stream()
                .min(Comparator.comparingDouble(row -> Double.parseDouble(row.get("validation_loss"))))
                .orElseThrow();
        var alone = folder.resolve("alone");
        var trained = microgpt(
                "train",
                "-q",
                "--data",
                names(),
                "--n-head",
                2,
                "--steps",
                12,
                "--validation",
                0.1,
                "--out",
                alone,
                "--num-samples",
                0,
                "--n-embd",
                best.get("n-embd"),
                "--learning-rate",
                best.get("learning-rate"));
        assertEquals(0, trained.code(), trained.err());
        assertSameWeights(alone, out.resolve("best"));
        var last = Files.readAllLines(alone.resolve("metrics.csv")).getLast().split(",");
        assertEquals(last[2], best.get("validation_loss"));
        assertEquals(
                0,
                microgpt("generate", "--model", out.resolve("best"), "--num-samples", 2)
                        .code());
        assertTrue(Files.readString(out.resolve("sweep.svg")).startsWith("<svg "));
        assertEquals(5, ran.out().lines().count(), ran.out());
    }

    @Test
    void aSecondRunTrainsNothingAgain() throws IOException {
        var out = folder.resolve("out");
        assertEquals(0, microgpt(sweep(GRID, out)).code());
        var results = Files.readString(out.resolve("results.csv"));
        var again = microgpt(sweep(GRID, out));
        assertEquals(0, again.code(), again.err());
        assertTrue(again.err().contains("4 configurations, 4 done before"), again.err());
        assertEquals(results, Files.readString(out.resolve("results.csv")));
    }

    @Test
    void whatIsMissingOfARunThatWasKilledIsTrainedToTheSameBits() throws IOException {
        var out = folder.resolve("out");
        assertEquals(0, microgpt(sweep(GRID, out, "--jobs", 1)).code());
        var whole = rows(out);
        var lines = Files.readAllLines(out.resolve("results.csv"));
        // a row and a half are lost
        Files.writeString(
                out.resolve("results.csv"),
                lines.get(0) + "\n" + lines.get(1) + "\n" + lines.get(2) + "\n"
                        + lines.get(3).substring(0, 20));
        var again = microgpt(sweep(GRID, out));
        assertEquals(0, again.code(), again.err());
        assertTrue(again.err().contains("2 done before"), again.err());
        var rows = rows(out);
        for (int i = 0; i < 4; i++) {
            for (var name : List.of("number", "state", "validation_loss", "loss", "weights")) {
                assertEquals(whole.get(i).get(name), rows.get(i).get(name), name);
            }
        }
    }

    @Test
    void whatAKillLeftUnfinishedIsDeleted() throws IOException {
        var out = folder.resolve("out");
        assertEquals(0, microgpt(sweep("seed=1..2", out)).code());
        var ending = ".0123456789abcdef.unfinished";
        var row = Files.writeString(out.resolve(".results.csv" + ending), "1,do");
        var model = Files.writeString(out.resolve("best").resolve(".model.safetensors" + ending), "half");
        assertEquals(0, microgpt(sweep("seed=1..2", out)).code());
        assertFalse(Files.exists(row));
        assertFalse(Files.exists(model));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aBestModelThatSomebodyRemovedOrDamagedIsTrainedAgain(boolean damaged) throws IOException {
        var out = folder.resolve("out");
        assertEquals(0, microgpt(sweep(GRID, out)).code());
        var model = out.resolve("best").resolve("model.safetensors");
        var before = Files.readAllBytes(model);
        if (damaged) {
            Files.write(model, Arrays.copyOf(before, before.length / 2));
        } else {
            Files.delete(model);
        }
        var again = microgpt(sweep(GRID, out));
        assertEquals(0, again.code(), again.err());
        assertTrue(again.err().contains("does not hold the best model"), again.err());
        assertArrayEquals(before, Files.readAllBytes(model));
    }

    @Test
    void aRowThatTellsOfOtherWeightsIsNamed() throws IOException {
        var out = folder.resolve("out");
        assertEquals(0, microgpt(sweep("seed=1", out)).code());
        var results = out.resolve("results.csv");
        var weights = rows(out).getFirst().get("weights");
        Files.writeString(results, Files.readString(results).replace(weights, "0123456789abcdef"));
        assertTrue(microgpt(sweep("seed=1", out))
                .err()
                .contains("configuration 1 has other weights than results.csv says"));
    }

    /// There are no vector kernels here.
    @Test
    void aBestModelThatCannotBeTrainedAgainIsSaidToBeSo() throws IOException {
        var out = folder.resolve("out");
        assertEquals(0, microgpt(sweep(GRID, out)).code());
        Files.delete(out.resolve("best").resolve("model.safetensors"));
        var again = microgpt(sweep(GRID, out, "--kernels", "vector"));
        assertEquals(0, again.code(), again.err());
        assertTrue(again.err().contains("the best model could not be trained again: no vector kernels"), again.err());
        assertTrue(again.out().contains("n-embd"), again.out());
    }

    @Test
    void aSweepWhoseThreadIsInterruptedEndsAndGoesOn() throws Exception {
        var out = folder.resolve("out");
        var thread = Thread.currentThread();
        var other = Thread.startVirtualThread(() -> {
            var results = out.resolve("results.csv");
            while (!Files.exists(results) || results.toFile().length() < 200) {
                Thread.onSpinWait();
            }
            thread.interrupt();
        });
        var ran = microgpt(sweep("seed=1..400", out, "--jobs", 2));
        assertTrue(Thread.interrupted());
        other.join();
        assertTrue(ran.err().contains("to go on: microgpt sweep"), ran.err());
        int done = rows(out).size();
        assertTrue(done < 400, done + " rows");
        assertTrue(Files.exists(out.resolve("sweep.svg")));
    }

    @Test
    void whatDivergesOrIsImpossibleIsARowAndNoEnd() throws IOException {
        var out = folder.resolve("out");
        var ran = microgpt(sweep("n-embd=4,5 learning-rate=0.01,1e30", out));
        assertEquals(0, ran.code(), ran.err());
        var rows = rows(out);
        assertEquals(
                List.of("done", "diverged", "failed", "failed"),
                rows.stream().map(row -> row.get("state")).toList());
        assertTrue(rows.get(1).get("reason").contains("at step "), rows.get(1).toString());
        assertTrue(rows.get(2).get("reason").contains("n_embd 5 is not divisible by n_head 2"), rows.toString());
    }

    /// A share of which nothing was trained is done all the same: others have trained theirs.
    @Test
    void aSweepWithoutAnyModelIsAFailureAndAShareIsNone() throws IOException {
        var ran = microgpt(sweep("learning-rate=1e30,1e31", folder.resolve("whole")));
        assertEquals(1, ran.code());
        assertTrue(
                ran.err().endsWith("microgpt: of 2 configurations none could be trained; results.csv says why\n"),
                ran.err());
        assertEquals(
                0,
                microgpt(sweep("learning-rate=1e30,1e31", folder.resolve("share"), "--task", "1/2"))
                        .code());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--grid seed=1..2 | Missing required option: '--out=DIR'",
                "--grid seed=1..2 --out OUT --seed 3 | --seed is given, and --grid has seed as well: an option is either fixed or varies",
                "--grid seed=1..2 --out OUT --validation 0 | --validation is 0: what is held out decides which configuration is best",
                "--grid seed=1..2 --out OUT --jobs 0 | --jobs is 0: it must lie between 1 and 256",
                "--grid seed=1..2 --out OUT --task 0/4 | --task is 0/4: tasks are counted from 1/4 to 4/4",
                "--grid seed=1..2 --out OUT --task 5/4 | --task is 5/4: tasks are counted from 1/4 to 4/4",
                "--grid seed=1..2 --out OUT --steps 0 | --steps is 0: it must be at least 1",
                "--grid seed=1..2 --out OUT --n-embd 5 | n_embd 5 is not divisible by n_head 4",
                "--grid seed=1..2 --out OUT --num-samples 5 | Unknown option",
                "--grid seed=1..2 --out OUT --resume x | Unknown option",
                "--grid seed=1..2 --out OUT x | Unmatched argument: 'x'",
                "--grid seed=1..2 --out OUT --find-learning-rate | --grid, --find-learning-rate and --merge are three things",
                "--merge x --out OUT --steps 3 | --merge goes with --out alone",
                "--merge x --out OUT --jobs 3 | --merge goes with --out alone",
                "--find-learning-rate --out OUT --learning-rate 0.1 | --learning-rate is given, and --grid has learning-rate",
                "--grid block-size=8,16 --out OUT | --grid: block-size 8 cuts documents, and losses on different texts tell"
                        + " nothing of one another: with values from 14 on, or --documents stream, no text is cut",
                "--grid page=1..2 --out OUT | --grid: \"page\" is no option of train",
                "--grid out=a --out OUT | --grid: out makes no sense there: no weight depends on it",
            })
    void wrongUsageIsOneLine(String line, String expected) {
        var out = folder.resolve("out");
        var args = ("sweep " + line).replace("OUT", out.toString()).split(" ");
        var complaint = microgpt((Object[]) args).complaint(2);
        assertTrue(complaint.contains(expected), complaint);
        assertFalse(Files.exists(out));
    }

    @Test
    void anotherSweepInTheSameFolderIsRefusedAndNothingIsLost() throws IOException {
        var out = folder.resolve("out");
        assertEquals(0, microgpt(sweep("seed=1..2", out)).code());
        var results = Files.readString(out.resolve("results.csv"));
        assertEquals(
                "microgpt: " + out + " holds another sweep, which has grid seed=1,2, not seed=1,2,3: --out with another"
                        + " directory begins a new one",
                microgpt(sweep("seed=1..3", out)).complaint(1));
        var other = microgpt(sweep("seed=1..2", out, "--n-embd", 8)).complaint(1);
        assertTrue(other.contains("holds another sweep, which has n-embd 16, not 8"), other);
        var task = microgpt(sweep("seed=1..2", out, "--task", "1/2")).complaint(1);
        assertTrue(task.contains("which has task 1/1, not 1/2"), task);
        Files.writeString(folder.resolve("other.txt"), "x\n".repeat(10));
        var text = sweep("seed=1..2", out);
        text[6] = folder.resolve("other.txt");
        assertTrue(microgpt(text).complaint(1).contains("which learns from another text"));
        assertEquals(results, Files.readString(out.resolve("results.csv")));
    }

    @Test
    void helpSaysWhatASweepHoldsOut() {
        var help = microgpt("sweep", "--help").out().replaceAll("\\s+", " ");
        assertTrue(
                help.contains("--validation=X Share to hold out and never train on; the loss there says which"
                        + " configuration is best (default: 0.1)."),
                help);
        assertTrue(microgpt("train", "--help").out().replaceAll("\\s+", " ").contains("reported (default: 0.0)."));
    }

    @ParameterizedTest
    @CsvSource({"results.csv", "sweep.svg", "best"})
    void foreignFilesAreLeftAlone(String name) throws IOException {
        var out = Files.createDirectory(folder.resolve("out"));
        Files.writeString(out.resolve(name), "mine");
        assertEquals(
                "microgpt: " + out.resolve(name)
                        + " is there and of no sweep: --out with another directory leaves it alone",
                microgpt(sweep("seed=1..2", out)).complaint(1));
        assertEquals("mine", Files.readString(out.resolve(name)));
        assertFalse(Files.exists(out.resolve("sweep.txt")));
    }

    @Test
    void aForeignPictureIsLeftAloneByASweepThatGoesOn() throws IOException {
        var out = folder.resolve("out");
        assertEquals(0, microgpt(sweep("seed=1..2", out)).code());
        assertEquals(0, microgpt(sweep("seed=1..2", out)).code());
        var picture = Files.writeString(out.resolve("sweep.svg"), "mine");
        assertEquals(
                "microgpt: " + picture + " is there and of no sweep: --out with another directory leaves it alone",
                microgpt("sweep", "--out", out, "--data", names()).complaint(1));
        assertEquals("mine", Files.readString(picture));
    }

    @Test
    void whatIsNoRowIsRefused() throws IOException {
        var out = folder.resolve("out");
        assertEquals(0, microgpt(sweep("seed=1..2", out)).code());
        var file = out.resolve("results.csv");
        var results = Files.readString(file);
        Files.writeString(file, results.replace("done", "don"));
        var damaged = microgpt(sweep("seed=1..2", out)).complaint(1);
        assertTrue(
                damaged.startsWith("microgpt: " + file + ", line 2 is no row of this sweep: \"don\" is no state"),
                damaged);
        Files.writeString(file, "mine\n");
        var foreign = microgpt(sweep("seed=1..2", out)).complaint(1);
        assertTrue(foreign.contains(file + " is not of this sweep: its first line is not number,state,seed"), foreign);
    }

    @Test
    void aLineThatWasCutWithinACharacterIsDropped() throws IOException {
        var out = folder.resolve("out");
        assertEquals(0, microgpt(sweep("seed=1..2", out)).code());
        var file = out.resolve("results.csv");
        var results = Files.readString(file);
        Files.write(file, new byte[] {'2', ',', (byte) 0xe2}, StandardOpenOption.APPEND);
        assertEquals(0, microgpt(sweep("seed=1..2", out)).code());
        assertEquals(results, Files.readString(file));
        Files.write(file, new byte[] {(byte) 0xff, '\n'});
        assertTrue(microgpt(sweep("seed=1..2", out)).complaint(1).contains(file + " is not of this sweep"));
        Files.write(out.resolve("sweep.txt"), new byte[] {(byte) 0xff, '\n'});
        var damaged = microgpt("sweep", "--out", out).complaint(1);
        assertTrue(
                damaged.contains("sweep.txt is not as a sweep has left it: it lacks its grid, task or text"), damaged);
    }

    @Test
    void whatSomebodyMadeOfTheSweepsFileIsToldWithItsName() throws IOException {
        var out = folder.resolve("out");
        assertEquals(0, microgpt(sweep("seed=1..2", out)).code());
        var file = out.resolve("sweep.txt");
        var text = Files.readString(file);
        Files.writeString(file, text.replace("task = 1/1", "task = 2/1"));
        assertEquals(
                "microgpt: " + file + ": --task is 2/1: tasks are counted from 1/1 to 1/1",
                microgpt("sweep", "--out", out).complaint(1));
        Files.writeString(file, text.replace("grid = seed=1,2", "grid = sead=1,2"));
        assertTrue(microgpt("sweep", "--out", out).complaint(1).startsWith("microgpt: " + file + ": --grid: "));
        Files.writeString(file, text + "data = \"\\q\"\n");
        var damaged = microgpt("sweep", "--out", out).complaint(1);
        assertTrue(damaged.startsWith("microgpt: " + file + " is not as a sweep has left it: "), damaged);
    }

    @Test
    void anOutThatCannotBeADirectoryIsOneLine() throws IOException {
        var file = Files.writeString(folder.resolve("file"), "mine");
        assertEquals(
                "microgpt: " + file + " is no directory: --out takes the name of one",
                microgpt(sweep("seed=1..2", file)).complaint(1));
        var within = file.resolve("out");
        var complaint = microgpt(sweep("seed=1..2", within)).complaint(1);
        assertTrue(complaint.startsWith("microgpt: " + within + " cannot be written to: "), complaint);
        assertEquals("mine", Files.readString(file));
    }

    @Test
    void aMissingTextIsOneLine() throws IOException {
        var args = sweep("seed=1..2", folder.resolve("out"));
        args[6] = folder.resolve("missing");
        assertEquals(
                "microgpt: " + folder.resolve("missing") + " cannot be read: there is no such file",
                microgpt(args).complaint(1));
    }

    @Test
    void aSweepGoesOnByItsFolderAlone() throws IOException {
        var out = folder.resolve("out");
        assertEquals(0, microgpt(sweep(GRID, out)).code());
        var file = out.resolve("results.csv");
        var whole = Files.readString(file);
        Files.writeString(file, whole.lines().limit(3).map(line -> line + "\n").collect(Collectors.joining()));
        var ran = microgpt("sweep", "--out", out);
        assertEquals(0, ran.code(), ran.err());
        assertTrue(ran.err().contains("4 configurations, 2 done before"), ran.err());
        assertEquals(figures(out), figures(whole));
        assertTrue(microgpt("sweep", "--out", out, "--steps", 5).complaint(1).contains("has steps 12, not 5"));
        var none = folder.resolve("none");
        assertEquals(
                "microgpt: " + none + " is no directory: a sweep begins with --grid",
                microgpt("sweep", "--out", none).complaint(1));
    }

    /// All of the results but the seconds.
    private static String figures(String results) {
        return results.lines()
                .map(line -> line.replaceFirst(",[^,]*(,[^,]*,[^,]*)$", "$1"))
                .collect(Collectors.joining("\n"));
    }

    private static String figures(Path out) throws IOException {
        return figures(Files.readString(out.resolve("results.csv")));
    }

    @Test
    void sharesMergedAreTheWholeSweep() throws IOException {
        var whole = folder.resolve("whole");
        assertEquals(0, microgpt(sweep(GRID, whole)).code());
        var shares = new ArrayList<Path>();
        for (int i = 1; i <= 3; i++) {
            shares.add(folder.resolve("share" + i));
            var ran = microgpt(sweep(GRID, shares.getLast(), "--task", i + "/3"));
            assertEquals(0, ran.code(), ran.err());
        }
        var merged = folder.resolve("merged");
        var part = microgpt("sweep", "--merge", shares.get(0), shares.get(1), "--out", merged);
        assertEquals(1, part.code());
        assertTrue(
                part.err().contains("microgpt: configurations missing, 1 of 4: ")
                        && part.err().contains("; to train what is missing: microgpt sweep --out " + merged),
                part.err());
        var all = microgpt("sweep", "--merge", shares.get(0), "--merge", shares.get(1), shares.get(2), "--out", merged);
        assertEquals(0, all.code(), all.err());
        assertEquals(figures(whole), figures(merged));
        assertSameWeights(whole.resolve("best"), merged.resolve("best"));
        var again = microgpt("sweep", "--merge", shares.get(0), shares.get(0), whole, "--out", merged);
        assertEquals(0, again.code(), again.err());
        assertTrue(
                again.err().contains("configurations in more than one directory, with the same weights: 2, 3\n"),
                again.err());
    }

    @Test
    void aBestModelThatNoShareHasIsNotSaidToBeThere() throws IOException {
        var share = folder.resolve("share");
        assertEquals(0, microgpt(sweep("seed=1..2", share)).code());
        Files.delete(share.resolve("best").resolve("model.safetensors"));
        var ran = microgpt("sweep", "--merge", share, "--out", folder.resolve("merged"));
        assertTrue(ran.err().contains("is in none of the directories"), ran.err());
        assertFalse((ran.out() + ran.err()).contains("best model"), ran.out() + ran.err());
    }

    @Test
    void anOptionThatCannotGoWithASweepIsNotTheFilesFault() throws IOException {
        var out = folder.resolve("out");
        assertEquals(0, microgpt(sweep("seed=1..2", out)).code());
        assertEquals(
                "microgpt: --seed is given, and --grid has seed as well: an option is either fixed or varies"
                        + " (see 'microgpt sweep --help')",
                microgpt("sweep", "--out", out, "--seed", 3).complaint(2));
    }

    @Test
    void whatOneShareFailedAtAnotherMayHaveDone() throws IOException {
        var done = folder.resolve("done");
        assertEquals(0, microgpt(sweep("seed=1..2", done)).code());
        var failed = Files.createDirectory(folder.resolve("failed"));
        Files.copy(done.resolve("sweep.txt"), failed.resolve("sweep.txt"));
        Files.writeString(
                failed.resolve("results.csv"),
                Files.readString(done.resolve("results.csv"))
                        .replaceFirst("(?m)^1,done,.*$", "1,failed,1,,,0,0,0.100,,out of memory"));
        for (var shares : List.of(List.of(failed, done), List.of(done, failed))) {
            var merged = folder.resolve("merged" + shares.indexOf(done));
            var ran = microgpt("sweep", "--merge", shares.getFirst(), shares.getLast(), "--out", merged);
            assertEquals(0, ran.code(), ran.err());
            assertEquals(figures(done), figures(merged));
        }
    }

    @Test
    void whatCannotBeMergedIsOneLine() throws IOException {
        var one = folder.resolve("one");
        var other = folder.resolve("other");
        assertEquals(0, microgpt(sweep("seed=1..2", one)).code());
        assertEquals(0, microgpt(sweep("seed=2..3", other)).code());
        var merged = folder.resolve("merged");
        assertEquals(
                "microgpt: " + other + " holds another sweep, which has grid seed=2,3, not seed=1,2: only shares of one"
                        + " sweep, as " + one + " is, can be merged",
                microgpt("sweep", "--merge", one, other, "--out", merged).complaint(1));
        var none = Files.createDirectory(folder.resolve("none"));
        assertEquals(
                "microgpt: " + none + " holds no sweep: --merge takes directories of sweep --out",
                microgpt("sweep", "--merge", one, none, "--out", merged).complaint(1));
        var copy = Files.createDirectory(folder.resolve("copy"));
        Files.copy(one.resolve("sweep.txt"), copy.resolve("sweep.txt"));
        var results = Files.readString(one.resolve("results.csv"));
        var weights = rows(one).getFirst().get("weights");
        Files.writeString(copy.resolve("results.csv"), results.replace(weights, "0123456789abcdef"));
        var differs = microgpt("sweep", "--merge", one, copy, "--out", merged).complaint(1);
        assertTrue(differs.contains("configuration 1 has other weights in " + one + " than in " + copy), differs);
        assertFalse(Files.exists(merged));
        assertEquals(0, microgpt("sweep", "--merge", one, "--out", merged).code());
        var before = Files.readString(merged.resolve("results.csv"));
        var later = microgpt("sweep", "--merge", copy, "--out", merged).complaint(1);
        assertTrue(later.contains("configuration 1 has other weights in " + merged + " than in " + copy), later);
        assertEquals(before, Files.readString(merged.resolve("results.csv")));
    }

    @Test
    void aRateIsFoundAndSaidWhy() throws IOException {
        var out = folder.resolve("out");
        var ran = microgpt(
                "sweep",
                "-q",
                "--find-learning-rate",
                "--data",
                names(),
                "--n-embd",
                4,
                "--n-head",
                1,
                "--steps",
                20,
                "--out",
                out);
        assertEquals(0, ran.code(), ran.err());
        assertEquals(17, rows(out).size());
        var best = ran.out().lines().toList().get(1).strip().split(" +");
        assertTrue(
                ran.out().contains("\nlearning rate " + best[4] + ": loss " + best[0] + " on what is held out"),
                ran.out());
        assertTrue(ran.out().contains("the lowest of 17 rates from 1e-4 to 1\n"), ran.out());
        var merged = microgpt("sweep", "-q", "--merge", out, "--out", folder.resolve("merged"));
        assertEquals(finding(ran), finding(merged));
    }

    @Test
    void aTextThatHasMovedIsNamedAnew() throws IOException {
        var out = folder.resolve("out");
        assertEquals(0, microgpt(sweep("seed=1..2", out)).code());
        var moved = Files.move(names(), folder.resolve("moved.txt"));
        assertEquals(
                "microgpt: " + out + " learns from " + folder.resolve("names.txt")
                        + ", which is not there: --data says where that text is now",
                microgpt("sweep", "--out", out).complaint(1));
        assertEquals(0, microgpt("sweep", "--out", out, "--data", moved).code());
    }

    /// Behind the table, whose seconds may be rounded twice.
    private static List<String> finding(Ran ran) {
        return ran.out()
                .lines()
                .dropWhile(line -> !line.startsWith("learning rate"))
                .toList();
    }

    @Test
    void whatATextIsAndLacksIsSaidOnceBeforeTraining() throws IOException {
        var ran = microgpt(sweep("seed=1..2", folder.resolve("out"), "--block-size", 4));
        assertEquals(0, ran.code(), ran.err());
        var corpus = ran.err().lines().filter(line -> line.startsWith("corpus")).toList();
        assertEquals("corpus      10 documents: " + names() + ", 1 held out", corpus.getFirst());
        assertTrue(corpus.getLast().startsWith("corpus      block_size 4 cuts 1 of 10 documents: "), corpus.getLast());
        assertEquals(2, corpus.size());
    }

    @Test
    void onlyOneSweepAtATimeSavesToAFolder() throws IOException {
        var out = folder.resolve("out");
        assertEquals(0, microgpt(sweep("seed=1..2", out)).code());
        try (var channel = FileChannel.open(out.resolve(".lock"), StandardOpenOption.WRITE)) {
            channel.lock();
            assertEquals(
                    "microgpt: " + out + ": another sweep or training is saving to it",
                    microgpt(sweep("seed=1..2", out)).complaint(1));
        }
        assertEquals(0, microgpt(sweep("seed=1..2", out)).code());
    }

    private static int ended(Path out) {
        try {
            return (int) Files.readAllLines(out.resolve("results.csv")).stream()
                    .skip(1)
                    .count();
        } catch (IOException e) {
            return 0;
        }
    }

    /// Twelve that take long enough to be stopped among them.
    private Object[] lasting(Path out) throws IOException {
        return new Object[] {
            "sweep", "--grid", "n-embd=8,16,24 seed=1..4 steps=200", "--out", out, "--data", names(), "--batch-size", 8
        };
    }

    @Test
    void aSweepThatIsInterruptedOrKilledAndGoesOnIsTheSweepThatIsNot() throws Exception {
        var whole = folder.resolve("whole");
        assertEquals(0, microgpt(lasting(whole)).code());
        var out = folder.resolve("out");
        try (var program = Program.start(folder, lasting(out))) {
            program.await(() -> ended(out) >= 2);
            program.signal("INT");
            var ran = program.ran();
            assertEquals(130, ran.code(), ran.err());
            var last = ran.err().lines().toList().getLast();
            assertEquals(
                    "microgpt: interrupted, configurations left: " + (12 - ended(out))
                            + "; to go on: microgpt sweep --out " + out,
                    last);
        }
        int before = ended(out);
        try (var program = Program.start(folder, "sweep", "--out", out)) {
            program.await(() -> ended(out) >= before + 2);
            program.process().destroyForcibly().waitFor();
        }
        assertTrue(ended(out) >= before + 2, "a kill lost rows");
        var ran = microgpt("sweep", "--out", out);
        assertEquals(0, ran.code(), ran.err());
        assertEquals(figures(whole), figures(out));
        assertSameWeights(whole.resolve("best"), out.resolve("best"));
    }

    /// Each of the two takes more than half of the heap.
    @Test
    void whatDoesNotFitTheHeapTogetherRunsOneAfterAnother() throws Exception {
        var out = folder.resolve("out");
        var err = folder.resolve("err");
        Object[] large = {
            "sweep",
            "--grid",
            "seed=1,2",
            "--data",
            names(),
            "--n-embd",
            256,
            "--n-layer",
            3,
            "--steps",
            1,
            "--out",
            out,
            "--jobs",
            2
        };
        var process = new ProcessBuilder(Program.command(List.of("-Xmx128m"), large))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(err.toFile())
                .start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), Files.readString(err));
        assertTrue(Files.readString(err).contains("and waits for others to end: "), Files.readString(err));
        assertEquals(
                List.of("done", "done"),
                rows(out).stream().map(row -> row.get("state")).toList());
    }
}
