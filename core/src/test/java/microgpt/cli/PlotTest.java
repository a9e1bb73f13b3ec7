package microgpt.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import microgpt.picture.Faults;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlotTest {
    @TempDir
    private static Path runs;

    private static Path names;

    @TempDir
    private Path folder;

    @BeforeAll
    static void train() {
        names = runs.resolve("names");
        var ran = Ran.microgpt(
                "train",
                "--steps",
                40,
                "--n-layer",
                2,
                "--n-head",
                2,
                "--n-embd",
                8,
                "--validation",
                0.001,
                "--out",
                names);
        assertEquals(0, ran.code(), ran.err());
    }

    /// A drawing, once it is known that it is written as XML asks and no words leave their place.
    private String drawn(String name) throws IOException {
        var svg = Files.readString(folder.resolve(name));
        assertTrue(
                svg.codePoints().allMatch(c -> c == '\n' || !Character.isISOControl(c)),
                "no XML has control characters");
        assertFalse(svg.matches("(?s).*(&(?!amp;|lt;|gt;)|<[^/a-z]).*"), svg);
        assertEquals(List.of(), Faults.of(svg));
        return svg;
    }

    @Test
    void lossesOfTrainingAndValidationAreDrawn() throws IOException {
        var ran = Ran.microgpt("plot", "--model", names, "--out", folder);
        assertEquals(0, ran.code(), ran.err());
        assertEquals(folder.resolve("loss.svg") + "\n", ran.out());
        var svg = drawn("loss.svg");
        assertEquals(2, svg.split(" line\"/>", -1).length - 1, svg);
        assertEquals(20, svg.split("<circle ", -1).length - 1, svg);
        assertFalse(Files.exists(folder.resolve("attention.svg")));
    }

    @Test
    void everyLayerAndHeadIsDrawnWithTheLettersOnBothAxes() throws IOException {
        var ran = Ran.microgpt("plot", "--model", names, "--text", "emma", "--out", folder);
        assertEquals(0, ran.code(), ran.err());
        var words = Faults.words(drawn("attention.svg"));
        for (var panel : List.of("layer 0, head 0", "layer 0, head 1", "layer 1, head 0", "layer 1, head 1")) {
            assertTrue(words.contains(panel), words::toString);
        }
        assertEquals(8, Collections.frequency(words, "BOS"));
        assertEquals(2 * 8, Collections.frequency(words, "m"));
    }

    /// A run that was stopped before its first evaluation, or a file of others that is called so.
    @Test
    void attentionIsDrawnWhereThereAreNoLosses() throws IOException {
        var model = Files.copy(names.resolve("model.safetensors"), folder.resolve("model.safetensors"));
        for (var rows : List.of("step,loss,validation_loss,learning_rate\n", "epoch,loss\n1,2\n")) {
            Files.writeString(folder.resolve("metrics.csv"), rows);
            var ran = Ran.microgpt("plot", "--model", model, "--text", "emma", "--out", folder);
            assertEquals(folder.resolve("attention.svg") + "\n", ran.out(), ran.err());
            assertEquals(
                    1, Ran.microgpt("plot", "--model", model, "--out", folder).code());
            var page = Files.createTempDirectory(folder, "page").resolve("page.html");
            assertEquals(
                    0, Ran.microgpt("page", "--model", model, "--out", page).code());
        }
    }

    @Test
    void charactersThatCannotBeSeenGetASign() throws IOException {
        var data = Files.writeString(folder.resolve("odd.txt"), "<&\t \u0001\u0301\u200b>\n".repeat(3));
        var odd = folder.resolve("odd");
        var ran = Ran.microgpt("train", "--data", data, "--steps", 1, "--num-samples", 0, "--out", odd);
        assertEquals(0, ran.code(), ran.err());
        ran = Ran.microgpt("plot", "--model", odd, "--text", "<&\t \u0001\u0301\u200b>", "--out", folder);
        assertEquals(0, ran.code(), ran.err());
        var words = Faults.words(drawn("attention.svg"));
        assertTrue(words.containsAll(List.of("<", "&", "␉", "␣", "␁", "◌\u0301", "□", ">")), words::toString);
    }

    @Test
    void anOlderPictureIsReplacedAndNothingElse() throws IOException {
        var command = new Object[] {"plot", "--model", names, "--text", "ava", "--out", folder};
        assertEquals(0, Ran.microgpt(command).code());
        assertEquals(0, Ran.microgpt(command).code());
        var foreign = Files.writeString(folder.resolve("attention.svg"), "<svg mine/>");
        Files.delete(folder.resolve("loss.svg"));
        assertEquals(
                "microgpt: " + foreign
                        + " is no picture of this command and would be overwritten: --out says where else",
                Ran.microgpt(command).complaint(1));
        assertEquals("<svg mine/>", Files.readString(foreign));
        assertFalse(Files.exists(folder.resolve("loss.svg")));
    }

    @Test
    void whatCannotBeDrawnIsSaidInOneLine() throws IOException {
        assertTrue(Ran.microgpt("plot", "--model", names, "--text", "Ä", "--out", folder)
                .complaint(2)
                .contains("--text: "));
        assertTrue(Ran.microgpt("plot", "--model", names, "--text", "", "--out", folder)
                .complaint(2)
                .contains("--text is empty"));
        var alone = Files.copy(names.resolve("model.safetensors"), folder.resolve("alone.safetensors"));
        assertTrue(Ran.microgpt("plot", "--model", alone, "--out", folder)
                .complaint(1)
                .endsWith("so there are no losses to draw: --text draws attention"));
        Files.writeString(folder.resolve("metrics.csv"), "step,loss,validation_loss,learning_rate\n1,NaN,,0.1\n");
        assertTrue(Ran.microgpt("plot", "--model", alone, "--out", folder)
                .complaint(1)
                .endsWith("metrics.csv: there is no loss to draw that is a number"));
        Files.writeString(folder.resolve("metrics.csv"), "step,loss,validation_loss,learning_rate\n1,2\n");
        assertTrue(Ran.microgpt("plot", "--model", alone, "--out", folder)
                .complaint(1)
                .contains("line 2 is no row under"));
        assertTrue(Ran.microgpt("plot", "--model", names, "--out", alone)
                .complaint(1)
                .contains("is no directory"));
    }

    @Test
    void theDirectoryIsMadeWithItsParents() {
        var deep = folder.resolve("a/b/c");
        assertEquals(0, Ran.microgpt("plot", "--model", names, "--out", deep).code());
        assertTrue(Files.exists(deep.resolve("loss.svg")));
        var inFile = names.resolve("metrics.csv/a");
        assertTrue(Ran.microgpt("plot", "--model", names, "--out", inFile)
                .complaint(1)
                .contains("cannot be written"));
    }

    @Test
    void aRowThatAKilledRunLeftTornIsPassedOver() throws IOException {
        var metrics = Files.readString(names.resolve("metrics.csv"));
        Files.copy(names.resolve("model.safetensors"), folder.resolve("model.safetensors"));
        var last = metrics.lastIndexOf('\n', metrics.length() - 2) + 1;
        Files.writeString(folder.resolve("metrics.csv"), metrics.substring(0, last));
        assertEquals(0, Ran.microgpt("plot", "--model", folder, "--out", folder).code());
        var whole = Files.readString(folder.resolve("loss.svg"));
        for (int end = last + 1; end < metrics.length(); end++) {
            var torn = metrics.substring(0, end);
            Files.writeString(folder.resolve("metrics.csv"), torn);
            var ran = Ran.microgpt("plot", "--model", folder, "--out", folder);
            assertEquals(0, ran.code(), () -> torn + ran.err());
            assertEquals(whole, Files.readString(folder.resolve("loss.svg")), torn);
        }
        Files.writeString(folder.resolve("metrics.csv"), "step,lo");
        assertTrue(Ran.microgpt("plot", "--model", folder, "--out", folder)
                .complaint(1)
                .endsWith("metrics.csv: there is no loss to draw that is a number"));
    }

    @Test
    void whatIsNoMetricsIsRefused() throws IOException {
        Files.copy(names.resolve("model.safetensors"), folder.resolve("model.safetensors"));
        var header = "step,loss,validation_loss,learning_rate\n";
        for (var wrong : List.of("", "step,loss\n1,2\n", header + "2,3,,0.1\n1,3,,0.1\n", header + "0,3,,0.1\n")) {
            Files.writeString(folder.resolve("metrics.csv"), wrong);
            assertTrue(
                    Ran.microgpt("plot", "--model", folder, "--out", folder)
                            .complaint(1)
                            .contains("metrics.csv"),
                    wrong);
        }
    }
}
