package microgpt.kernels.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;

class AllocationTest {
    @Test
    void noKernelAndNoStepAllocatesOnceCompiled() throws Exception {
        assumeTrue(Lanes.LENGTH <= FloatVector.SPECIES_PREFERRED.length(), "lanes that are emulated lie on the heap");
        var found = allocating();
        // What C2 keeps in registers can differ from process to process: what does so in one process can do so.
        assertEquals("[]", found.equals("[]") ? found : allocating(), () -> "and in another process: " + found);
    }

    private static String allocating() throws Exception {
        return OtherMachine.run("-XX:+UseSerialGC", Allocation.class, "60");
    }
}
