package microgpt.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MachineTest {
    private static final String HOTSPOT = "OpenJDK 64-Bit Server VM";
    private static final String TIERED = "compiled by HotSpot 64-Bit Tiered Compilers";

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
