package microgpt.kernels;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import org.junit.jupiter.api.Test;

class BestTest {
    @Test
    void withoutTheVectorModulePlainLoopsAreTheBest() {
        assertInstanceOf(ScalarKernels.class, Kernels.best());
    }
}
