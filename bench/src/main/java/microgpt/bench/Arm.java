package microgpt.bench;

import microgpt.kernels.Kernels;
import microgpt.kernels.ScalarKernels;
import microgpt.kernels.vector.VectorKernels;

/// Which kernels.
public enum Arm {
    /// Plain loops.
    SCALAR,
    /// SIMD lanes.
    VECTOR;

    Kernels kernels() {
        return switch (this) {
            case SCALAR -> new ScalarKernels();
            case VECTOR -> new VectorKernels();
        };
    }
}
