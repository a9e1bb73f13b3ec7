package microgpt.bench;

import java.util.List;
import java.util.Map;
import microgpt.kernels.Kernels;
import microgpt.kernels.ScalarKernels;
import microgpt.kernels.vector.VectorKernels;

/// The parameter that chooses between plain loops and SIMD lanes.
final class Lanes {
    static final String KERNELS = "kernels";
    static final String SCALAR = "SCALAR";
    static final String VECTOR = "VECTOR";
    static final List<String> BOTH = List.of(SCALAR, VECTOR);

    private Lanes() {}

    /// @throws IllegalArgumentException if it chooses neither
    static Kernels kernels(Map<String, String> params) {
        return switch (params.get(KERNELS)) {
            case SCALAR -> new ScalarKernels();
            case VECTOR -> new VectorKernels();
            case String other -> throw new IllegalArgumentException("no kernels are called " + other);
        };
    }

    /// What differs in it alone.
    static Question.Pair pair(String benchmark) {
        return new Question.Pair(benchmark, KERNELS, SCALAR, VECTOR);
    }
}
