package microgpt.cli;

import static microgpt.cli.Ran.microgpt;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InfoTest {
    private static final String HOTSPOT = "OpenJDK 64-Bit Server VM";
    private static final String TIERED = "compiled by HotSpot 64-Bit Tiered Compilers";

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
    void onlyC2MakesVectorCodeFast() {
        assertEquals(Optional.empty(), Machine.slowVectors(HOTSPOT, "mixed mode, sharing", TIERED, List.of("-Xmx1g")));
        assertEquals(
                Optional.of("bytecode is interpreted, not compiled (-Xint)"),
                Machine.slowVectors(HOTSPOT, "interpreted mode, sharing", "", List.of("-Xint")));
        var quickOnly = Optional.of("only the quick compiler C1 is on (-XX:TieredStopAtLevel)");
        assertEquals(
                quickOnly, Machine.slowVectors(HOTSPOT, "mixed mode, emulated-client, sharing", TIERED, List.of()));
        assertEquals(quickOnly, Machine.slowVectors(HOTSPOT, "mixed mode", TIERED, List.of("-XX:TieredStopAtLevel=3")));
        var notC2 = Optional.of("the compiler is not HotSpot's C2");
        assertEquals(notC2, Machine.slowVectors(HOTSPOT, "mixed mode", TIERED, List.of("-XX:+UseJVMCICompiler")));
        assertEquals(notC2, Machine.slowVectors("Eclipse OpenJ9 VM", "JRE 25", "compiled by J9", List.of()));
    }
}
