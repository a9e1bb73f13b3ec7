package microgpt.kernels.vector;

import jdk.incubator.vector.FloatVector;

/// How much a kernel may hold at once.
final class Registers {
    /// Whether the machine has 32 vector registers, as AVX-512 and AArch64 do, rather than 16.
    static final boolean MANY = FloatVector.SPECIES_PREFERRED.length() > 8
            || System.getProperty("os.arch").equals("aarch64");

    private Registers() {}
}
