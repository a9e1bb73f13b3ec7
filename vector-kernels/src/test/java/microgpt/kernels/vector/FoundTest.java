package microgpt.kernels.vector;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import microgpt.kernels.Kernels;
import org.junit.jupiter.api.Test;

class FoundTest {
    @Test
    void theBestKernelsAreFoundWithoutBeingLookedFor() {
        assertInstanceOf(VectorKernels.class, Kernels.best());
    }
}
