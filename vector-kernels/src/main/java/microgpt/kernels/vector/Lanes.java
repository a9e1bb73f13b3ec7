package microgpt.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The lane width of every kernel here, chosen once for the process.
final class Lanes {
    /// `-Dmicrogpt.lanes=128|256|512`, or what the machine prefers.
    static final VectorSpecies<Float> SPECIES =
            switch (System.getProperty("microgpt.lanes", "")) {
                case "128" -> FloatVector.SPECIES_128;
                case "256" -> FloatVector.SPECIES_256;
                case "512" -> FloatVector.SPECIES_512;
                default -> FloatVector.SPECIES_PREFERRED;
            };

    private Lanes() {}
}
