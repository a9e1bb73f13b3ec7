package microgpt.kernels.vector;

import jdk.incubator.vector.FloatVector;
import microgpt.kernels.Kernels;

/// {@link Kernels} on SIMD lanes.
public final class VectorKernels implements Kernels {
    @Override
    public String name() {
        return "vector " + FloatVector.SPECIES_PREFERRED.vectorBitSize();
    }
}
