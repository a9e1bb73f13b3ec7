package microgpt.cli;

import static microgpt.cli.Ran.microgpt;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class InfoTest {
    @Test
    void itNamesWhatTheProgramRunsOn() {
        var ran = microgpt("info");
        assertEquals(0, ran.code(), ran.err());
        for (var line : List.of("microgpt", "JDK", "VM", "CPU", "heap", "lanes", "kernels")) {
            assertTrue(ran.out().matches("(?s).*(^|\n)" + line + " +\\S.*"), line + " in\n" + ran.out());
        }
        assertTrue(
                ran.out().contains("kernels   scalar (Java was started without --add-modules jdk.incubator.vector)"),
                ran.out());
    }

    @Test
    void theTapeOfAStepShowsEveryRecord() {
        var ran = microgpt("info", "--tape");
        assertEquals(0, ran.code(), ran.err());
        var lines = ran.out().lines().toList();
        assertEquals(26, lines.size(), ran.out());
        var loss = lines.getLast().strip().split(" +");
        assertEquals("weighted_sum", loss[1]);
        assertEquals("1×1", loss[4]);
        // the first loss of the recorded run, and the gradient of the loss with respect to itself
        assertEquals("3.46161", loss[6]);
        assertEquals("1.00000", loss[7]);
        assertTrue(lines.get(8).endsWith("layer0.attn_wq, layer0.attn_wk, layer0.attn_wv"), lines.get(8));
    }

    @Test
    void theTapeIsShownAsAGraph() {
        var dot = microgpt("info", "--tape", "--format", "dot");
        assertEquals(0, dot.code(), dot.err());
        assertTrue(dot.out().startsWith("digraph {"), dot.out());
        assertTrue(dot.out().contains("24 weighted_sum"), dot.out());
        var svg = microgpt("info", "--tape", "--format", "svg");
        assertEquals(0, svg.code(), svg.err());
        assertTrue(svg.out().startsWith("<svg "), svg.out());
        assertEquals(
                microgpt("info", "--tape").out(),
                microgpt("info", "--tape", "--format", "text").out());
    }

    @Test
    void aFormatOfNothingIsRefused() {
        assertTrue(microgpt("info", "--format", "svg")
                .complaint(2)
                .startsWith("microgpt: --format says how to show a tape"));
        assertTrue(
                microgpt("info", "--tape", "--format", "png").complaint(2).contains("'png' is none of text, dot, svg"));
    }
}
