package microgpt.kernels.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jdk.incubator.vector.VectorShape;
import microgpt.kernels.Kernels;
import microgpt.kernels.ScalarKernels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The same bits from other virtual machines than this one.
class SameBitsTest {
    private static final Kernels VECTOR = new VectorKernels();

    @Test
    void thisMachineGivesTheFingerprintOfTheScalarKernels() {
        assertEquals(Fingerprint.of(new ScalarKernels()), Fingerprint.of(VECTOR));
    }

    @ParameterizedTest
    @CsvSource({"-Xint, 1", "-XX:TieredStopAtLevel=1, 1", "-XX:UseAVX=2, 25"})
    void anotherMachineGivesTheSameFingerprint(String option, String rounds) throws Exception {
        boolean hasAvx512 = VectorShape.preferredShape().vectorBitSize() == 512;
        assumeTrue(hasAvx512 || !option.equals("-XX:UseAVX=2"), "without AVX-512 that is this machine");
        assertEquals(
                VECTOR.name() + ": [" + Fingerprint.of(VECTOR) + "]",
                OtherMachine.run(option, Fingerprint.class, rounds));
    }
}
