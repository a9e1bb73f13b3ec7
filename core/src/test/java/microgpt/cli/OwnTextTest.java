package microgpt.cli;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static microgpt.cli.Ran.microgpt;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `train` on texts of one's own: long ones, held out shares, recipes other than the references'.
class OwnTextTest {
    @TempDir
    private Path folder;

    private Path play() throws IOException {
        var text = new StringBuilder();
        for (int i = 1; i <= 200; i++) {
            text.append("SCENE ")
                    .append(i)
                    .append("\r\n\r\nEnter ")
                    .append(i % 7)
                    .append(" ghosts. 👻\r\n");
        }
        return Files.writeString(folder.resolve("play.txt"), text);
    }

    private static Ran train(Object... args) {
        var all =
                new ArrayList<Object>(List.of("train", "--n-embd", 8, "--n-head", 2, "--block-size", 8, "--steps", 20));
        all.addAll(List.of(args));
        var ran = microgpt(all.toArray());
        assertEquals(0, ran.code(), ran.err());
        return ran;
    }

    /// A column of the metrics of a run.
    private List<Double> column(String name, Object... args) throws IOException {
        var csv = folder.resolve("metrics.csv");
        var all = new ArrayList<Object>(List.of("--metrics", csv, "--num-samples", 0));
        all.addAll(List.of(args));
        train(all.toArray());
        var lines = Files.readAllLines(csv);
        int column = List.of(lines.getFirst().split(",")).indexOf(name);
        return lines.stream()
                .skip(1)
                .map(line -> Double.parseDouble(line.split(",")[column]))
                .toList();
    }

    @Test
    void aStreamIsOneTextToTheLastBlank() throws IOException {
        var ran = train("--documents", "stream", "--data", play());
        var text = Files.readString(play()).replace("\r", "");
        var shown = String.format(
                Locale.ROOT,
                "corpus      %,d characters: %s\nvocabulary  %d characters and BOS\n",
                text.codePoints().count(),
                play(),
                text.codePoints().distinct().count());
        assertTrue(ran.err().startsWith(shown), ran.err());
        assertEquals(500 + 1, ran.out().codePoints().count());
        assertTrue(ran.out().chars().allMatch(c -> text.indexOf(c) >= 0), ran.out());
    }

    @Test
    void theSeedDecidesAllOfAStreamedRun() throws IOException {
        Object[] options = {"--documents", "stream", "--data", play(), "--num-samples", 3, "--seed"};
        var runs = new ArrayList<String>();
        for (int seed : new int[] {1, 1, 2}) {
            var all = new ArrayList<>(List.of(options));
            all.add(seed);
            runs.add(train(all.toArray()).out());
        }
        assertEquals(runs.get(0), runs.get(1));
        assertNotEquals(runs.get(0), runs.get(2));
        assertEquals(2, runs.get(0).lines().filter("---"::equals).count(), runs.get(0));
    }

    @Test
    void aShareOfTheDocumentsIsHeldOutAndReported() {
        var ran = train("--validation", 0.1, "--eval-every", 5);
        assertTrue(
                ran.err().startsWith("corpus      10,248 documents: the built-in given names, 1,025 held out\n"),
                ran.err());
        assertTrue(ran.err().matches("(?s).*step 20/20  smoothed loss [0-9.]+  validation [0-9.]+  .*"), ran.err());
        assertTrue(ran.err().matches("(?s).*\nvalidation  best loss [0-9.]+ after step (5|10|15|20)\n"), ran.err());
    }

    @Test
    void aShareOfAStreamIsHeldOutAndReported() throws IOException {
        var ran = train("--documents", "stream", "--data", play(), "--validation", 0.25);
        assertTrue(ran.err().matches("(?s)corpus +5,692 characters: \\S+, 1,423 held out\n.*"), ran.err());
        assertTrue(ran.err().matches("(?s).*\nvalidation  best loss [0-9.]+ after step \\d+\n"), ran.err());
    }

    @Test
    void validatingMoreOftenChangesNoLoss() throws IOException {
        var seldom = column("loss", "--validation", 0.1, "--eval-every", 20);
        assertEquals(seldom, column("loss", "--validation", 0.1, "--eval-every", 1));
    }

    @Test
    void accumulatedBatchesAreOneLargeBatch() throws IOException {
        var accumulated = column("loss", "--engine", "value", "--batch-size", 2, "--accumulate", 3);
        var large = column("loss", "--engine", "value", "--batch-size", 6);
        for (int i = 0; i < large.size(); i++) {
            assertEquals(large.get(i), accumulated.get(i), 1e-9, "loss of step " + (i + 1));
        }
    }

    @Test
    void theLearningRateFollowsItsSchedule() throws IOException {
        var rates = column(
                "learning_rate",
                "--learning-rate",
                0.1,
                "--schedule",
                "cosine",
                "--warmup",
                4,
                "--min-learning-rate",
                0.02);
        assertEquals(0.02, rates.get(0), 1e-15);
        assertEquals(0.08, rates.get(3), 1e-15);
        assertEquals(0.1, rates.get(4), 1e-15);
        assertEquals(0.06, rates.get(12), 1e-15);
    }

    @Test
    void clippingAndDecayChangeTheRun() throws IOException {
        var plain = column("loss");
        assertNotEquals(plain, column("loss", "--clip", 0.01));
        assertNotEquals(plain, column("loss", "--weight-decay", 0.5));
        assertEquals(plain, column("loss", "--clip", 1e9));
    }

    private String said(byte[] text, Object... more) throws IOException {
        var file = Files.write(folder.resolve("said.txt"), text);
        Object[] args = {"train", "--data", file, "--steps", 1, "--num-samples", 0};
        return microgpt(Stream.concat(Stream.of(args), Stream.of(more)).toArray())
                .err();
    }

    @Test
    void whatIsNeverSeenIsSaidBeforeTraining() throws IOException {
        var lines = ("x".repeat(20) + "\n" + "y".repeat(16) + "\n").getBytes(UTF_8);
        var cut =
                "corpus      block_size 16 cuts 1 of 2 documents: only 88 % of the text is ever seen; --block-size 21 or"
                        + " --documents stream sees all of it\n";
        var said = said(lines);
        assertTrue(said.contains(cut), said);
        for (var option : List.of("--block-size=21", "--documents=stream")) {
            said = said(lines, option);
            assertFalse(said.contains("ever seen"), said);
        }
        assertFalse(said("emma\n".getBytes(UTF_8)).contains("ever seen"));
    }

    @Test
    void textOfAnotherEncodingIsRemarkedOn() throws IOException {
        var words = "anna\nbob\n" + "carla\n".repeat(20);
        for (var name : List.of("UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE")) {
            for (var mode : List.of("lines", "stream")) {
                var said = said(words.getBytes(Charset.forName(name)), "--documents", mode);
                assertTrue(said.contains("bytes are NUL: this looks like " + name + ", which iconv -f " + name), said);
            }
        }
        var said = said("ann\0a\nbob\n".getBytes(UTF_8));
        assertTrue(said.contains("corpus      1 of 10 bytes are NUL: is this a text?\n"), said);
        said = said(words.getBytes(UTF_16));
        assertTrue(
                said.contains("; its first two bytes say that it is UTF-16, which iconv -f UTF-16 -t UTF-8 makes"),
                said);
        assertFalse(said(words.getBytes(UTF_8)).contains("NUL"));
    }
}
