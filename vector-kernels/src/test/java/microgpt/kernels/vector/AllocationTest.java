package microgpt.kernels.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;

class AllocationTest {
    @Test
    void noKernelAndNoStepAllocatesOnceCompiled() throws Exception {
        assumeTrue(Lanes.LENGTH <= FloatVector.SPECIES_PREFERRED.length(), "lanes that are emulated lie on the heap");
        assertEquals("[]", OtherMachine.run("-XX:+UseSerialGC", Allocation.class, "90"));
    }
}
