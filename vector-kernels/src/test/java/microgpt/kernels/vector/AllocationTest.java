package microgpt.kernels.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

class AllocationTest {
    @Test
    @DisabledIfSystemProperty(
            named = "microgpt.lanes",
            matches = ".*",
            disabledReason = "the preferred width is enough")
    void noKernelAndNoStepAllocatesOnceCompiled() throws Exception {
        assertEquals("[]", OtherMachine.run("-XX:+UseSerialGC", Allocation.class, "30"));
    }
}
