package microgpt.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// How wide the vector registers are that kernels use, and how many a kernel may hold at once.
final class Registers {
    /// Whether the machine has 32 vector registers, as AVX-512 and AArch64 do, rather than 16.
    static final boolean MANY = FloatVector.SPECIES_PREFERRED.length() > 8
            || System.getProperty("os.arch").equals("aarch64");

    private Registers() {}

    /// `-Dmicrogpt.lanes=128|256|512`, or what the machine prefers.
    ///
    /// @throws IllegalStateException when either is another width, for which there are no kernels
    static VectorSpecies<Float> chosen() {
        return switch (System.getProperty("microgpt.lanes")) {
            case null -> {
                int bits = FloatVector.SPECIES_PREFERRED.vectorBitSize();
                if (bits != 128 && bits != 256 && bits != 512) {
                    throw new IllegalStateException(
                            "this JVM prefers lanes of " + bits + " bits, and there are kernels for"
                                    + " 128, 256 and 512 (-XX:MaxVectorSize, -XX:UseSSE and -XX:UseAVX bound them)");
                }
                yield FloatVector.SPECIES_PREFERRED;
            }
            case "128" -> FloatVector.SPECIES_128;
            case "256" -> FloatVector.SPECIES_256;
            case "512" -> FloatVector.SPECIES_512;
            case String other ->
                throw new IllegalStateException("microgpt.lanes is " + other + ": it may be 128, 256 or 512");
        };
    }
}
